/** All workers of a lab: those the servers tell of, and those that containers are, joined, each with its verdict. */

import type { HostKey } from '../host.ts';
import type { HostAt } from './bearers.ts';
import { contractOf } from '../lava/contract.ts';
import { lavaVersion } from '../image/image.ts';
import type { CoordinatorTrace } from '../lava/coordinator.ts';
import type { Container, Network } from '../objects.ts';
import { memoizeByObject, memoizeByValue, memoizeLastByObject } from '../memoize.ts';
import { roleOf } from '../lava/role.ts';
import { parseVersion } from '../image/version.ts';
import type { LavaServer, Worker, WorkerContainer } from '../lava/worker.ts';
import { describeWorker, tokenOf, type WorkerTraces } from './worker-container.ts';
import type { Evidence } from './evidence.ts';
import { coordinatorPlace, type Seeker } from './coordinator-place.ts';
import { networkToJoin, outsideAddress } from './placement.ts';
import { NOTHING_READ } from './log-reading.ts';
import { judge } from './judge.ts';
import { findPortClaims } from './port-claims.ts';
import { findServer, type Meant } from './server-of.ts';
import { findTwins, NO_TWINS, type PlacedWorker, type Twins } from './twins.ts';
import type { Verdict, VerdictState } from './verdict.ts';
import { compareNames } from '../../text/compare.ts';

export type Lab = {
	/** Milliseconds since the epoch. */
	now: number;
	/** Milliseconds that hosts' clocks are ahead of the one that tells `now`; left out: none. */
	clocks?: Clocks;
	containers: ReadonlyMap<string, Container>;
	networks: ReadonlyMap<string, Network>;
	servers: readonly LavaServer[];
	/** Under which addresses hosts are reached, where there are several. */
	hostAt?: HostAt | undefined;
	/** What was read of the workers' containers, by id. */
	traces: ReadonlyMap<string, WorkerTraces>;
};

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
	/** What it has been told of a coordinator; undefined where nobody looked. */
	coordinator: CoordinatorTrace | undefined;
	verdict: Verdict;
};

/** First who needs somebody, last who does nothing; among equals in the order of servers, then of names. */
export function surveyWorkers(lab: Lab): WorkerRow[] {
	const placed = dispatchers(lab);
	const twinsOf = findTwins(placed);
	const portTakenOf = findPortClaims(
		placed.map(({ container }) => container),
		lab.containers.values(),
	);
	const rows = placed.map(each =>
		rowOf(lab, { ...each, placed: each, twins: twinsOf(each), portTaken: portTakenOf(each.container) }),
	);
	const known = new Set(placed.map(({ server, name }) => keyOf(server, name)));
	for (const server of lab.servers) {
		for (const { name } of server.workers) {
			if (!known.has(keyOf(server, name))) rows.push(rowOf(lab, { server, name, twins: NO_TWINS }));
		}
	}
	return rows.toSorted(
		(a, b) =>
			rank(a.verdict) - rank(b.verdict) ||
			compareNames(a.server?.name ?? '', b.server?.name ?? '') ||
			compareNames(a.name, b.name) ||
			compareNames(a.key, b.key),
	);
}

/** Those that change by themselves from one to the other stay where they are. */
const RANKS: Readonly<Record<VerdictState, number>> = {
	wrong: 0,
	unknown: 1,
	waiting: 2,
	working: 2,
	online: 2,
	retired: 3,
};

/** LAVA's own example comes last: no host ever ran it. */
function rank({ rule, state }: Verdict): number {
	return rule === 'example-worker' ? 4 : RANKS[state];
}

const UNREAD: WorkerTraces = {};
const UNMEANT: Meant = { server: undefined, asked: undefined, otherBearer: undefined };

const describe = memoizeByObject((container: Container) =>
	memoizeByObject((traces: WorkerTraces) => ({
		seen: describeWorker(container, traces),
		token: tokenOf(container, traces),
	})),
);

/** A worker's container with who answers it. */
type Found = PlacedWorker & Meant;

function dispatchers(lab: Lab): Found[] {
	return [...lab.containers.values()]
		.filter(container => roleOf(container).role === 'dispatcher')
		.map(container => {
			const { containers, networks, servers, hostAt } = lab;
			const traces = lab.traces.get(container.id) ?? UNREAD;
			return foundOf(container, { containers, networks, servers, hostAt, traces });
		});
}

