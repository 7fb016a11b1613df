/** Asks for a dispatcher, of the contract that its image decides. */

import { refOf } from '../../lab/command.ts';
import {
	ABILITIES,
	type Ability,
	ABILITY_INFO,
	abilitySpec,
	DOCKER_SOCKET,
	isAbilityNode,
} from '../../lab/plans/dispatcher/abilities.ts';
import { allowHostSteps } from '../../lab/plans/server/allow-host.ts';
import { dispatcherPlan, tokenName, workerNameProblem } from '../../lab/plans/dispatcher/dispatcher.ts';
import { NEWEST_RELEASE } from '../../lab/image/choice.ts';
import { putToWork } from '../../lab/plans/worker/worker.ts';
import { parseServerUrl, urlHost } from '../../lab/lava/server-url.ts';
import type { Worker } from '../../lab/lava/worker/worker.ts';
import { several } from '../../text/human.ts';
import { contract, type DispatcherAnswers, type NewDispatcher, speaks, words } from './answers.ts';
import {
	comesBack,
	farProblem,
	hostToAllow,
	loggerProblem,
	mismatch,
	devicesDoubt,
	portsDoubt,
	portsProblem,
	privilegedDoubt,
	privilegedProblem,
	proposedUrl,
	takenNames,
	tokenProblem,
	urlProblem,
	workerProblem,
} from './checks.ts';
import { contractFields } from './contract.ts';
import { coordinatorHost, coordinatorStepsOf } from './coordinator.ts';
import { reachAsks, reachDoubt } from './reach.ts';
import { chosen as chosenAbilities, mountsProblem } from './mounts.ts';
import { requestOf } from './request.ts';
import { hostField } from '../fields/host-field.ts';
import { freeName } from '../fields/free-name.ts';
import { NAMED_DEVICES } from '../fields/known-workers.ts';
import { chosenImage, imageAsks, imageFields } from '../fields/image-fields.ts';
import { containerNameProblem, placeFields } from '../fields/place-fields.ts';
import { restartField } from '../fields/restart-field.ts';
import {
	ELSEWHERE,
	serverContainer,
	serverNetwork,
	serverOptions,
	serverVersion,
	silentProblem,
} from '../fields/servers.ts';
import type { Fields } from '../field.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World } from '../world.ts';

const image = imageFields<DispatcherAnswers>(
	'dispatcher',
	({ server }, world) => serverVersion(server, world) ?? NEWEST_RELEASE,
	(reference, { server }, world) => mismatch(reference, server, world),
);

const place = placeFields<DispatcherAnswers>(({ server }, world) => serverNetwork(server, world));

/** A worker of this name that its server has retired. */
function retired({ server, name }: DispatcherAnswers, world: World): Worker | undefined {
	const key = serverContainer(server, world)?.id;
	const row = world.facts.workers.find(each => each.name === name && key !== undefined && each.server?.key === key);
	return row?.worker?.health === 'retired' ? row.worker : undefined;
}

const devicesOf = (worker: Worker | undefined): string =>
	several(worker?.devices.map(({ name }) => name) ?? [], NAMED_DEVICES) || 'none';

/** A host that can't be looked at may have it. */
const isThere = (ability: Ability, devices: readonly string[] | undefined): boolean =>
	(abilitySpec(ability, DOCKER_SOCKET).devices ?? []).every(({ host }) => devices?.includes(host) !== false);

/** A ZMQ worker needs no word of its server before it starts. */
export const silenceProblem = (server: string, answers: DispatcherAnswers, world: World): string | undefined =>
	contract(answers, world) === 'http' ? silentProblem(server, world) : undefined;

