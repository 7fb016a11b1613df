/**
 * The database of a server that is there, moved out of its container: into a PostgreSQL beside it or one elsewhere. The
 * old server and its volume stay as they are until the new one is well, and the volume stays after that.
 */

import type { ContainerRef } from '../../command.ts';
import type { Change } from '../../drift.ts';
import { lavaVersion } from '../../image/image.ts';
import {
	type Database,
	LAVASERVER_ROLE,
	readsSettingsFolder,
	servicesWithoutDatabase,
} from '../../lava/database/database.ts';
import { compareRows, emptyAgain, moveOut, tellFormerPlace, tellPlace } from '../../lava/database/move-out.ts';
import { hasOwnDatabase } from '../../lava/database/postgresql.ts';
import { SERVER_LABEL } from '../../lava/server/split.ts';
import { stopGrace } from '../../lava/role/role.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import { type Container, isBuiltInNetwork, isUp } from '../../objects.ts';
import { innermost, isWithin } from '../../path.ts';
import type { ExecStep, Plan, Step } from '../../plan.ts';
import { type Conditional, whatHolds } from '../../sentences.ts';
import type { ContainerSpec } from '../../spec/container.ts';
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
import { databaseFirst, databaseOf, databasePassword, type DatabasePlace, databaseProven } from './database.ts';
import { recreationNotes } from '../recreate/dependants.ts';
import { helperSpec, postgresql, removed, stopped } from './helper.ts';
import { managerNotes, replace, whyNotRecreated, withSameHostname } from '../recreate/recreate.ts';
import { SERVING_SECONDS } from './server.ts';

export type MoveOutRequest = {
	container: Container;
	old: FoundContainer;
	/** What it changed in its own layer. */
	changes: readonly Change[];
	/** What the server runs now: the name of its image, or its id where the name stands for another by now. */
	image: string;
	/** Where it goes; a database elsewhere is empty. */
	to: Exclude<DatabasePlace, { at: 'inside' }>;
	/** Majors of PostgreSQL, as far as they are known. */
	majors: { from: string | undefined; to: string | undefined };
};

export function moveOutPlan(request: MoveOutRequest): Plan {
	const { container, old, changes, to, image } = request;
	const { name, restart = 'no' } = old.spec;
	const database = databaseOf(to);
	const network = networkOf(old.spec);
	if (database === undefined || network === undefined) throw new Error(`${name} is on no network of its own.`);
	const helper: ContainerRef = { id: '', name: `${name}-move` };
	const moved = movedFolders(old.spec, changes);
	const spec = withVolumes({ ...old.spec, image }, moved);
	const server: ContainerRef = { id: '', name };
	const { steps, cleanup } = replace({
		old,
		grace: stopGrace(container),
		spec: withSameHostname(withoutDatabase({ ...spec, ...labelled(to, spec) }), old),
		between: aside => [
			...volumeSteps(moved),
			...helperMade(helper, spec, network),
			...copySteps(moved.map(({ folder }) => folder))(helper, aside),
			{ do: 'start', container: helper },
			...dumpSteps(helper, name, to, database),
			stopped(helper),
		],
		start: true,
		well: { until: { is: 'serving', server: { container: server } }, seconds: SERVING_SECONDS },
	});
	return {
		title: `Move the database of ${name} out of its container`,
		steps: [
			...databaseFirst(to, { name, image, network, restart }),
			...steps,
			...databaseProven(to, name, server),
			removed(helper),
			...cleanup,
		],
		warnings: warningsOf(request, database, moved),
	};
}

/** So that both are known as one server. */
const labelled = ({ at }: MoveOutRequest['to'], { name, labels }: ContainerSpec): Partial<ContainerSpec> =>
	at === 'container' ? { labels: { ...labels, [SERVER_LABEL]: name } } : {};

/** One on which names are found. */
export const networkOf = ({ networks = [] }: ContainerSpec): string | undefined =>
	networks.find(({ network }) => !isBuiltInNetwork(network))?.network;