const foundOf = memoizeLastByObject(
	(
		container: Container,
		{ traces, ...known }: Omit<Lab, 'now' | 'clocks' | 'traces'> & { traces: WorkerTraces },
	): Found => {
		const { seen, token } = describe(container)(traces);
		const name = seen?.name.value ?? container.name;
		return { container, seen, name, token, ...(seen === undefined ? UNMEANT : findServer(known, container, seen)) };
	},
);

const workersOf = memoizeByObject(({ workers }: LavaServer) => new Map(workers.map(worker => [worker.name, worker])));

/** All that a row is made of. */
type Ingredients = Pick<
	Evidence,
	| 'now'
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
> & {
	networks: Lab['networks'];
	twins: Twins;
};

type Placement = Pick<Evidence, 'name' | 'server'> & {
	/** The worker's container, where it has one here. */
	placed?: Found;
	twins: Twins;
	portTaken?: Evidence['portTaken'];
};

function rowOf(
	{ now: consoleNow, clocks, containers, networks, traces }: Lab,
	{ name, server: told, placed, twins, portTaken }: Placement,
): WorkerRow {
	const { container, seen, asked, otherBearer } = placed ?? {};
	const serverContainer = told?.place.at === 'container' ? containers.get(told.place.container.id) : undefined;
	// All times of a row are by the clock of its container's host: that is what its log and its inspect tell.
	const clock = clockOf(clocks, container ?? serverContainer);
	const now = consoleNow + clock;
	const server = told && shifted(told, clock - clockOf(clocks, serverContainer));
	const worker = server && workersOf(server).get(name);
	const { log = NOTHING_READ, coordinator } = (container && traces.get(container.id)) ?? UNREAD;
	const coordinatorAt = container && coordinatorFor(container, { containers, seen, server, serverContainer });
	const known = { name, server, serverContainer, worker, asked, otherBearer, portTaken, coordinator, coordinatorAt };
	const ingredients: Ingredients = { now, networks, container, seen, log, twins, ...known };
	const one = container ?? worker;
	return one === undefined ? makeRow(ingredients) : lastRowOf(one, ingredients);
}

const coordinatorFor = memoizeLastByObject(
	(worker: Container, { containers, ...known }: Omit<Seeker, 'worker'> & Pick<Lab, 'containers'>) =>
		coordinatorPlace(containers, { worker, ...known }),
);

function clockOf(clocks: Clocks | undefined, container: Container | undefined): number {
	return (container && clocks?.get(container.host)) ?? 0;
}

/** Clocks that differ by less are taken for one. */
const SAME_CLOCK_MS = 1000;

/** A server's times by another clock, which is so many milliseconds ahead of its own. */
function shifted(server: LavaServer, ahead: number): LavaServer {
	return Math.abs(ahead) < SAME_CLOCK_MS ? server : byClock(server)(ahead);
}

/** All workers on one host share it. */
const byClock = memoizeByObject((server: LavaServer) =>
	memoizeByValue((ahead: number): LavaServer => {
		const heard = (at: number | undefined): number | undefined => at && at + ahead;
		return {
			...server,
			toldAt: heard(server.toldAt) ?? 0,
			workers: server.workers.map(worker => ({ ...worker, lastPing: heard(worker.lastPing) })),
		};
	}),
);

/** In most snapshots most workers are as they were in the one before. */
const lastRowOf = memoizeLastByObject((_one: Container | Worker, ingredients: Ingredients) => makeRow(ingredients));

function makeRow({ networks, twins, ...known }: Ingredients): WorkerRow {
	const { name, server, serverContainer, worker, container, seen, coordinator } = known;
	const told = server?.status.state === 'ready' ? server.version : undefined;
	const byImage = serverContainer && lavaVersion(serverContainer.image)?.text;
	const serverVersion = told ?? byImage ?? server?.version;
	const target = known.asked ?? serverContainer;
	const verdict = judge({
		...known,
		...twins,
		serverVersion,
		serverContract: contractOf(serverVersion === undefined ? undefined : parseVersion(serverVersion)),
		apart: container && target && seen && networkToJoin(container, target, seen),
		outside: container && outsideAddress(container, networks),
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
		verdict,
	};
}

function keyOf(server: LavaServer | undefined, name: string): string {
	return `${server?.key ?? ''} ${name}`;
}
