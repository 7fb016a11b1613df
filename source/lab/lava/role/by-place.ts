/** What a container's mounts and ports tell of its part in the lab (lava.md 1, 2 and 2d). */

import { WORKER_CONTRACTS } from '../contract.ts';
import { exposedPorts } from './exposed-ports.ts';
import type { PlacedVariables } from './by-variables.ts';
import { SERVER_FOLDERS } from '../server-folders.ts';

export type { PlacedVariables as Placed } from './by-variables.ts';

/** A worker keeps what makes it itself there; what it downloads is mounted by others too, who serve it to boards. */
const WORKER_FOLDERS = [WORKER_CONTRACTS.http.state, WORKER_CONTRACTS.zmq.state, '/etc/lava-dispatcher'];
const SERVER_PLACES = [SERVER_FOLDERS.etc, SERVER_FOLDERS.jobs];

/** Of events, and with them the coordinator's, the old sockets or the web servers behind apache2. */
const EVENTS = 5500;
const BESIDE_EVENTS = [3079, 5555, 5556, 8000, 8001];

export function roleByPlace(placed: PlacedVariables): 'server' | 'dispatcher' | undefined {
	if (!placed.lavas || placed.component !== undefined) return undefined;
	const targets = placed.container.detail?.mounts.map(({ destination }) => destination.replace(/\/+$/, '')) ?? [];
	const isIn = (folders: readonly string[]): boolean =>
		targets.some(target => folders.some(folder => target === folder || target.startsWith(`${folder}/`)));
	if (isIn(WORKER_FOLDERS)) return 'dispatcher';
	if (isIn(SERVER_PLACES)) return 'server';
	const ports = servedPorts(placed);
	return ports.has(EVENTS) && BESIDE_EVENTS.some(port => ports.has(port)) ? 'server' : undefined;
}

/** By its image or its maker, whether it runs or not. */
function servedPorts({ container }: PlacedVariables): ReadonlySet<number> {
	const exposed = [...exposedPorts(container)].map(name => Number.parseInt(name, 10));
	return new Set([...container.ports.map(port => port.container), ...exposed]);
}
