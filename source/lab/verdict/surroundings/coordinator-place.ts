/** Where a worker would find a coordinator for its multinode jobs. */

import { COORDINATOR_PORT } from '../../lava/coordinator.ts';
import { isPartOf, runsCoordinator } from '../../lava/server/split.ts';
import type { WorkerContainer } from '../../lava/worker/worker.ts';
import type { LavaServer } from '../../lava/server/server.ts';
import { type Container, type Endpoint, isBuiltInNetwork } from '../../objects.ts';
import { parseAddress } from '../../address/address.ts';

export type Finder = Pick<Container, 'host' | 'networkMode'> & { endpoints: readonly Pick<Endpoint, 'networkId'>[] };

export type Seeker = {
	/** One that is still to be made has no more than this. */
	worker: Finder;
	seen: WorkerContainer | undefined;
	server: LavaServer | undefined;
	serverContainer: Container | undefined;
};

/**
 * A host name or IPv4 address for its file: of its server's own coordinator, else of another one beside it, else what its
 * server is called where that is elsewhere. Undefined: none is known that it could reach.
 *
 * @param coordinators all that it may reach, on whatever host
 */
export function coordinatorPlace(coordinators: readonly Container[], seeker: Seeker): string | undefined {
	const { worker, server, serverContainer, seen } = seeker;
	const beside = coordinators
		.filter(each => each !== serverContainer || server?.daemons?.includes('lava-coordinator') !== false)
		.toSorted((a, b) => nearness(a, serverContainer) - nearness(b, serverContainer));
	const place = beside.map(each => placeFrom(worker, each)).find(each => each !== undefined);
	if (place !== undefined || server === undefined) return place;
	const asked = seen?.server?.value.url.host;
	// Workers reach a server elsewhere by one address, whatever its services run in.
	const published = serverContainer?.ports.some(
		({ container, host }) => container === COORDINATOR_PORT && host?.port === COORDINATOR_PORT,
	);
	return server.place.at === 'address' || published ? asked : undefined;
}

/** Those of the containers that run one. */
export const findCoordinators = (containers: Iterable<Container>): Container[] =>
	[...containers].filter(each => each.status === 'running' && runsCoordinator(each));

/** Its server's own come first. */
function nearness(coordinator: Container, server: Container | undefined): number {
	if (coordinator === server) return 0;
	return server !== undefined && isPartOf(coordinator, server) ? 1 : 2;
}

function placeFrom(worker: Finder, coordinator: Container): string | undefined {
	if (worker.networkMode === 'host') {
		if (coordinator.host !== worker.host) return undefined;
		return coordinator.networkMode === 'host' ? '127.0.0.1' : coordinator.endpoints.map(ipv4Of).find(Boolean);
	}
	const ours = new Set(worker.endpoints.map(({ networkId }) => networkId));
	const [meeting] = coordinator.endpoints.filter(({ networkId }) => ours.has(networkId));
	if (meeting === undefined || ipv4Of(meeting) === '') return undefined;
	// A name stays when the engine gives it another address.
	const isNameKnown = meeting.staticIpv4 === '' && !isBuiltInNetwork(meeting.networkName);
	return isNameKnown ? coordinator.name : ipv4Of(meeting);
}

/** A worker asks for its coordinator by IPv4 alone (`lava_dispatcher/protocols/multinode.py`). */
function ipv4Of({ ipv4, staticIpv4 }: Endpoint): string {
	return staticIpv4 || ipv4;
}

/** Whether it may stand in the file: a host name or an IPv4 address. */
export function isCoordinatorHost(host: string): boolean {
	const address = parseAddress(host);
	return address === undefined ? /^[\w.-]{1,253}$/.test(host) : !host.includes(':');
}
