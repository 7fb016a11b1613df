/** What the registry wizard's answers come to: the images to look up, and the switch itself or why there is none. */

import { DOCKER_HUB_LAVA, GITLAB, type Hub, LEGACY_HUB } from '../../lab/image/hub.ts';
import type { Architecture } from '../../lab/image/image.ts';
import { formatReference, parseReference } from '../../lab/image/reference.ts';
import { crossesLxcsEnd } from '../../lab/lava/lxc.ts';
import { digestOf, type Manifest } from '../../lab/image/manifest.ts';
import type { Container } from '../../lab/objects.ts';
import { serverRef } from '../../lab/lava/worker.ts';
import { switchImages } from '../../lab/plans/switch/switch.ts';
import type { SwitchPart } from '../../lab/plans/switch/part.ts';
import { lavaImage } from '../../lab/image/image.ts';
import { ownHub, targetsOf } from '../../lab/plans/switch/target.ts';
import type { Plan } from '../../lab/plan.ts';
import { roleOf } from '../../lab/lava/role.ts';
import type { Secrets } from '../../lab/value.ts';
import { parseVersion } from '../../lab/image/version.ts';
import type { Worker } from '../../lab/lava/worker.ts';
import { leavingOut } from '../fields/leave-out.ts';
import { isFolderNamed, missingWords, pathOf, questionOf, type RefusedAt } from './registry-missing.ts';
import { type Asked, askedKey, containerFacts, type World } from '../world.ts';
import { compareNames } from '../../text/compare.ts';

export type RegistryAnswers = {
	/** `lab` or `selection`. */
	scope: string;
	/** Of the selection, by name. */
	containers: readonly string[];
	/** `same`, or one of Hub's kinds. */
	hub: string;
	own: string;
	user: string;
	password: string;
	/** Empty: the one that each has. */
	version: string;
	/** Devices that are not there now. */
	leaveOut: boolean;
	/** `wait` for the test jobs that run, or `break` them off. */
	jobs: string;
};

/** Containers whose image is LAVA's. */
export const lavaContainers = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()]
		.filter(({ image }) => lavaImage(image) !== undefined)
		.toSorted((a, b) => compareNames(a.name, b.name));

export const chosenContainers = ({ scope, containers }: RegistryAnswers, world: World): Container[] =>
	lavaContainers(world).filter(({ name }) => scope === 'lab' || containers.includes(name));

const HUBS: Readonly<Record<string, Hub>> = { 'docker-hub': DOCKER_HUB_LAVA, gitlab: GITLAB, legacy: LEGACY_HUB };

type Names = { state: 'named'; images: readonly string[]; warnings: readonly string[] } | Refused;
/** `at`: the question whose answer has to be another one. */
type Refused = { state: 'refused'; why: string; at: RefusedAt };

const refused = (why: string, at: RefusedAt = 'version'): Refused => ({ state: 'refused', why, at });

/** The names that a container's image may have there, the likeliest first. */
function namesFor({ name, image }: Container, answers: RegistryAnswers, world: World): Names {
	const lavas = lavaImage(image);
	if (lavas === undefined) return refused(`${name}: ${image} is no image of LAVA's.`);
	const hub = answers.hub === 'own' ? ownHub(answers.own) : HUBS[answers.hub];
	const version = answers.version.trim();
	const host: Architecture = world.snapshot.host?.architecture === 'arm64' ? 'arm64' : 'amd64';
	const targets = targetsOf(lavas, { ...(hub && { hub }), ...(version !== '' && { version }) }, host);
	const impossible = targets.find(target => target.state === 'impossible');
	if (impossible !== undefined) return refused(`${name}: ${impossible.reason}`);
	const named = targets.filter(target => target.state === 'named');
	return {
		state: 'named',
		images: named.map(({ reference }) => formatReference(reference)),
		warnings: named.flatMap(({ warnings }) => warnings),
	};
}

const login = ({ hub, user, password }: RegistryAnswers): { user: string; password: string } | undefined =>
	hub === 'own' && user !== '' ? { user, password } : undefined;

function askedFor(image: string, answers: RegistryAnswers): Asked {
	const as = login(answers);
	return { about: 'image', image, ...(as && { login: as }) };
}

export function registryAsks(answers: RegistryAnswers, world: World): readonly Asked[] {
	const asked = chosenContainers(answers, world).flatMap((container): Asked[] => {
		const names = namesFor(container, answers, world);
		const images = names.state === 'named' ? names.images : [];
		return [
			{ about: 'container', id: container.id },
			...images.map(image => askedFor(image, answers)),
			...lxcAsked(container, images),
		];
	});
	return [...new Map(asked.map(each => [askedKey(each), each])).values()];
}

/** Of a server that goes to a release without LXC. */
function lxcAsked({ id, image, status }: Container, images: readonly string[]): Asked[] {
	const from = lavaImage(image);
	const crosses = images.some(each => crossesLxcsEnd(from?.version, lavaImage(each)?.version));
	return crosses && from?.component === 'server' && status === 'running' ? [{ about: 'lxc', server: id }] : [];
}

function aboutLxc({ id }: Container, { facts }: World): readonly string[] | undefined {
	const found = facts.answers.get(askedKey({ about: 'lxc', server: id }));
	return found?.about === 'lxc' ? found.files : undefined;
}

type Target = { state: 'found'; manifest: Manifest } | { state: 'unknown' } | Refused;

