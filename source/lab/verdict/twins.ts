/** Workers that LAVA can't tell apart, and that no log complains of: only who sees all containers finds them. */

import type { ContainerRef } from '../command.ts';
import { WORKER_CONTRACTS } from '../contract.ts';
import type { Container } from '../objects.ts';
import type { LavaServer, WorkerContainer } from '../worker.ts';
import { tokenOf } from '../worker-container.ts';

/** A dispatcher's container, what is seen of it, and the server it means. */
export type Placed = {
	container: Container;
	seen: WorkerContainer | undefined;
	name: string;
	server: LavaServer | undefined;
};

export type Twins = {
	/** Other running containers that report the same name to the same server. */
	sameName: readonly ContainerRef[];
	/** Other running containers with the same token, or the same folder that it is kept in. */
	sameToken: readonly ContainerRef[];
};

export function twinsOf(one: Placed, all: readonly Placed[]): Twins {
	const others = all.filter(other => other.container !== one.container && other.container.status === 'running');
	const [token, state] = [tokenOf(one.container), stateOf(one.container)];
	return {
		sameName: refs(others.filter(other => other.name === one.name && serverKey(other) === serverKey(one))),
		sameToken: refs(
			others.filter(
				({ container }) =>
					(token !== undefined && tokenOf(container) === token) ||
					(state !== undefined && stateOf(container) === state),
			),
		),
	};
}

function refs(placed: readonly Placed[]): ContainerRef[] {
	return placed.map(({ container: { id, name } }) => ({ id, name }));
}

/** Which server is meant, also where it is none that is watched. */
function serverKey({ server, seen }: Placed): string | undefined {
	return server?.key ?? seen?.server?.value.url.host;
}

/** Where on the host, or in which volume, its worker's state is. */
function stateOf({ detail }: Container): string | undefined {
	const folders = [WORKER_CONTRACTS.http.state, WORKER_CONTRACTS.zmq.state];
	return detail?.mounts.find(({ destination }) => folders.includes(destination))?.source;
}
