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
import { type HostAt, type NameIndex, nameIndex } from './bearers.ts';
import { servicesIn } from './board-services.ts';
import { findCoordinators } from './coordinator-place.ts';
import { type PortClaim, portClaimsIn } from './port-claims.ts';
import { findServer, hostsReached, idsMeant, type KnownServer, knownServer, type Meant } from './server-of.ts';
import { containersByHost, networksOn, type Surroundings, surroundingsOf } from './surroundings.ts';
import type { PlacedWorker } from './twins.ts';
import { describeWorker, tokenOf, type WorkerTraces } from '../reading/worker-container.ts';

/** A worker's container with who answers it. */
export type Placed = PlacedWorker & Meant;

/**
 * What the workers of a host have around them, by what may tell of them: an event changes a container, and mostly none
 * of this. Then it is the same object, and asks nothing of the others.
 */
export type HostSurroundings = {
	/** Of the host, with those that span hosts. */
	networks: ReadonlyMap<string, Network>;
	/** That run on the host. */
	coordinators: readonly Container[];
	/** That run on the host and serve boards. */
	services: readonly Container[];
	/** Who has a port of the host before a worker. */
	portTaken: (worker: Container) => PortClaim | undefined;
	/** On other hosts. */
	far: readonly Container[];
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
		const around = keepAround(host, {
			networks,
			coordinators: coordinatorsIn(host, own),
			services: servicesIn(host, own),
			portTaken: portClaimsIn(host, containers, own),
			far,
		});
		const index = nameIndex(own);
		const meant = containersMeant(host, { seen, servers, hostAt, index, own });
		return [
			host,
			{ placed: workersOn(host, { seen, around, servers, hostAt, index, own: meant, far, networks }), traces },
		];
	});
	return new Map(hosts);
}

const keepAround = memoizeLastByKey((_host, around: HostSurroundings): HostSurroundings => around);

const coordinatorsIn = (host: HostKey, own: Surroundings['own']): readonly Container[] =>
	keepCoordinators(host, findCoordinators(own.values()));

const keepCoordinators = steadyByKey<readonly Container[]>(isSameList);

const UNREAD: WorkerTraces = {};
const UNMEANT: Meant = { server: undefined, asked: undefined, otherBearer: undefined };

const keepServers = steady<KnownServer>();
const keepTraces = steadyByKey<readonly WorkerTraces[]>(isSameList);

const dispatchersIn = memoizeByObject((own: Surroundings['own']): readonly Container[] =>
	[...own.values()].filter(container => roleOf(container).role === 'dispatcher'),
);

type Seen = {
	container: Container;
	seen: WorkerContainer | undefined;
	token: string | undefined;
};

const seenIn = memoizeLastByObject((container: Container, { traces }: { traces: WorkerTraces }): Seen =>
	describe(container, readIn(traces)),
);

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
			containers.map((container, at) => seenIn(container, { traces: traces[at] ?? UNREAD })),
		),
);

/** Other hosts at whose addresses its workers look for their servers. */
const reachedFrom = memoizeLastByKey(
	(_host, { seen: all, hostAt }: { seen: readonly Seen[]; hostAt: HostAt | undefined }): readonly HostKey[] => [
		...new Set(all.flatMap(one => reachedBy(one, { hostAt }))),
	],
);

const reachedBy = memoizeLastByObject(
	({ container, seen }: Seen, { hostAt }: { hostAt: HostAt | undefined }): readonly HostKey[] =>
		seen === undefined ? [] : hostsReached(container, seen, hostAt),
);

type Meaning = {
	servers: readonly KnownServer[];
	hostAt: HostAt | undefined;
	index: NameIndex;
	own: Surroundings['own'];
};

/** Of a host's containers, those that any of its workers may mean, and those of servers: the same map while they are the same. */
function containersMeant(host: HostKey, { seen, servers, own, ...known }: Meaning & { seen: readonly Seen[] }) {
	const asked = seen.flatMap(one => idsMeantBy(one, known));
	const ofServers = servers.flatMap(({ place }) => (place.at === 'container' ? [place.container.id] : []));
	const meant = [...new Set([...asked, ...ofServers])].flatMap(id => own.get(id) ?? []);
	return mapOf(keepMeant(host, meant));
}

const keepMeant = steadyByKey<readonly Container[]>(isSameList);
const mapOf = memoizeByObject(
	(containers: readonly Container[]): Surroundings['own'] => new Map(containers.map(each => [each.id, each])),
);

const idsMeantBy = memoizeLastByObject(
	({ container, seen }: Seen, known: Pick<Meaning, 'index' | 'hostAt'>): readonly string[] =>
		seen === undefined ? [] : idsMeant(container, seen, known),
);

const keepPlaced = steadyByObject<Placed>();

const placedOf = memoizeLastByObject((one: Seen, known: Parameters<typeof findServer>[0]): Placed => {
	const { container, seen, token } = one;
	const name = seen?.name.value ?? container.name;
	const meant = seen === undefined ? UNMEANT : findServer(known, container, seen);
	return keepPlaced(container, { container, seen, token, name, ...meant });
});

type Around = Parameters<typeof findServer>[0] & { seen: readonly Seen[]; around: HostSurroundings };

const workersOn = memoizeLastByKey((_host, { seen: all, around, ...known }: Around): HostWorkers => ({
	around,
	workers: all.map(one => placedOf(one, known)),
}));