/** What its registry said of the first name that it knows; `unknown`: nobody has asked it yet. */
function targetFor(images: readonly string[], answers: RegistryAnswers, { facts }: World): Target {
	const found = images.map(image => facts.answers.get(askedKey(askedFor(image, answers))));
	const told = found.flatMap(each => (each?.about === 'image' ? [each.answer] : []));
	if (told.length < images.length) return { state: 'unknown' };
	const manifest = told.find(answer => answer.state === 'found')?.manifest;
	if (manifest !== undefined) return { state: 'found', manifest };
	const problems = told.flatMap(answer => (answer.state === 'missing' ? [answer.problem] : []));
	return refused(missingWords(images, problems, answers.own), answers.hub === 'own' ? questionOf(problems) : 'version');
}

/** Under which names a registry of one's own has what is asked for, as far as it was asked. */
export function foundThere(answers: RegistryAnswers, world: World): readonly string[] {
	const found = chosenContainers(answers, world).flatMap(container => {
		const names = namesFor(container, answers, world);
		const target = names.state === 'named' ? targetFor(names.images, answers, world) : names;
		return target.state === 'found' ? [pathOf(target.manifest.image)] : [];
	});
	return [...new Set(found)];
}

/** Where nobody named the folder it is said that one was found. */
function folderWords({ image }: Manifest, { hub, own }: RegistryAnswers): string[] {
	const { registry = '', repository = '' } = parseReference(image) ?? {};
	if (hub !== 'own' || isFolderNamed(own) || !repository.includes('/')) return [];
	return [`${registry} keeps it as ${repository}: no folder was named, and this is the first that was found.`];
}

type Part = { state: 'ready'; part: SwitchPart; warnings: readonly string[] } | { state: 'unknown' } | Refused;

/** What the server in a container tells of its workers. */
function workersOf({ id }: Container, { facts }: World): Worker[] {
	const told = facts.workers.flatMap(({ server, worker }) =>
		worker !== undefined && server?.place.at === 'container' && server.place.container.id === id ? [worker] : [],
	);
	// Twins have one worker in LAVA.
	return [...new Map(told.map(worker => [worker.name, worker])).values()];
}

/** Workers with devices, of servers that another version is asked for. */
export function upgradedWorkers(answers: RegistryAnswers, world: World): Worker[] {
	if (answers.version.trim() === '') return [];
	const servers = chosenContainers(answers, world).filter(container => roleOf(container).role === 'server');
	return servers.flatMap(server => workersOf(server, world)).filter(({ devices }) => devices.length > 0);
}

const PASSWORD = 'registry password';

function partFor(container: Container, answers: RegistryAnswers, world: World): Part {
	const names = namesFor(container, answers, world);
	if (names.state === 'refused') return names;
	const target = targetFor(names.images, answers, world);
	const facts = containerFacts(container.id, world);
	if (facts === 'gone') return refused(`${container.name} is gone.`);
	if (target.state !== 'found') return target;
	if (facts === undefined) return { state: 'unknown' };
	const { old, changes, image, imageNow } = facts;
	const digest = image && digestOf(image, old.spec.image);
	const row = world.facts.workers.find(each => each.container?.id === container.id);
	const as = login(answers);
	return {
		state: 'ready',
		warnings: [...names.warnings, ...folderWords(target.manifest, answers)],
		part: {
			container,
			found: leavingOut(old, answers),
			changes,
			imageNow,
			target: target.manifest,
			current: digest === undefined ? undefined : { digest, list: undefined },
			...(row?.server && {
				worker: {
					name: row.name,
					server: serverRef(row.server),
					serverVersion: row.server.version === undefined ? undefined : parseVersion(row.server.version),
					online: row.worker?.state === 'online',
				},
			}),
			workers: workersOf(container, world),
			aboutLxc: aboutLxc(container, world),
			...(as && { login: { user: as.user, password: { secret: PASSWORD } } }),
		},
	};
}

/** It runs that very image, by that very name. */
const isThere = ({ container, target, current }: SwitchPart): boolean =>
	container.image === target.image && current?.digest === target.digest;

export type RegistrySwitch = { state: 'planned'; plan: Plan; secrets: Secrets } | { state: 'unknown' } | Refused;

/** Why nothing comes of the answers, where that question is the one to answer otherwise. */
export function refusalAt(at: RefusedAt, answers: RegistryAnswers, world: World): string | undefined {
	const made = registrySwitch(answers, world);
	return made.state === 'refused' && made.at === at ? made.why : undefined;
}

export function registrySwitch(answers: RegistryAnswers, world: World): RegistrySwitch {
	const parts = chosenContainers(answers, world).map(container => partFor(container, answers, world));
	const why = parts.find(part => part.state === 'refused');
	if (why !== undefined) return why;
	const ready = parts.filter(part => part.state === 'ready');
	if (ready.length < parts.length || ready.length === 0) return { state: 'unknown' };
	const host: Architecture = world.snapshot.host?.architecture === 'arm64' ? 'arm64' : 'amd64';
	// What is there already is left alone, unless nothing else is asked for.
	const changing = ready.filter(({ part }) => !isThere(part));
	const taken = changing.length > 0 ? changing : ready;
	const made = switchImages(
		taken.map(({ part }) => part),
		{ host, volumes: world.facts.volumes, waitForJobs: answers.jobs === 'wait' },
	);
	if (made.state === 'refused') {
		return refused(made.refusals.map(({ container, why: says }) => `${container}: ${says}`).join(' '));
	}
	const warnings = new Set([...made.plan.warnings, ...taken.flatMap(part => part.warnings)]);
	const as = login(answers);
	return {
		state: 'planned',
		plan: { ...made.plan, warnings: [...warnings] },
		secrets: new Map([...made.secrets, ...(as ? [[PASSWORD, as.password] as const] : [])]),
	};
}
