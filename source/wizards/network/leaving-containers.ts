/** What a host has of its Swarm's networks. */

import { isUp, type Network, type Snapshot } from '../../lab/objects.ts';
import { spansHosts, withSwarmNetworks } from '../../lab/swarm/hosts.ts';
import { hostsOf } from '../fields/swarm-hosts.ts';
import type { World } from '../world.ts';

/** Networks of its Swarm that were made for containers. */
export function sharedNetworks(host: Snapshot, world: World): Network[] {
	const all = hostsOf(world).map(({ snapshot }) => snapshot);
	const { networks } = withSwarmNetworks(host, all);
	return [...networks.values()].filter(network => spansHosts(network) && !network.ingress);
}

/** One that runs on such a network, or would when it is started. */
export function containerOnShared(host: Snapshot, world: World): { container: string; network: string } | undefined {
	const shared = sharedNetworks(host, world);
	const all = [...host.containers.values()].toSorted((a, b) => Number(isUp(b)) - Number(isUp(a)));
	for (const { name, endpoints } of all) {
		const on = endpoints.find(({ networkId, networkName }) =>
			shared.some(each =>
				networkId === '' ? each.name === networkName && !host.networks.has(each.id) : each.id === networkId,
			),
		);
		if (on !== undefined) return { container: name, network: on.networkName };
	}
	return undefined;
}
