/** One worker's row: what is known of it, by the clock of its own host, and the verdict on it. */

import type { HostKey } from '../host.ts';
import { lavaVersion } from '../image/image.ts';
import { parseVersion } from '../image/version.ts';
import { contractOf } from '../lava/contract.ts';
import type { CoordinatorTrace } from '../lava/coordinator.ts';
import { NOTHING_SET, type WorkerConfig } from '../lava/worker/config.ts';
import type { Worker, WorkerContainer } from '../lava/worker/worker.ts';
import type { Heard, LavaServer } from '../lava/server/server.ts';
import { memoizeByObject, memoizeLastByObject } from '../memoize.ts';
import type { Container } from '../objects.ts';
import { boardServices } from './surroundings/board-services.ts';
import { coordinatorPlace, findCoordinators, type Seeker } from './surroundings/coordinator-place.ts';
import type { Evidence } from './rules/evidence.ts';
import { judge } from './rules/judge.ts';
import { NOTHING_READ } from './reading/log-reading.ts';
import type { WorkerTraces } from './reading/worker-container.ts';
import type { HostSurroundings, Placed } from './surroundings/placed-workers.ts';
import { isOnlyInternal, networkToJoin, outsideAddress } from './surroundings/placement.ts';
import type { Verdict } from './verdict.ts';
import type { Twins } from './surroundings/twins.ts';

/** A server with the container that it is in, and whom it heard; the same object while all of it is the same. */
/** By the host; of one that is not there: 0. */
export type Clocks = ReadonlyMap<HostKey, number>;

export type WorkerRow = {
	/** Stays the same for the same worker in the same container. */
	key: string;
	/** As LAVA knows it; what the container reports, where LAVA knows none. */
	name: string;
	server: LavaServer | undefined;
	worker: Worker | undefined;
	container: Container | undefined;
	/** Where its server runs, if in a container here. */
	serverHost: HostKey | undefined;
	seen: WorkerContainer | undefined;
	/** Its coordinator's settings; undefined where they were not read. */
	coordinator: CoordinatorTrace | undefined;
	/** Host name or IPv4 of one that it could reach; undefined where none is known. */
	coordinatorAt: string | undefined;
	/** What its server tells each of its jobs; undefined where it could not be read. */
	config: WorkerConfig | { why: string } | undefined;
	verdict: Verdict;
};

export type Answering = { server: LavaServer; container: Container | undefined; heard: Heard | undefined };

export type Times = {
	/** Milliseconds since the epoch, by this machine's clock. */ now: number;
	clocks: Clocks | undefined;
};

const workersOf = memoizeByObject(({ workers }: LavaServer) => new Map(workers.map(worker => [worker.name, worker])));

/** All that a row is made of. */
type Ingredients = Pick<
	Evidence,
	| 'now'
	| 'reportedAt'
	| 'lastPing'
	| 'name'
	| 'server'
	| 'serverContainer'
	| 'worker'
	| 'container'
	| 'seen'
	| 'log'
	| 'asked'
	| 'otherBearer'
	| 'portTaken'
	| 'coordinator'
	| 'coordinatorAt'
	| 'config'
	| 'boardServices'
> & {
	networks: HostSurroundings['networks'];
	twins: Twins;
};

export type Placement = {
	name: string;
	answering: Answering | undefined;
	/** The worker's container, where it has one here, and what is around it. */
	placed?: Placed;
	traces?: WorkerTraces | undefined;
	around?: HostSurroundings;
	twins: Twins;
};

