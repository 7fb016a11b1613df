/** What the registry wizard's answers come to: the images to look up, and the switch itself or why there is none. */

import type { LavaServerRef } from '../../lab/condition.ts';
import type { HostKey } from '../../lab/host.ts';
import { lavaImage } from '../../lab/image/image.ts';
import { digestOf } from '../../lab/image/manifest.ts';
import { parseVersion } from '../../lab/image/version.ts';
import { crossesLxcsEnd } from '../../lab/lava/worker/lxc.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import type { Worker } from '../../lab/lava/worker/worker.ts';
import { type LavaServer, serverRef } from '../../lab/lava/server/server.ts';
import type { Container } from '../../lab/objects.ts';
import type { Plan } from '../../lab/plan.ts';
import type { SwitchPart } from '../../lab/plans/switch/part.ts';
import { switchImages } from '../../lab/plans/switch/switch.ts';
import { withSecretsOn } from '../../lab/spec/read/rename-secrets.ts';
import type { Secrets } from '../../lab/value.ts';
import { leavingOut } from '../fields/leave-out.ts';
import { type Asked, askedKey, containerFacts, type World } from '../world.ts';
import { architectureOn, architectureWords } from './hosts.ts';
import type { RefusedAt } from './registry-missing.ts';
import {
	askedFor,
	chosenContainers,
	folderWords,
	login,
	namesFor,
	type Refused,
	refused,
	type RegistryAnswers,
	targetFor,
} from './registry-names.ts';
import { folderAsked, isOthers, leftAlone, rebuiltFor } from './rebuild.ts';
import { backupsAsked, backupWords } from './way-back.ts';

export function registryAsks(answers: RegistryAnswers, world: World): readonly Asked[] {
	const asked = chosenContainers(answers, world).flatMap((container): Asked[] => {
		const names = namesFor(container, answers, world);
		const images = names.state === 'named' ? names.images : [];
		return [
			{ about: 'container', id: container.id },
			...images.map(image => askedFor(image, container, answers, world)),
			...lxcAsked(container, images),
			...folderAsked(container, world),
			...volumesAsked(container, world),
			...backupsAsked(container, answers, world),
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

/** Those of the form's host are known. */
function volumesAsked(container: Container, { snapshot }: World): Asked[] {
	const isFar = container.host !== snapshot.key && roleOf(container).role === 'server';
	return isFar ? [{ about: 'volumes', host: container.host }] : [];
}

function volumesOn(host: HostKey, { snapshot, facts }: World): readonly string[] | undefined {
	if (host === snapshot.key) return facts.volumes;
	const found = facts.answers.get(askedKey({ about: 'volumes', host }));
	return found?.about === 'volumes' ? found.names : undefined;
}

function aboutLxc({ id }: Container, { facts }: World): readonly string[] | undefined {
	const found = facts.answers.get(askedKey({ about: 'lxc', server: id }));
	return found?.about === 'lxc' ? found.files : undefined;
}

type Part =
	| { state: 'ready'; part: SwitchPart; warnings: readonly string[] }
	| { state: 'unknown' }
	/** It stays as it is; one sentence. */
	| { state: 'left'; says: string }
	| Refused;

/** What the server in a container tells of its workers. */
function workersOf({ id }: Container, { facts }: World): Worker[] {
	const found = facts.workers.flatMap(({ server, worker }) =>
		worker !== undefined && server?.place.at === 'container' && server.place.container.id === id ? [worker] : [],
	);
	// Twins have one worker in LAVA.
	return [...new Map(found.map(worker => [worker.name, worker])).values()];
}

/** Workers with devices, of servers that another version is asked for. */
export function upgradedWorkers(answers: RegistryAnswers, world: World): Worker[] {
	if (answers.version.trim() === '') return [];
	const servers = chosenContainers(answers, world).filter(container => roleOf(container).role === 'server');
	return servers.flatMap(server => workersOf(server, world)).filter(({ devices }) => devices.length > 0);
}

/** With its host, where there are several. */
function serverOf(server: LavaServer, { hosts }: World): LavaServerRef {
	const ref = serverRef(server);
	if (!('container' in ref) || hosts.length === 1) return ref;
	const host = hosts.find(({ snapshot }) => snapshot.containers.has(ref.container.id))?.snapshot.key;
	return host === undefined ? ref : { ...ref, host };
}

const PASSWORD = 'registry password';

function partFor(container: Container, answers: RegistryAnswers, world: World): Part {
	const facts = containerFacts(container.id, world);
	if (facts === 'gone') return refused(`${container.name} is gone.`);
	if (facts !== undefined && isOthers(container, facts)) {
		return answers.scope === 'lab' ? { state: 'left', says: leftAlone(container) } : refused(leftAlone(container));
	}
	const names = namesFor(container, answers, world);
	if (names.state === 'refused') return names;
	if (facts === undefined) return { state: 'unknown' };
	const target = targetFor(names.images, container, answers, world);
	if (target.state !== 'found') return target;
	const { old, changes, image, imageNow } = facts;
	const again = rebuiltFor(facts, target.manifest, world);
	if (again.state === 'refused') return refused(`${container.name}: ${again.why}`);
	if (again.state === 'unknown') return again;
	const digest = image && digestOf(image, old.spec.image);
	const row = world.facts.workers.find(each => each.container?.id === container.id);
	const as = login(answers);
	const several = world.hosts.length > 1;
	const kept = leavingOut(old, answers);
	return {
		state: 'ready',
		warnings: [
			...names.warnings,
			...folderWords(target.manifest, answers),
			...again.notes,
			...backupWords(container, answers, world),
		],
		part: {
			container,
			...(several && { host: container.host }),
			found: several ? withSecretsOn(container.host, kept) : kept,
			changes,
			imageNow,
			target: target.manifest,
			current: digest === undefined ? undefined : { digest, list: undefined },
			...(again.step && { build: again.step }),
			...(row?.server && {
				worker: {
					name: row.name,
					server: serverOf(row.server, world),
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

/** It runs that very image, by that very name; one that was built here, by the same recipe on the same base. */
const isThere = ({ container, target, current, build }: SwitchPart): boolean =>
	build === undefined
		? container.image === target.image && current?.digest === target.digest
		: container.image === build.tag;

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
	const left = parts.flatMap(part => (part.state === 'left' ? [part.says] : []));
	if (ready.length + left.length < parts.length || parts.length === 0) return { state: 'unknown' };
	if (ready.length === 0) return refused(left.join(' '));
	// What is there already is left alone, unless nothing else is asked for.
	const changing = ready.filter(({ part }) => !isThere(part));
	const taken = changing.length > 0 ? changing : ready;
	const made = switchImages(
		taken.map(({ part }) => part),
		{
			on: (host = world.snapshot.key) => ({
				architecture: architectureOn(host, world),
				volumes: volumesOn(host, world),
			}),
			waitForJobs: answers.jobs === 'wait',
		},
	);
	if (made.state === 'refused') {
		return refused(made.refusals.map(({ container, why: says }) => `${container}: ${says}`).join(' '));
	}
	const warnings = new Set([
		...architectureWords(
			taken.map(({ part }) => part),
			world,
		),
		...made.plan.warnings,
		...taken.flatMap(part => part.warnings),
		...left,
	]);
	const as = login(answers);
	return {
		state: 'planned',
		plan: { ...made.plan, warnings: [...warnings] },
		secrets: new Map([...made.secrets, ...(as ? [[PASSWORD, as.password] as const] : [])]),
	};
}
