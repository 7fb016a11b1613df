/** Asks which registry, and which version, the lab's containers are to come from. */

import type { Container } from '../../lab/objects.ts';
import { NEWEST_RELEASE } from '../../lab/image/choice.ts';
import { hubOf, ownHub } from '../../lab/plans/switch/target.ts';
import { wholeServer } from '../../lab/lava/server/split.ts';
import { lavaImage } from '../../lab/image/image.ts';
import { DOCKER_HUB } from '../../lab/image/reference.ts';
import { parseVersion } from '../../lab/image/version.ts';
import type { RunningJob } from '../../lab/lava/worker/worker.ts';
import type { Option } from '../field.ts';
import { leaveOutField } from '../fields/leave-out.ts';
import { chosenContainers, foundThere, lavaContainers, type RegistryAnswers } from './registry-names.ts';
import { refusalAt, registryAsks, registrySwitch, upgradedWorkers } from './registry-switch.ts';
import { labProblem, whyOut } from './hosts.ts';
import { publicHubs, roomProblem } from '../fields/image-fields.ts';
import { ITS_PORT } from '../fields/ports.ts';
import { defineWizard } from '../wizard.ts';
import type { World } from '../world.ts';
import { wayBack } from './way-back.ts';

const hubs: readonly Option[] = [
	{ value: 'same', label: 'as it is', note: 'each from the registry that it is from' },
	...publicHubs,
	{ value: 'own', label: 'one of your own', note: 'a mirror, with a password where it wants one' },
];

/** e.g. `docker.io/lavasoftware`. */
function registryOf({ image }: Container): string {
	const lavas = lavaImage(image);
	if (lavas === undefined) return 'unknown';
	const { registry, namespace } = hubOf(lavas);
	return namespace === '' ? registry : `${registry}/${namespace}`;
}

/** e.g. `3 from docker.io/lavasoftware, 1 from localhost:5000, on 2 hosts`. */
function registriesOf(containers: readonly Container[]): string {
	const groups = Map.groupBy(containers, registryOf);
	const hosts = new Set(containers.map(({ host }) => host)).size;
	const text = [...groups].map(([registry, those]) => `${those.length} from ${registry}`).join(', ');
	return hosts > 1 ? `${text}, on ${hosts} hosts` : text;
}

function jobsHelp(jobs: readonly RunningJob[]): string {
	const running = jobs.map(({ id, device }) => `${id} on ${device}`).join(', ');
	return `No new ones start until all is switched. Now ${jobs.length === 0 ? 'none runs' : `these run: ${running}`}.`;
}

/** e.g. `2023.01 (5), 2022.11.1 (1)`. */
function versionsOf(containers: readonly Container[]): string {
	const groups = Map.groupBy(containers, ({ image }) => lavaImage(image)?.tag ?? 'untagged');
	return [...groups].map(([tag, those]) => `${tag} (${those.length})`).join(', ');
}