export const dispatcherFields = {
	server: {
		kind: 'choice',
		label: 'LAVA server',
		help: 'The server that gives it jobs: in a container here, or anywhere else.',
		options: (_, world) => serverOptions(world),
		proposal: (_, world) => serverOptions(world)[0]?.value ?? ELSEWHERE,
		problem: (server, answers, world) => silenceProblem(server, answers, world) ?? farProblem(answers, world),
	},
	name: {
		kind: 'text',
		label: 'Name',
		help: ({ name, server }, world) => comesBack(name, server, world) ?? 'Of the container, and of the worker in LAVA.',
		waits: untilGathered,
		proposal: ({ server }, world) =>
			freeName(`${world.snapshot.host?.name ?? 'lab'}-docker-1`, takenNames(server, world)),
		problem: (name, { server }, world) =>
			workerNameProblem(name) ?? containerNameProblem(name, world) ?? workerProblem(name, server, world),
	},
	revive: {
		kind: 'yes-no',
		label: 'To work again',
		help: (answers, world) =>
			`LAVA has retired it: it gets jobs again, and its devices after a health check where their type has one: ${devicesOf(retired(answers, world))}.`,
		shown: (answers, world) => retired(answers, world) !== undefined,
		proposal: () => true,
	},
	image: image.image,
	version: image.version,
	reference: image.reference,
	source: { ...image.source, detail: true },
	url: {
		kind: 'text',
		label: "Server's address",
		help: (answers, world) =>
			contract(answers, world) === 'zmq'
				? 'The image is older than 2020.09, so it speaks ZMQ: tcp:// and port 5556 of the server.'
				: 'The image is of 2020.09 or newer, so it speaks HTTP: http:// and the address of the server.',
		waits: untilGathered,
		proposal: (answers, world) => proposedUrl(answers, world),
		problem: (url, answers, world) => urlProblem(url, answers, world),
		warning: (_, answers, world) => reachDoubt(answers, world),
	},
	logger: {
		kind: 'text',
		label: "Logger's address",
		help: 'Where a ZMQ worker sends the logs of its jobs.',
		detail: true,
		shown: speaks('zmq'),
		waits: untilGathered,
		proposal({ url }) {
			const host = parseServerUrl(url)?.host;
			return host === undefined ? '' : `tcp://${urlHost(host)}:5555`;
		},
		problem: (url, answers, world) => loggerProblem(url, answers, world),
	},
	token: {
		kind: 'secret',
		label: 'Worker token',
		help: 'From `lava-server manage workers add NAME` on the server, 32 letters. Empty: the worker registers itself.',
		shown: (answers, world) => answers.server === ELSEWHERE && contract(answers, world) === 'http',
		proposal: () => '',
		problem: tokenProblem,
	},
	network: place.network,
	fixed: place.fixed,
	address: place.address,
	devices: {
		kind: 'many',
		label: 'Devices',
		help: 'Device nodes of this host that it gets: serial lines of boards.',
		detail: true,
		options: (_, { facts }) =>
			(facts.devices ?? []).filter(each => !isAbilityNode(each)).map(each => ({ value: each, label: each })),
		waits: untilGathered,
		proposal: (_, { facts }) => (facts.devices ?? []).filter(each => each.startsWith('/dev/serial/')),
		warning: (devices, _, world) => devicesDoubt(devices, world),
	},
	abilities: {
		kind: 'many',
		label: 'Made for',
		help: 'What its jobs need of this host beside serial lines.',
		detail: true,
		options: (_, { facts }) =>
			ABILITIES.filter(each => isThere(each, facts.devices)).map(each => ({ value: each, ...ABILITY_INFO[each] })),
		proposal: () => [],
		warning: (abilities, _, world) =>
			devicesDoubt(
				abilities.filter(each => each !== 'docker'),
				world,
			) ?? chosenAbilities(abilities).flatMap(each => ABILITY_INFO[each].warning ?? [])[0],
	},
	mounts: {
		kind: 'text',
		label: 'Folders and files',
		help: 'Of the host, or volumes, each with its place: /srv/lab/bin:/usr/local/lab:ro keys:/root/.ssh. Blanks between.',
		detail: true,
		proposal: () => '',
		problem: (text, { abilities }) => mountsProblem(text, abilities),
	},
	privileged: {
		kind: 'yes-no',
		label: 'Privileged',
		help: 'Everything of this host, for USB boards that come and go. Test jobs can then do anything to it.',
		detail: true,
		proposal: () => false,
		problem: (privileged, _, world) => privilegedProblem(privileged, world),
		warning: (privileged, _, world) => privilegedDoubt(privileged, world),
	},
	ports: {
		kind: 'text',
		label: 'Published ports',
		help: 'Of programs that run in it. What boards boot from is served by n f. Blanks between, e.g. 69/udp 80; empty: none.',
		detail: true,
		proposal: () => '',
		problem: (text, _, world) => portsProblem(words(text), world),
		warning: (text, _, world) => portsDoubt(words(text), world),
	},
	...contractFields,
	restart: restartField,
} satisfies Fields<DispatcherAnswers>;

