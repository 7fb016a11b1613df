/** Workers that LAVA can't tell apart, and that no log complains of: only who sees all containers finds them. */

import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import { isLoopback } from '../../lava/server-url.ts';
import { memoizeByObject } from '../../memoize.ts';
import type { Container } from '../../objects.ts';
import type { WorkerContainer } from '../../lava/worker/worker.ts';
import type { LavaServer } from '../../lava/server/server.ts';

/** A dispatcher's container, what is seen of it, and the server it means. */
export type PlacedWorker = {
	container: Container;
	seen: WorkerContainer | undefined;
	name: string;
	server: Pick<LavaServer, 'key'> | undefined;
	/** In its variables, for comparing only. */
	token: string | undefined;
};

export type Twins = {
	/** Other running containers that report the same name to the same server: their names, and their host where it is another. */
	sameName: readonly string[];
	/** Other running containers with the same token, or the same folder that it is kept in. */
	sameToken: readonly string[];
};

/** Always the same object, so that a worker without twins is seen to be as it was. */
export const NO_TWINS: Twins = { sameName: [], sameToken: [] };

/** One way through all serves each of them. */
export function findTwins(all: readonly PlacedWorker[]): (one: PlacedWorker) => Twins {
	const running = all.filter(({ container }) => container.status === 'running');
	const named = groupsOf(running, nameKey);
	const tokens = groupsOf(running, ({ token }) => token);
	const states = groupsOf(running, ({ container }) => stateOf(container));
	return memoizeByObject(one => {
		const [sameName, sameToken] = [named(one), [...new Set([...tokens(one), ...states(one)])]];
		if (sameName.length + sameToken.length === 0) return NO_TWINS;
		const twins = { sameName: others(sameName, one), sameToken: others(sameToken, one) };
		return twins.sameName.length + twins.sameToken.length === 0 ? NO_TWINS : twins;
	});
}

/** Those of the same key as one; none where it has no key, or is alone with it. */
function groupsOf(
	placed: readonly PlacedWorker[],
	keyOf: (one: PlacedWorker) => string | undefined,
): (one: PlacedWorker) => readonly PlacedWorker[] {
	const groups = Map.groupBy(placed, keyOf);
	return one => {
		const key = keyOf(one);
		const same = key === undefined ? undefined : groups.get(key);
		return same === undefined || (same.length === 1 && same[0] === one) ? NOBODY : same;
	};
}

const NOBODY: readonly PlacedWorker[] = [];

function others(placed: readonly PlacedWorker[], { container: one }: PlacedWorker): string[] {
	return placed.flatMap(({ container: { id, name, host } }) => {
		if (id === one.id) return [];
		return host === one.host ? [name] : [`${name} on ${host}`];
	});
}

/** A name on the server that is meant, also where that is none that is watched; undefined: which is unknown. */
const nameKey = memoizeByObject(({ server, seen, name, container }: PlacedWorker): string | undefined => {
	if (server !== undefined) return `${server.key} ${name}`;
	const host = seen?.server?.value.url.host;
	if (host === undefined || (isLoopback(host) && container.networkMode !== 'host')) return undefined;
	// What has no dot is a name of Docker's, which means another container on each network.
	const networks = host.includes('.') || host.includes(':') ? [] : container.endpoints.map(each => each.networkId);
	const own = isLoopback(host) ? [container.host] : [];
	return [host, ...own, ...networks.toSorted(), name].join(' ');
});

/** Where on the host, or in which volume, its worker's state is; what is in memory is shared with no other. */
const stateOf = memoizeByObject(({ detail, host }: Container): string | undefined => {
	const folders = [WORKER_CONTRACTS.http.state, WORKER_CONTRACTS.zmq.state];
	const mount = detail?.mounts.find(({ destination }) => folders.includes(destination.replace(/\/+$/, '')));
	return mount === undefined || mount.type === 'tmpfs' ? undefined : `${host} ${mount.source}`;
});
