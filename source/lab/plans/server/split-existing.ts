/**
 * A server that has all services in one container, split into its parts. The front keeps its name, its addresses and its
 * ports, and all of them its folders; the old container stays, stopped, until the parts are well. A database in it moves
 * into a PostgreSQL of its own, and its volume stays after that.
 */

import type { ContainerRef } from '../../command.ts';
import type { Change } from '../../drift.ts';
import { lavaVersion } from '../../image/image.ts';
import { hasOwnDatabase } from '../../lava/database/postgresql.ts';
import { stopGrace } from '../../lava/role/role.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import {
	canBeSplit,
	forgetFormerEvents,
	PART_VARIABLES,
	partEnvironment,
	type PartNames,
	partNames,
	PARTS_BESIDE,
	type ServerPart,
	tellEvents,
	tellFormerEvents,
} from '../../lava/server/parts.ts';
import { hasAllServices, SERVER_LABEL } from '../../lava/server/split.ts';
import { type Container, isUp } from '../../objects.ts';
import { innermost, isWithin } from '../../path.ts';
import type { Plan, Step } from '../../plan.ts';
import { type Conditional, whatHolds } from '../../sentences.ts';
import type { ContainerSpec, Environment, MountSpec } from '../../spec/container.ts';
import type { FoundContainer } from '../../spec/read/container.ts';
import {
	copySteps,
	isMounted,
	type Moved,
	movedFolders,
	movedWords,
	volumeSteps,
	withVolumes,
} from '../recreate/carry.ts';
import { remadeWith } from '../recreate/dependants.ts';
import { asideRef, asideRemoved, asideSteps, managerNotes, whyNotRecreated } from '../recreate/recreate.ts';
import { databaseFirst, databaseOf, databaseProven, type DatabasePlace, type PostgresqlRequest } from './database.ts';
import { helperSpec, removed, stopped } from './helper.ts';
import { dumpSteps, networkOf } from './move-out.ts';
import { type PartPlaces } from './part-places.ts';
import { type CoordinatorMove, PART_LIFE, partProofs, partSteps, portsOf } from './parts.ts';
import { SERVING_SECONDS } from './server.ts';

export type SplitExistingRequest = {
	container: Container;
	old: FoundContainer;
	/** What it changed in its own layer. */
	changes: readonly Change[];
	/** What the server runs now: the name of its image, or its id where the name stands for another by now. */
	image: string;
	/** Where its database goes; undefined: it is not in its container. */
	database: PostgresqlRequest | undefined;
	places: PartPlaces;
	coordinatorMove: CoordinatorMove;
};

export function splitExistingPlan(request: SplitExistingRequest): Plan {
	const { container, old, changes, image } = request;
	const { name, restart = 'no' } = old.spec;
	const names = partNames(name);
	const network = networkOf(old.spec) ?? '';
	const moved = movedFolders(old.spec, changes);
	const place: DatabasePlace =
		request.database === undefined ? { at: 'inside' } : { at: 'container', postgresql: request.database };
	const spec = withVolumes({ ...old.spec, image }, moved);
	const web: ContainerRef = { id: '', name: names.web };
	const version = lavaVersion(container.image);
	return {
		title: `Split the server ${name} into ${PARTS_BESIDE.length + 1} containers`,
		steps: [
			...databaseFirst(place, { name, image, network, restart }),
			...asideSteps({ old, grace: stopGrace(container) }),
			...volumeSteps(moved),
			...helperSteps(spec, network, place, { names, moved, aside: asideRef(old) }),
			{ do: 'create', spec: partSpec('web', spec, names, request.places) },
			{ do: 'start', container: web },
			{ do: 'wait', until: { is: 'serving', server: { container: web } }, seconds: SERVING_SECONDS },
			...PARTS_BESIDE.flatMap(part => partSteps(partSpec(part, spec, names, request.places), part, { names, version })),
			...partProofs(names),
			...request.coordinatorMove.steps,
			...databaseProven(place, name, web),
			removed(helperRef(name)),
			asideRemoved(old),
			{ do: 'exec', container: web, says: 'Forget the former settings', ...forgetFormerEvents(), undo: 'not needed' },
		],
		warnings: warningsOf(request, names, moved),
	};
}

const helperRef = (server: string): ContainerRef => ({ id: '', name: `${server}-split` });

/** While no LAVA runs: what its folders lack for the parts. */
function helperSteps(
	spec: ContainerSpec,
	network: string,
	place: Exclude<DatabasePlace, { at: 'elsewhere' }>,
	{ names, moved, aside }: { names: PartNames; moved: readonly Moved[]; aside: ContainerRef },
): Step[] {
	const helper = helperRef(spec.name);
	const { networkMode: _, ...waits } = helperSpec(helper.name, spec, spec.mounts ?? []);
	const database = databaseOf(place);
	return [
		{ do: 'create', spec: { ...waits, networks: [{ network }] } },
		...copySteps(moved.map(({ folder }) => folder))(helper, aside),
		{ do: 'start', container: helper },
		...(database === undefined || place.at === 'inside' ? [] : dumpSteps(helper, spec.name, place, database)),
		{
			do: 'exec',
			container: helper,
			says: 'Tell LAVA where its events go',
			...tellEvents(names),
			undo: tellFormerEvents(),
		},
		stopped(helper),
	];
}

