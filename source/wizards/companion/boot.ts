/** Asks how a dispatcher's boards are served what they boot from: TFTP, HTTP, NFS, NBD (lava.md 7). */

import { DOWNLOAD_FOLDER } from '../../lab/lava/dispatcher-folders.ts';
import { bootPlan } from '../../lab/plans/companion/boot/plan.ts';
import { needsRecreation } from '../../lab/plans/companion/boot/serving-spec.ts';
import { settingsOf } from '../../lab/plans/companion/boot/settings.ts';
import type { Container } from '../../lab/objects.ts';
import type { ChoiceField, Option } from '../field.ts';
import { chosenDispatcher, dispatchers, goneWords } from '../fields/known-dispatchers.ts';
import { restartField } from '../fields/restart-field.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World } from '../world.ts';
import {
	addressToTell,
	AS_IT_IS,
	awaitsLook,
	type BootAnswers,
	bootAsks,
	bootRequest,
	factsOfDispatcher,
	freeAddress,
	freeHttpPort,
	isOnline,
	readableConfig,
	serves,
	servesIt,
	tftpFolderOf,
} from './boot-answers.ts';
import {
	addressDoubt,
	addressProblem,
	containerProblem,
	httpPortProblem,
	nbdProblem,
	servicesDoubt,
	servicesProblem,
	wayDoubt,
	wayProblem,
} from './boot-checks.ts';

const SERVICES: readonly (Option & { value: 'tftp' | 'http' | 'nfs' | 'nbd' })[] = [
	{ value: 'tftp', label: 'TFTP', note: 'kernels and ramdisks, 69/udp' },
	{ value: 'http', label: 'HTTP', note: 'overlays of tests, port 80' },
	{ value: 'nfs', label: 'NFS', note: 'root file systems: by the host itself, for it needs its kernel' },
	{ value: 'nbd', label: 'NBD', note: 'root file systems as block devices, one job at a time' },
];

/** What serves it now stays where there is something. */
function wayField(service: 'tftp' | 'http', help: string): ChoiceField<BootAnswers> {
	const label = service.toUpperCase();
	return {
		kind: 'choice',
		label: `${label} by`,
		help,
		shown: answers => serves(answers, service),
		options(answers, world) {
			const now = servesIt(service, answers, world);
			const onHost = chosenDispatcher(answers, world)?.networkMode === 'host';
			return [
				...(now === undefined
					? []
					: [{ value: AS_IT_IS, label: now.name, note: 'serves it already, and stays as it is' }]),
				{ value: 'companion', label: 'a container', note: "beside it, of its image, on the host's network" },
				{
					value: 'inside',
					label: 'the dispatcher',
					note: onHost ? "on the host's network, as it is" : 'its port published',
				},
				{ value: 'host', label: 'this host', note: 'a program of its own: you set it up' },
			];
		},
		waits: awaitsLook,
		proposal: (answers, world) => (servesIt(service, answers, world) === undefined ? 'companion' : AS_IT_IS),
		problem: (_, answers, world) => wayProblem(service, answers, world),
		warning: (_, answers, world) => wayDoubt(service, answers, world),
	};
}