const { server, name, revive, url, logger, token, ...others } = dispatcherFields;
const { image: imageField, version: versionField, reference: referenceField, source, ...further } = others;

const newFields = {
	host: hostField('the dispatcher'),
	server,
	name,
	revive,
	image: imageField,
	version: versionField,
	reference: referenceField,
	source,
	url,
	allow: {
		kind: 'yes-no',
		label: 'Allow the address',
		help: (answers, world) =>
			`${answers.server} does not answer to ${hostToAllow(answers, world)} yet: the plan adds it to ALLOWED_HOSTS, which needs no restart.`,
		shown: (answers, world) => hostToAllow(answers, world) !== undefined,
		proposal: (answers, world) => hostToAllow(answers, world) !== undefined,
	},
	logger,
	token,
	...further,
	multinode: {
		kind: 'yes-no',
		label: 'Multinode jobs',
		help: (answers, world) =>
			`Names ${coordinatorHost(answers, world)} as its coordinator, and waits until that answers. M in the Workers panel does it later.`,
		detail: true,
		shown: (answers, world) => coordinatorHost(answers, world) !== undefined,
		proposal: () => false,
	},
} satisfies Fields<NewDispatcher>;

export const dispatcherWizard = defineWizard<NewDispatcher>({
	title: 'New dispatcher',
	menu: { group: 'A lab', key: 'd', label: 'dispatcher', help: 'Makes a dispatcher and waits until it is Online.' },
	asks: (answers, world) => [...imageAsks('dispatcher', answers, world), ...reachAsks(answers, world)],
	asksServers: true,
	asksWorkers: true,
	fields: newFields,
	plan(answers, world) {
		const chosen = chosenImage('dispatcher', answers, world);
		const { reference, warnings } = typeof chosen === 'string' ? { reference: '', warnings: [chosen] } : chosen;
		const made = dispatcherPlan(requestOf(answers, reference, world));
		const [worker, target] = [retired(answers, world), serverContainer(answers.server, world)];
		const revived =
			answers.revive && worker !== undefined && target !== undefined
				? putToWork(made, { server: refOf(target), worker })
				: made;
		const allowed = answers.allow ? hostToAllow(answers, world) : undefined;
		const plan =
			allowed !== undefined && target !== undefined
				? { ...revived, steps: [...allowHostSteps(refOf(target), allowed), ...revived.steps] }
				: revived;
		const coordinator = answers.multinode ? coordinatorHost(answers, world) : undefined;
		const found = coordinator === undefined ? [] : coordinatorStepsOf(answers.name, coordinator);
		const back = comesBack(answers.name, answers.server, world);
		return {
			...plan,
			steps: [...plan.steps, ...found],
			warnings: [...plan.warnings, ...(back === undefined ? [] : [back]), ...warnings],
		};
	},
	secrets: answers => new Map(answers.token === '' ? [] : [[tokenName(answers.name), answers.token]]),
	ends: answers => [
		answers.server === ELSEWHERE
			? 'Next: l in the Containers panel shows its log; it gets jobs when its server knows a device of it.'
			: 'Next: it is in the Workers panel, and gets jobs when its server knows a device of it.',
	],
});