/** What only who is reached from elsewhere has. */
type Outward = 'hostname' | 'domainname' | 'networks' | 'ports' | 'expose' | 'publishAll' | 'labels' | 'health';

/** The front is what others knew as the server; the rest of what it was is true of all of them. */
function partSpec(part: ServerPart, spec: ContainerSpec, names: PartNames, places: PartPlaces): ContainerSpec {
	const { hostname, domainname, networks, ports = [], expose, publishAll, labels, health, ...rest } = spec;
	const outward: Pick<ContainerSpec, Outward> = {
		...(domainname !== undefined && { domainname }),
		...(expose !== undefined && { expose }),
		...(publishAll !== undefined && { publishAll }),
		...(health !== undefined && { health }),
		...(networks !== undefined && { networks }),
	};
	const published = portsOf(part, ports);
	const mounts = (spec.mounts ?? []).filter(mount => needs(part, mount));
	const { mounts: _, environment = {}, ...common } = rest;
	return {
		...common,
		...PART_LIFE,
		name: names[part],
		hostname: part === 'front' ? (hostname ?? names.front) : names[part],
		labels: { ...(part === 'front' && labels), [SERVER_LABEL]: names.front },
		...(part === 'front' ? outward : { networks: places[part] }),
		...(published.length > 0 && { ports: published }),
		...(mounts.length > 0 && { mounts }),
		environment: { ...variablesFor(part, environment), ...partEnvironment(part, names) },
	};
}

/** Settings hold for all that run LAVA itself; its first user is made once. */
function variablesFor(part: ServerPart, environment: Environment): Environment {
	const runsLava = part === 'web' || part === 'scheduler' || part === 'publisher';
	const variables = Object.entries(environment).filter(
		([name]) => !PART_VARIABLES.some(each => each === name) && (part === 'web' || !/^LAVA_(?:ADMIN_|SITE$)/.test(name)),
	);
	return runsLava ? Object.fromEntries(variables) : {};
}

/** Only the web server touches the output of jobs, and the coordinator needs nothing of LAVA's. */
function needs(part: ServerPart, { target }: MountSpec): boolean {
	const { postgresql, jobs, coordinator } = SERVER_FOLDERS;
	if (isWithin(target, postgresql)) return false;
	if (isWithin(target, coordinator)) return part === 'coordinator';
	if (isWithin(target, jobs)) return part === 'web';
	return part === 'web' || part === 'scheduler' || part === 'publisher';
}

/** Why it can't be split; undefined = it can. */
export function whyNotSplit(container: Container, old: FoundContainer): string | undefined {
	const { spec } = old;
	const mounts = spec.mounts ?? [];
	const own = hasOwnDatabase(spec.environment ?? {});
	const rows: readonly Conditional[] = [
		[!hasAllServices(container), 'It is no LAVA server with all its services in one container.'],
		[
			spec.command !== undefined || spec.entrypoint !== undefined,
			'It runs a program of its own, not what LAVA’s image does.',
		],
		[
			!canBeSplit(lavaVersion(spec.image)),
			'Services of LAVA before 2022.02 find each other in one container only: switch it to a newer release first (n r).',
		],
		[networkOf(spec) === undefined, 'It is on no network on which names are found: connect it to one first (n c).'],
		[
			!isMounted(spec, SERVER_FOLDERS.etc) || (own && !isMounted(spec, SERVER_FOLDERS.postgresql)),
			'Its database or its settings are in its container alone, and the parts have to share them: back it up (n b), and restore it into a server that keeps its volumes.',
		],
		[
			mounts.some(({ target }) => isWithin(target, '/etc/apache2')),
			'Its web server has a site of its own (/etc/apache2), which leads to services in the same container.',
		],
		[remadeWith(old).length > 0, `${remadeWith(old)[0]?.container.name} shares what its container has.`],
	];
	return whyNotRecreated(container, old) ?? whatHolds(rows)[0];
}

function warningsOf(
	{ container, old, database, coordinatorMove }: SplitExistingRequest,
	names: PartNames,
	moved: readonly Moved[],
) {
	const kept = innermost(SERVER_FOLDERS.postgresql, old.spec.mounts ?? [], ({ target }) => target);
	const source = kept?.type === 'volume' || kept?.type === 'bind' ? kept.source : SERVER_FOLDERS.postgresql;
	const said: readonly Conditional[] = [
		[true, `Workers and browsers go to ${names.front} as before; users and backups to ${names.web}.`],
		[true, `Multinode jobs meet at ${names.coordinator}.`],
		[database !== undefined, `The database goes to ${database?.name}; ${source} keeps it as it was, for a way back.`],
		[isUp(container), 'The workers have no server until it answers again; test jobs that run go on.'],
	];
	return [
		...whatHolds(said),
		...coordinatorMove.says,
		...movedWords(moved),
		...managerNotes(container, 'recreate'),
		...old.warnings,
	];
}