export const bootWizard = defineWizard<BootAnswers>({
	title: 'Boot services for boards',
	menu: {
		group: 'Boards',
		key: 'f',
		label: 'boot services',
		help: 'Serves boards what they fetch by TFTP, HTTP, NFS, NBD.',
	},
	asksWorkers: true,
	asksAtOnce: true,
	asks: bootAsks,
	fields: {
		container: {
			kind: 'choice',
			label: 'For dispatcher',
			help: 'Whose jobs put files where its boards fetch them.',
			options: (_, world) => dispatchers(world).map(({ name, image }) => ({ value: name, label: name, note: image })),
			waits: untilGathered,
			proposal: (_, world) => (onlineOf(world) ?? dispatchers(world)[0])?.name ?? '',
			problem: (_, answers, world) => containerProblem(answers, world),
		},
		address: {
			kind: 'text',
			label: 'Address for boards',
			help: nowWords,
			waits: awaitsLook,
			proposal: (answers, world) => addressToTell(answers, world) ?? freeAddress(world),
			problem: addressProblem,
			warning: addressDoubt,
		},
		services: {
			kind: 'many',
			label: 'Services',
			help: 'What its boards fetch, and by which protocol.',
			options: () => SERVICES,
			proposal: () => ['tftp', 'http'],
			problem: servicesProblem,
			warning: servicesDoubt,
		},
		tftp: wayField(
			'tftp',
			'Boards take an answer only from the address that they asked: Docker may change it where it publishes a port.',
		),
		http: { ...wayField('http', `Serves ${DOWNLOAD_FOLDER}, where LAVA puts overlays.`), detail: true },
		httpPort: {
			kind: 'text',
			label: 'HTTP port',
			help: 'LAVA says http://ADDRESS/tmp/... to boards: another port than 80 goes into dispatcher_http_ip with the address.',
			detail: true,
			shown: answers => serves(answers, 'http'),
			waits: awaitsLook,
			proposal: (answers, world) =>
				answers.http === AS_IT_IS ? portNow(answers, world) : freeHttpPort(answers, world),
			problem: httpPortProblem,
		},
		nbd: {
			kind: 'text',
			label: 'NBD port',
			help: "Where a job's nbd-server listens: one job at a time. LAVA's own range of 1000 ports can't be published well.",
			shown: answers => serves(answers, 'nbd'),
			waits: untilGathered,
			proposal: (answers, world) => readableConfig(answers, world)?.nbdPort ?? '61950',
			problem: nbdProblem,
		},
		restart: { ...restartField, shown: ({ tftp, http }) => tftp === 'companion' || http === 'companion' },
	},
	plan(answers, world) {
		const request = bootRequest(answers, world);
		if (request === undefined) throw new Error(goneWords(answers.container));
		return bootPlan(request);
	},
	secrets: (answers, world) => factsOfDispatcher(answers, world)?.old.secrets ?? new Map(),
	dangerous(answers, world) {
		const request = bootRequest(answers, world);
		return request !== undefined && request.dispatcher.status === 'running' && needsRecreation(request);
	},
	ends: () => ['Each new job tells its boards this address: nothing has to be restarted.'],
	copies: (answers, world) => [...serverLines(answers, world), ...hostLines(answers, world)],
});

/** The first that works: whether it does so afterwards can be seen. */
const onlineOf = (world: World): Container | undefined =>
	dispatchers(world).find(({ id, status }) => status === 'running' && isOnline(id, world));

/** Of what serves HTTP already, as boards are given it. */
function portNow(answers: BootAnswers, world: World): string {
	const found = readableConfig(answers, world)?.ips.http;
	return /:(\d+)$/.exec(found ?? '')?.[1] ?? '80';
}

/** Where boards ask today. */
function nowWords(answers: BootAnswers, world: World): string {
	const config = readableConfig(answers, world);
	const help = 'IPv4 of this host, as boards reach it. LAVA calls it dispatcher_ip.';
	if (config === undefined) return help;
	return config.ip === undefined
		? `${help} None is set: boards are told the container's own address.`
		: `${help} It is ${config.ip} now.`;
}

/** Where its server is unknown here. */
function serverLines(answers: BootAnswers, world: World): string[] {
	const request = bootRequest(answers, world);
	if (request === undefined || request.config !== undefined) return [];
	return [
		`Its server is not known here. For the dispatcher.yaml of ${request.worker} there:`,
		...Object.entries(settingsOf(request)).map(([key, value]) =>
			/^\d+$/.test(value) ? `${key}: "${value}"` : `${key}: ${value}`,
		),
	];
}

/** What only the host itself can do. */
function hostLines(answers: BootAnswers, world: World): string[] {
	const folder = tftpFolderOf(answers, world);
	return [
		...(serves(answers, 'tftp') && answers.tftp === 'host'
			? [
					'On this host, for TFTP:',
					'apt-get install tftpd-hpa',
					`In /etc/default/tftpd-hpa: TFTP_DIRECTORY="${folder}"`,
				]
			: []),
		...(serves(answers, 'http') && answers.http === 'host'
			? ['On this host, for HTTP (apache2):', `Alias /tmp/ ${DOWNLOAD_FOLDER}/`]
			: []),
		...(serves(answers, 'nfs')
			? [
					'On this host, for NFS:',
					'apt-get install nfs-kernel-server',
					'In /etc/exports.d/lava.exports:',
					`${DOWNLOAD_FOLDER} *(rw,no_root_squash,no_all_squash,async,no_subtree_check)`,
					'exportfs -ra',
				]
			: []),
	];
}
