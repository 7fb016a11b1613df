/** Containers of a lab switched to other images: from another registry, of another version, or both (lava.md 3, 4c). */

import type { LavaServerRef } from '../condition.ts';
import { type Contract, contractOf } from '../contract.ts';
import type { Change } from '../drift.ts';
import type { Architecture } from '../image.ts';
import type { Container } from '../objects.ts';
import type { Plan, PullStep, Step } from '../plan.ts';
import { type Role, roleOf, stopGrace } from '../role.ts';
import type { ContainerSpec } from '../spec/container.ts';
import type { Secrets, Value } from '../value.ts';
import { compareVersions, type Version } from '../version.ts';
import { carriedFiles, copySteps, isKept, movedFolders, volumeSteps, withVolumes } from './carry.ts';
import { ONLINE_SECONDS, registerStep, tokenStep } from './dispatcher.ts';
import { type Recreation, recreateSteps, steadilyRunning, withSameHostname } from './recreate.ts';
import { SERVER_FOLDERS, SERVING_SECONDS } from './server.ts';
import { hasOwnDatabase, lavaImage, refusal, type Switched, switchWarnings } from './switch-rules.ts';
import { type Translation, translateEnvironment } from './translate.ts';

export type SwitchPart = Switched & {
	/** What it changed in its own layer. */
	changes: readonly Change[];
	/** Of a dispatcher whose server is known and says Online: it has to be so again. */
	worker?: { name: string; server: LavaServerRef; serverVersion: Version | undefined };
	/** For the registry that it is switched to, instead of docker's own credentials. */
	login?: { user: string; password: Value };
};

export type Switch =
	| { state: 'planned'; plan: Plan; secrets: Secrets }
	| { state: 'refused'; refusals: readonly { container: string; why: string }[] };

export function switchImages(parts: readonly SwitchPart[], host: Architecture): Switch {
	const ordered = parts.toSorted((a, b) => turnOf(a.container) - turnOf(b.container));
	const refusals = ordered.flatMap(part => {
		const why = refusal(part, { host, serverVersion: serverVersionOf(part, ordered) });
		return why === undefined ? [] : [{ container: part.container.name, why }];
	});
	if (refusals.length > 0) return { state: 'refused', refusals };
	const changes = ordered.map(part => changeOf(part, ordered));
	return {
		state: 'planned',
		plan: {
			title: titleOf(ordered),
			steps: [...pulls(ordered), ...changes.flatMap(({ steps }) => steps)],
			warnings: changes.flatMap(({ name, warnings }) => warnings.map(warning => `${name}: ${warning}`)),
		},
		secrets: new Map(ordered.flatMap(({ found }) => [...found.secrets])),
	};
}

/** Workers are served by a server of their own version only, so it goes first. */
function turnOf(container: Container): number {
	const turns: Partial<Record<Role, number>> = { database: 0, server: 1, dispatcher: 3 };
	return turns[roleOf(container).role] ?? 2;
}

function titleOf(parts: readonly SwitchPart[]): string {
	const [first] = parts;
	const images = [...new Set(parts.map(({ target }) => target.image))];
	const what = parts.length === 1 && first ? first.container.name : `${parts.length} containers`;
	return `Switch ${what} to ${images.join(' and ')}`;
}

/** All of them before anything else is touched. */
function pulls(parts: readonly SwitchPart[]): PullStep[] {
	const byImage = new Map(parts.map(part => [part.target.image, part.login]));
	return [...byImage].map(([image, login]) => ({
		do: 'pull',
		image,
		policy: 'always',
		...(login && { credentials: login }),
	}));
}

/** The server of a worker, where it is switched in the same plan. */
function serverPart({ worker }: SwitchPart, parts: readonly SwitchPart[]): SwitchPart | undefined {
	if (worker === undefined || !('container' in worker.server)) return undefined;
	const { id } = worker.server.container;
	return parts.find(({ container }) => container.id === id);
}

function serverVersionOf(part: SwitchPart, parts: readonly SwitchPart[]): Version | undefined {
	const server = serverPart(part, parts);
	return server === undefined ? part.worker?.serverVersion : lavaImage(server.target.image)?.version;
}

type ContainerChange = { name: string; steps: readonly Step[]; warnings: readonly string[] };

function changeOf(part: SwitchPart, parts: readonly SwitchPart[]): ContainerChange {
	const { role } = roleOf(part.container);
	const change =
		role === 'server' ? serverChange(part) : role === 'dispatcher' ? workerChange(part, parts) : plain(part);
	return { ...change, warnings: [...switchWarnings(part), ...change.warnings] };
}

