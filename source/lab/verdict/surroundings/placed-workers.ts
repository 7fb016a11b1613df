/** The workers' containers with who answers them: host by host, so that an event on one asks nothing of all others. */

import type { HostKey } from '../../host.ts';
import { roleOf } from '../../lava/role/role.ts';
import type { WorkerContainer } from '../../lava/worker/worker.ts';
import type { LavaServer } from '../../lava/server/server.ts';
import {
	isSameList,
	memoizeByObject,
	memoizeLastByKey,
	memoizeLastByObject,
	steady,
	steadyByKey,
	steadyByObject,
} from '../../memoize.ts';
import type { Container, Network } from '../../objects.ts';
import type { HostAt } from './bearers.ts';
import { findServer, hostsReached, type KnownServer, knownServer, type Meant } from './server-of.ts';
import { containersByHost, networksOn, type Surroundings, surroundingsOf } from './surroundings.ts';
import type { PlacedWorker } from './twins.ts';
import { describeWorker, tokenOf, type WorkerTraces } from '../reading/worker-container.ts';

/** A worker's container with who answers it. */
export type Placed = PlacedWorker & Meant;

/** What a worker's container has around it. */
export type HostSurroundings = Surroundings & {
	/** Of its host, with those that span hosts. */
	networks: ReadonlyMap<string, Network>;
};

/** The same object while nothing of it, nor around it, changed. */
export type HostWorkers = { around: HostSurroundings; workers: readonly Placed[] };

/** With what was read of each of them, which a worker that lives changes all the time. */
export type ReadWorkers = { placed: HostWorkers; traces: readonly WorkerTraces[] };

type Known = {
	containers: ReadonlyMap<string, Container>;
	networks: ReadonlyMap<string, Network>;
	servers: readonly LavaServer[];
	hostAt?: HostAt | undefined;
	traces: ReadonlyMap<string, WorkerTraces>;
};

export function placeWorkers(lab: Known): ReadonlyMap<HostKey, ReadWorkers> {
	const { hostAt } = lab;
	const servers = keepServers(lab.servers.map(knownServer));
	const hosts = [...containersByHost(lab.containers)].map(([host, own]): [HostKey, ReadWorkers] => {
		const containers = dispatchersIn(own);
		const traces = keepTraces(
			host,
			containers.map(({ id }) => lab.traces.get(id) ?? UNREAD),
		);
		const seen = seenOn(host, { containers, traces });
		const { far } = surroundingsOf(lab, host, reachedFrom(host, { seen, hostAt }));
		const networks = networksOn(lab.networks, host);
		return [host, { placed: workersOn(host, { seen, servers, hostAt, own, far, networks }), traces }];
	});
	return new Map(hosts);
}

const UNREAD: WorkerTraces = {};
const UNMEANT: Meant = { server: undefined, asked: undefined, otherBearer: undefined };

const keepServers = steady<KnownServer>();
const keepTraces = steadyByKey<readonly WorkerTraces[]>(isSameList);

export const dispatchersIn = memoizeByObject((own: Surroundings['own']): readonly Container[] =>
	[...own.values()].filter(container => roleOf(container).role === 'dispatcher'),
);

type Seen = {
	container: Container;
	seen: WorkerContainer | undefined;
	token: string | undefined;
};

const describe = memoizeLastByObject(
	(container: Container, { configFile, ...log }: ReturnType<typeof readIn>): Seen => ({
		container,
		seen: describeWorker(container, { log, configFile }),
		token: tokenOf(container, { configFile }),
	}),
);

/** Of a log, what its later lines mostly tell again. */
const readIn = ({ log, configFile }: WorkerTraces) => ({
	version: log?.version,
	daemon: log?.daemon,
	name: log?.name,
	server: log?.server,
	configFile,
});

const keepSeen = steadyByKey<readonly Seen[]>(isSameList);

const seenOn = memoizeLastByKey(
	(
		host,
		{ containers, traces }: { containers: readonly Container[]; traces: readonly WorkerTraces[] },
	): readonly Seen[] =>
		keepSeen(
			host,
			containers.map((container, at) => describe(container, readIn(traces[at] ?? UNREAD))),
		),
);

/** Other hosts at whose addresses its workers look for their servers. */
const reachedFrom = memoizeLastByKey(
	(_host, { seen: all, hostAt }: { seen: readonly Seen[]; hostAt: HostAt | undefined }): readonly HostKey[] => [
		...new Set(all.flatMap(({ container, seen }) => (seen === undefined ? [] : hostsReached(container, seen, hostAt)))),
	],
);

const keepPlaced = steadyByObject<Placed>();

const workersOn = memoizeLastByKey(
	(_host, { seen: all, ...known }: Parameters<typeof findServer>[0] & { seen: readonly Seen[] }): HostWorkers => {
		const { own, far, networks } = known;
		const workers = all.map(({ container, seen, token }) => {
			const name = seen?.name.value ?? container.name;
			const meant = seen === undefined ? UNMEANT : findServer(known, container, seen);
			return keepPlaced(container, { container, seen, token, name, ...meant });
		});
		return { around: { own, far, networks }, workers };
	},
);