/** Why it can't be moved; undefined = it can. */
export function whyNotMovedOut(container: Container, old: FoundContainer): string | undefined {
	const { spec } = old;
	const rows: readonly Conditional[] = [
		[!hasOwnDatabase(spec.environment ?? {}), 'Its database is not in its container.'],
		[
			!isMounted(spec, SERVER_FOLDERS.postgresql) || !isMounted(spec, SERVER_FOLDERS.etc),
			'Its database or its settings are in its container alone, and would go with that: back it up (n b), and restore it into a server that keeps its volumes.',
		],
		[
			!readsSettingsFolder(lavaVersion(spec.image)),
			'LAVA before 2020.05 reads its database from instance.conf: switch it to a newer release first (n r).',
		],
		[networkOf(spec) === undefined, 'It is on no network on which names are found: connect it to one first (n c).'],
	];
	return whyNotRecreated(container, old) ?? whatHolds(rows)[0];
}

/** The same server, which starts no PostgreSQL any more. */
function withoutDatabase(spec: ContainerSpec): ContainerSpec {
	const { SERVICES: listed } = spec.environment ?? {};
	const all = typeof listed === 'string' ? listed.split(/\s+/) : servicesWithoutDatabase(lavaVersion(spec.image));
	const services = all.filter(each => each !== 'postgresql').join(' ');
	const mounts = (spec.mounts ?? []).filter(({ target }) => !isWithin(target, SERVER_FOLDERS.postgresql));
	return { ...spec, environment: { ...spec.environment, SERVICES: services }, mounts };
}

/** Seconds: databases of hundreds of gigabytes take hours. */
const LONG = 12 * 3600;

/** With the server's folders, on its network. */
function helperMade(helper: ContainerRef, from: ContainerSpec, network: string): Step[] {
	const { networkMode: _, ...spec } = helperSpec(helper.name, from, from.mounts ?? []);
	return [{ do: 'create', spec: { ...spec, networks: [{ network }] } }];
}

/** In a helper with the server's folders, on its network: the database goes to its new place, and LAVA is configured with it. */
export function dumpSteps(helper: ContainerRef, server: string, to: MoveOutRequest['to'], database: Database): Step[] {
	const secret = databasePassword(server);
	const does = (step: Pick<ExecStep, 'says' | 'command' | 'undo' | 'seconds' | 'stdin'>): ExecStep => ({
		do: 'exec',
		container: helper,
		...step,
	});
	return [
		postgresql(helper, 'start'),
		does({
			says: 'Dump the database and restore it in its new place',
			...moveOut(database, secret),
			seconds: LONG,
			// One that the plan made goes with its volume.
			undo: to.at === 'elsewhere' ? emptyAgain(database, secret) : 'not needed',
		}),
		does({
			says: 'Compare the number of rows of every table',
			...compareRows(database, secret),
			seconds: LONG,
			undo: 'not needed',
		}),
		postgresql(helper, 'stop'),
		does({
			says: 'Tell LAVA where its database is',
			...tellPlace(database, secret),
			undo: tellFormerPlace(),
		}),
	];
}

function warningsOf(
	{ container, old, majors }: MoveOutRequest,
	{ host, name }: Database,
	moved: readonly Moved[],
): string[] {
	const mount = innermost(SERVER_FOLDERS.postgresql, old.spec.mounts ?? [], ({ target }) => target);
	const kept = mount?.type === 'volume' || mount?.type === 'bind' ? mount.source : SERVER_FOLDERS.postgresql;
	const was = majors.from === undefined ? 'The PostgreSQL' : `PostgreSQL ${majors.from}`;
	const becomes = majors.to === undefined ? 'the one' : `PostgreSQL ${majors.to}`;
	return [
		`${was} in ${container.name} becomes ${becomes} at ${host}: the database is dumped, and restored as ${name === LAVASERVER_ROLE ? name : `the database ${name}`}.`,
		`${kept} keeps the database as it was, for a way back: remove it when the server works well.`,
		...(isUp(container) ? ['The workers have no server until it answers again; test jobs that run go on.'] : []),
		...movedWords(moved),
		...managerNotes(container, 'recreate'),
		...recreationNotes(old),
		...old.warnings,
	];
}
