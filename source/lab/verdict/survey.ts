/** All workers of a lab: those the servers tell of, and those that containers are, joined, each with its verdict. */

import type { HeardByServer, LavaServer } from '../lava/server/server.ts';
import {
	isSameList,
	memoizeByObject,
	memoizeLastByKey,
	memoizeLastByObject,
	sortAgain,
	steady,
	steadyByKey,
} from '../memoize.ts';
import type { Container, Network } from '../objects.ts';
import type { HostAt } from './surroundings/bearers.ts';
import { type HostWorkers, type Placed, placeWorkers } from './surroundings/placed-workers.ts';
import { findTwins, NO_TWINS, type Twins } from './surroundings/twins.ts';
import type { Verdict, VerdictState } from './verdict.ts';
import type { WorkerTraces } from './reading/worker-container.ts';
import { type Answering, type Clocks, keyOf, type Placement, rowOf, type Times, type WorkerRow } from './worker-row.ts';
import { compareNames } from '../../text/compare.ts';

export type Lab = {
	/** Milliseconds since the epoch. */
	now: number;
	/** Milliseconds that hosts' clocks are ahead of the one that tells `now`; left out: none. */
	clocks?: Clocks;
	containers: ReadonlyMap<string, Container>;
	networks: ReadonlyMap<string, Network>;
	servers: readonly LavaServer[];
	/** As of when it is judged: the rows follow it. */
	heard: HeardByServer;
	/** Under which addresses hosts are reached, where there are several. */
	hostAt?: HostAt | undefined;
	/** What was read of the workers' containers, by id. */
	traces: ReadonlyMap<string, WorkerTraces>;
};

/** First those that need attention, last those that are idle; among equals in the order of servers, then of names. */
export function surveyWorkers(lab: Lab): readonly WorkerRow[] {
	const { now, clocks } = lab;
	const hosts = placeWorkers(lab);
	const placed = keepPlaced([...hosts.values()].flatMap(({ placed: { workers } }) => workers));
	const twinsOf = twinsAmong(placed);
	const servers = new Map(lab.servers.map(server => [server.key, withContainer(lab, server)]));
	const here = [...hosts].flatMap(([host, { placed: all, traces }]) => {
		const answering = keepAnswering(
			host,
			answeringOn(all).flatMap(key => servers.get(key) ?? []),
		);
		const twins = twinsOn(host, { twinsOf, workers: all.workers });
		return rowsOn(host, { all, traces, answering, twins, now, clocks });
	});
	const known = reported(placed);
	const elsewhere = [...servers].flatMap(([key, server]) => rowsElsewhere(key, { server, known, now, clocks }));
	return inOrder(keepRows([...here, ...elsewhere]));
}

const withContainer = ({ containers, heard }: Lab, server: LavaServer): Answering =>
	answering(server, {
		container: server.place.at === 'container' ? containers.get(server.place.container.id) : undefined,
		heard: heard.get(server.key),
	});

const answering = memoizeLastByObject((server: LavaServer, others: Omit<Answering, 'server'>): Answering => ({
	server,
	...others,
}));

const keepPlaced = steady<Placed>();
const keepRows = steady<WorkerRow>();
const keepAnswering = steadyByKey<readonly Answering[]>(isSameList);
const keepTwins = steadyByKey<readonly Twins[]>(isSameList);

const twinsAmong = memoizeByObject(findTwins);

const twinsOn = memoizeLastByKey(
	(host, { twinsOf, workers }: { twinsOf: (one: Placed) => Twins; workers: readonly Placed[] }) =>
		keepTwins(host, workers.map(twinsOf)),
);

/** Keys of the servers that answer a host's workers. */
const answeringOn = memoizeByObject(({ workers }: HostWorkers) => [
	...new Set(workers.flatMap(({ server }) => server?.key ?? [])),
]);

const rowsOn = memoizeLastByKey(
	(
		_host,
		{
			all,
			traces,
			answering: answered,
			twins,
			...times
		}: Times & {
			all: HostWorkers;
			traces: readonly WorkerTraces[];
			answering: readonly Answering[];
			twins: readonly Twins[];
		},
	): readonly WorkerRow[] => {
		const servers = new Map(answered.map(each => [each.server.key, each]));
		return all.workers.map((placed, at) =>
			placedRow(placed, {
				...times,
				answering: placed.server && servers.get(placed.server.key),
				traces: traces[at],
				around: all.around,
				twins: twins[at] ?? NO_TWINS,
			}),
		);
	},
);

/** Most workers are as they were, as is all that is around them. */
const placedRow = memoizeLastByObject(
	(placed: Placed, { now, clocks, ...others }: Times & Omit<Placement, 'name' | 'placed'>): WorkerRow =>
		rowOf({ now, clocks }, { name: placed.name, placed, ...others }),
);

/** Who reports to whom: what containers here are, the same set while they report the same. */
const reported = memoizeByObject((placed: readonly Placed[]) => setOf(keepReported(placed.map(reportOf))));

const reportOf = memoizeByObject(({ server, name }: Placed): string => keyOf(server, name));
const keepReported = steady<string>();
const setOf = memoizeByObject((reports: readonly string[]): ReadonlySet<string> => new Set(reports));

/** Workers that a server tells of, and that no container here is. */
const rowsElsewhere = memoizeLastByKey(
	(
		_server,
		{ server, known, ...times }: Times & { server: Answering; known: ReadonlySet<string> },
	): readonly WorkerRow[] =>
		server.server.workers
			.filter(({ name }) => !known.has(keyOf(server.server, name)))
			.map(({ name }) => rowOf(times, { name, answering: server, twins: NO_TWINS })),
);

const inOrder = memoizeByObject(
	sortAgain<WorkerRow>(
		(a, b) =>
			rank(a.verdict) - rank(b.verdict) ||
			compareNames(a.server?.name ?? '', b.server?.name ?? '') ||
			compareNames(a.name, b.name) ||
			compareNames(a.key, b.key),
	),
);

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
