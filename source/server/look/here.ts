/** Whether an engine's containers can be reached from this machine by the addresses that the engine tells. */

import { networkInterfaces } from 'node:os';
import type { Network, Snapshot } from '../../lab/objects.ts';

/** The addresses of this machine's network interfaces, by their names. */
export type Interfaces = ReadonlyMap<string, readonly string[]>;

export function ownInterfaces(): Interfaces {
	return new Map(
		Object.entries(networkInterfaces()).map(([name, all = []]) => [name, all.map(({ address }) => address)]),
	);
}

/**
 * The same addresses are used on every host. A bridge that Docker names by the network's id is on one only; docker0 is on
 * many, and counts for an engine on a socket of this machine. One without root has its bridges in a network of its own.
 */
export function isHere({ networks, host }: Pick<Snapshot, 'networks' | 'host'>, interfaces: Interfaces): boolean {
	if (host?.rootless === true) return false;
	const isLocal = host?.address.startsWith('unix:') ?? false;
	return [...networks.values()].some(
		network =>
			network.driver === 'bridge' &&
			(interfaces.has(`br-${network.id.slice(0, 12)}`) || (isLocal && hasGateway(network, interfaces))),
	);
}

function hasGateway({ options, subnets }: Network, interfaces: Interfaces): boolean {
	const addresses = interfaces.get(options['com.docker.network.bridge.name'] ?? '') ?? [];
	return subnets.some(({ gateway }) => addresses.includes(gateway));
}