/** Without a dot or a port Docker takes the first word for a user of Docker Hub. */
function ownProblem(text: string): string | undefined {
	const hub = ownHub(text);
	if (hub === undefined) return 'Write HOST, HOST:PORT or HOST/FOLDER, without a name of an image.';
	const port = Number(/:(\d+)$/.exec(hub.registry)?.[1] ?? 1);
	if (port < 1 || port > 65_535) return ITS_PORT;
	const [first = ''] = text.replace(/^https?:\/\//, '').split('/');
	if (hub.registry !== DOCKER_HUB || /[.:]/.test(first)) return undefined;
	return `Docker takes ${first} for a user of Docker Hub: write docker.io/${first} if it is one, else the host with its port, e.g. ${first}:5000.`;
}

function option(container: Container, { hosts }: World): Option {
	const { id, name, host, image } = container;
	const label = hosts.length === 1 ? name : `${name} on ${host}`;
	return { value: id, label, note: `${registryOf(container)} ${lavaImage(image)?.tag ?? ''}` };
}

/** Why some of those that are chosen can't be switched. */
function choiceProblem(chosen: readonly string[], world: World): string | undefined {
	if (chosen.length === 0) return 'Choose one container at least.';
	const containers = lavaContainers(world).filter(({ id }) => chosen.includes(id));
	const why = containers.map(({ host }) => whyOut(host, world)).find(each => each !== undefined);
	return why === undefined ? partProblem(containers, chosen, world) : `${why} Leave its containers out.`;
}

/** Parts of one server have one release, for they have one database. */
function partProblem(containers: readonly Container[], chosen: readonly string[], world: World): string | undefined {
	const all = new Map(lavaContainers(world).map(each => [each.id, each]));
	for (const container of containers) {
		const left = wholeServer(container, { containers: all }).find(({ id }) => !chosen.includes(id));
		if (left !== undefined) return `${left.name} is a part of the same server as ${container.name}: choose it too.`;
	}
	return undefined;
}

export const registryWizard = defineWizard<RegistryAnswers>({
	title: 'Switch registry or version',
	menu: {
		group: 'Images',
		key: 'r',
		label: 'registry',
		help: 'Switches LAVA to another registry, or another version.',
	},
	asksWorkers: true,
	fields: {
		scope: {
			kind: 'choice',
			label: 'Which containers',
			help: (_, world) => `Of LAVA here: ${registriesOf(lavaContainers(world))}.`,
			options: (_, world) => [
				{ value: 'lab', label: 'the whole lab', note: registriesOf(lavaContainers(world)) },
				{ value: 'selection', label: 'some', note: 'chosen below' },
			],
			proposal: () => 'lab',
			problem: (scope, _, world) =>
				lavaContainers(world).length === 0
					? 'No container here runs an image of LAVA.'
					: scope === 'lab'
						? labProblem(world)
						: undefined,
		},
		containers: {
			kind: 'many',
			label: 'Containers',
			help: 'Each with its registry and version. Space adds or removes one.',
			shown: ({ scope }) => scope === 'selection',
			options: (_, world) => lavaContainers(world).map(each => option(each, world)),
			proposal: (_, world) =>
				lavaContainers(world)
					.filter(({ host }) => whyOut(host, world) === undefined)
					.map(({ id }) => id),
			problem: (chosen, _, world) => choiceProblem(chosen, world),
		},
		hub: {
			kind: 'choice',
			label: 'Registry',
			help: (answers, world) => `Now: ${registriesOf(chosenContainers(answers, world))}.`,
			options: () => hubs,
			proposal: () => 'docker-hub',
		},
		own: {
			kind: 'text',
			label: 'Its address',
			help: (answers, world) => {
				const found = foundThere(answers, world);
				if (found.length > 0) return `Found there: ${found.join(', ')}.`;
				return 'e.g. localhost:5000, or registry.lab/mirror. Without a folder the usual ones are tried.';
			},
			shown: ({ hub }) => hub === 'own',
			proposal: () => '',
			problem: (text, answers, world) => ownProblem(text) ?? refusalAt('own', answers, world),
		},
		version: {
			kind: 'text',
			label: 'Version',
			help: (answers, world) =>
				`A release such as ${NEWEST_RELEASE}, or a daily build; empty: what each has, now ${versionsOf(chosenContainers(answers, world))}.`,
			proposal: () => '',
			problem: (version, answers, world) => {
				const text = version.trim();
				if (text !== '' && parseVersion(text) === undefined) return `${text} is no version of LAVA, such as 2023.01.`;
				return refusalAt('version', answers, world) ?? roomProblem(world);
			},
		},
		leaveOut: leaveOutField(chosenContainers),
		jobs: {
			kind: 'choice',
			label: 'Test jobs',
			help: (answers, world) => jobsHelp(upgradedWorkers(answers, world).flatMap(({ jobs }) => jobs)),
			shown: (answers, world) => upgradedWorkers(answers, world).length > 0,
			options: () => [
				{ value: 'wait', label: 'wait for them', note: 'until the last that runs has ended' },
				{ value: 'break', label: 'break them off', note: 'LAVA calls them Incomplete' },
			],
			proposal: () => 'wait',
		},
		user: {
			kind: 'text',
			label: 'User',
			help: "Who signs in at the registry. Empty: docker's own credentials, if it has any.",
			shown: ({ hub }) => hub === 'own',
			detail: true,
			proposal: () => '',
			problem: (_, answers, world) => refusalAt('user', answers, world),
		},
		password: {
			kind: 'secret',
			label: 'Password',
			help: 'For the registry; kept nowhere.',
			shown: ({ hub, user }) => hub === 'own' && user !== '',
			detail: true,
			proposal: () => '',
			problem: password => (password === '' ? 'Type the password of that user.' : undefined),
		},
	},
	asks: registryAsks,
	ends: (answers, world) => [
		'Next: the Workers panel shows whether each is Online; l in the Containers panel shows a log.',
		...wayBack(answers, world),
	],
	plan(answers, world) {
		const made = registrySwitch(answers, world);
		if (made.state === 'planned') return made.plan;
		throw new Error(made.state === 'refused' ? made.why : 'The registry has not been asked yet.');
	},
	secrets(answers, world) {
		const made = registrySwitch(answers, world);
		return made.state === 'planned' ? made.secrets : new Map();
	},
	dangerous: (answers, world) => chosenContainers(answers, world).some(({ status }) => status === 'running'),
});
