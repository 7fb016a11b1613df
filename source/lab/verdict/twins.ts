/** Workers that LAVA can't tell apart, and that no log complains of: only who sees all containers finds them. */

import type { ContainerRef } from '../command.ts';
import { WORKER_CONTRACTS } from '../lava/contract.ts';
import type { Container } from '../objects.ts';
import type { LavaServer, WorkerContainer } from '../lava/worker.ts';

/** A dispatcher's container, what is seen of it, and the server it means. */
export type Placed = {
	container: Container;
	seen: WorkerContainer | undefined;
	name: string;
	server: LavaServer | undefined;
	/** In its variables, for comparing only. */
	token: string | undefined;
};

export type Twins = {
	/** Other running containers that report the same name to the same server. */
	sameName: readonly ContainerRef[];
	/** Other running containers with the same token, or the same folder that it is kept in. */
	sameToken: readonly ContainerRef[];
};

/** Always the same object, so that a worker without twins is seen to be as it was. */
export const NO_TWINS: Twins = { sameName: [], sameToken: [] };

/** One way through all serves each of them. */
export function findTwins(all: readonly Placed[]): (one: Placed) => Twins {
	const running = all.filter(({ container }) => container.status === 'running');
	const named = Map.groupBy(running, nameKey);
	const tokens = Map.groupBy(running, ({ token }) => token);
	const states = Map.groupBy(running, ({ container }) => stateOf(container));
	return one => {
		const { token } = one;
		const state = stateOf(one.container);
		const sameToken = token === undefined ? [] : (tokens.get(token) ?? []);
		const sameState = state === undefined ? [] : (states.get(state) ?? []);
		const twins = {
			sameName: others(named.get(nameKey(one)) ?? [], one),
			sameToken: others([...new Set([...sameToken, ...sameState])], one),
		};
		return twins.sameName.length + twins.sameToken.length === 0 ? NO_TWINS : twins;
	};
}

function others(placed: readonly Placed[], { container: one }: Placed): ContainerRef[] {
	return placed.flatMap(({ container: { id, name } }) => (id === one.id ? [] : [{ id, name }]));
}

/** A name on the server that is meant, also where that is none that is watched. */
function nameKey({ server, seen, name }: Placed): string {
	return `${server?.key ?? seen?.server?.value.url.host ?? ''} ${name}`;
}

/** Where on the host, or in which volume, its worker's state is. */
function stateOf({ detail }: Container): string | undefined {
	const folders = [WORKER_CONTRACTS.http.state, WORKER_CONTRACTS.zmq.state];
	return detail?.mounts.find(({ destination }) => folders.includes(destination))?.source;
}