function plain(part: SwitchPart): ContainerChange {
	const spec = { ...part.found.spec, image: part.target.image };
	return { name: spec.name, steps: recreateSteps(recreation(part, spec)), warnings: [] };
}

function recreation({ container, found }: SwitchPart, spec: ContainerSpec): Recreation {
	return {
		old: found,
		grace: stopGrace(container),
		spec,
		well:
			container.health === 'none'
				? steadilyRunning(spec.name)
				: { until: { is: 'healthy', container: { id: '', name: spec.name } }, seconds: 300 },
	};
}

function serverChange(part: SwitchPart): ContainerChange {
	const { found, target, changes } = part;
	const moved = movedFolders(found.spec, changes);
	const spec = withVolumes({ ...found.spec, image: target.image }, moved);
	const furnish = copySteps(moved.map(({ folder }) => folder));
	const well: Recreation['well'] = {
		until: { is: 'serving', server: { container: { id: '', name: spec.name } } },
		seconds: SERVING_SECONDS,
	};
	const steps = recreateSteps({ ...recreation(part, spec), furnish, well });
	return {
		name: spec.name,
		steps: [...dumpSteps(part), ...volumeSteps(moved), ...steps],
		warnings: moved.map(({ folder, volume }) => `${folder} is in no volume: it moves to the volume ${volume}.`),
	};
}

/** Before its database is migrated. */
function dumpSteps({ found, target, container }: SwitchPart): Step[] {
	const [from, to] = [lavaImage(found.spec.image)?.version, lavaImage(target.image)?.version];
	const newer = from === undefined || to === undefined || compareVersions(to, from) > 0;
	if (!newer || container.status !== 'running' || !hasOwnDatabase(found.spec.environment ?? {})) return [];
	const file = `${SERVER_FOLDERS['postgresql']}/before-${to?.text ?? 'switch'}.dump`;
	return [
		{
			do: 'exec',
			container: { id: found.id, name: found.spec.name },
			says: `Dump the database to ${file} in ${found.spec.name}`,
			command: ['pg_dump', '--format=custom', `--file=${file}`, 'lavaserver'],
			user: 'postgres',
			undo: 'not needed',
		},
	];
}

function workerChange(part: SwitchPart, parts: readonly SwitchPart[]): ContainerChange {
	const { container, found, target, changes, worker } = part;
	const [from, to] = [contractIn(found.spec.image), contractIn(target.image)];
	const crosses = from !== to && from !== 'unknown' && to !== 'unknown';
	const { environment, notes } = translateEnvironment(found.spec.environment ?? {}, from, to);
	const spec = withSameHostname({ ...found.spec, image: target.image, ...given(environment) }, found);
	const files = copySteps(carriedFiles(changes, path => isKept(path) && !(crosses && isOfContract(path))));
	const server = serverRef(part, parts);
	const needsToken = crosses && to === 'http';
	const registered = needsToken && worker !== undefined && server !== undefined && 'container' in server;
	const base = recreation(part, spec);
	const steps = recreateSteps({
		...base,
		furnish: (fresh, old) => [...files(fresh, old), ...(registered ? [tokenStep(worker.name, fresh)] : [])],
		well:
			worker && server ? { until: { is: 'online', server, worker: worker.name }, seconds: ONLINE_SECONDS } : base.well,
	});
	return {
		name: container.name,
		steps: registered ? [registerStep(worker.name, server.container), ...steps] : steps,
		warnings: needsToken && !registered ? [...notes, NO_TOKEN] : notes,
	};
}

const NO_TOKEN =
	'from 2020.09 on it needs a token: take it from the server, and put it into the file /var/lib/lava/dispatcher/worker/token.';

function contractIn(image: string): Contract {
	return contractOf(lavaImage(image)?.version);
}

function given(environment: Translation['environment']): Pick<ContainerSpec, 'environment'> {
	return Object.keys(environment).length === 0 ? {} : { environment };
}

/** Files that only the daemon of one contract reads. */
function isOfContract(path: string): boolean {
	return path.startsWith('/etc/lava-dispatcher/') || path.startsWith('/var/lib/lava/dispatcher/');
}

/** A server that is switched before has another id by then. */
function serverRef(part: SwitchPart, parts: readonly SwitchPart[]): LavaServerRef | undefined {
	const server = serverPart(part, parts);
	return server === undefined ? part.worker?.server : { container: { id: '', name: server.container.name } };
}