export function rowOf({ now: consoleNow, clocks }: Times, placement: Placement): WorkerRow {
	const { name, answering, placed, traces, around = NOWHERE, twins } = placement;
	const { container, seen, asked, otherBearer } = placed ?? {};
	const serverContainer = answering?.container;
	// All times of a row are by the clock of its container's host: that is what its log and its inspect tell.
	const clock = clockOf(clocks, container ?? serverContainer);
	const now = consoleNow + clock;
	const server = answering?.server;
	const worker = server && workersOf(server).get(name);
	const { log = NOTHING_READ, coordinator } = traces ?? {};
	const portTaken = container && around.portTaken(container);
	const seeker = { seen, server, serverContainer };
	const { coordinators, far } = around;
	const coordinatorAt = container && coordinatorFor(container, { coordinators, far, ...seeker });
	// Without a file nothing is set.
	const config = worker && server?.workerConfigs && (server.workerConfigs.get(name) ?? NOTHING_SET);
	const beside = container === undefined ? NO_SERVICES : boardServices(container, around.services);
	const boards = { config, boardServices: beside };
	const known = { name, server, serverContainer, worker, asked, otherBearer, portTaken, coordinator, coordinatorAt };
	const heard = answering === undefined ? UNHEARD : heardIn(answering, name, clock, clocks);
	const about = { container, seen, log, twins, networks: around.networks };
	const ingredients: Ingredients = { now, ...heard, ...about, ...known, ...boards };
	const one = container ?? worker;
	return one === undefined ? makeRow(ingredients) : lastRowOf(one, ingredients);
}

const NO_SERVICES: readonly Container[] = [];
const UNHEARD = { reportedAt: undefined, lastPing: undefined };
const NOWHERE: HostSurroundings = {
	networks: new Map(),
	coordinators: [],
	services: [],
	portTaken: () => undefined,
	far: [],
};

const coordinatorFor = memoizeLastByObject(
	(
		worker: Container,
		{ coordinators, far, ...known }: Omit<Seeker, 'worker'> & Pick<HostSurroundings, 'coordinators' | 'far'>,
	) => coordinatorPlace([...coordinators, ...findCoordinators(far)], { worker, ...known }),
);

function clockOf(clocks: Clocks | undefined, container: Container | undefined): number {
	return (container && clocks?.get(container.host)) ?? 0;
}

/** Clocks that differ by less are taken for one. */
const SAME_CLOCK_MS = 1000;

/** When its server was asked and heard it last, by the clock of the worker's host, which is `ahead` of this machine's. */
function heardIn(
	{ container, heard }: Answering,
	name: string,
	ahead: number,
	clocks: Clocks | undefined,
): Pick<Ingredients, 'reportedAt' | 'lastPing'> {
	const lastPing = heard?.lastPings.get(name);
	const apart = ahead - clockOf(clocks, container);
	return {
		reportedAt: heard && heard.reportedAt + ahead,
		lastPing: lastPing && lastPing + (Math.abs(apart) < SAME_CLOCK_MS ? 0 : apart),
	};
}

/** In most snapshots most workers are as they were in the one before. */
const lastRowOf = memoizeLastByObject((_one: Container | Worker, ingredients: Ingredients) => makeRow(ingredients));

function makeRow({ networks, twins, ...known }: Ingredients): WorkerRow {
	const { name, server, serverContainer, worker, container, seen, coordinator, coordinatorAt } = known;
	const version = server?.status.state === 'ready' ? server.version : undefined;
	const byImage = serverContainer && lavaVersion(serverContainer.image)?.text;
	const serverVersion = version ?? byImage ?? server?.version;
	const target = known.asked ?? serverContainer;
	const verdict = judge({
		...known,
		...twins,
		serverVersion,
		serverContract: contractOf(serverVersion === undefined ? undefined : parseVersion(serverVersion)),
		apart: container && target && seen && networkToJoin(container, target, seen),
		outside: container && outsideAddress(container, networks),
		internal: container !== undefined && isOnlyInternal(container, networks),
	});
	return {
		key: `${keyOf(server, name)} ${container?.id ?? ''}`,
		name,
		server,
		worker,
		container,
		serverHost: serverContainer?.host,
		seen,
		coordinator,
		coordinatorAt,
		config: known.config,
		verdict,
	};
}

export function keyOf(server: Pick<LavaServer, 'key'> | undefined, name: string): string {
	return `${server?.key ?? ''} ${name}`;
}
