/** Which hosts are of one Swarm, and what they have in common. */

import { isUp, type Network, type Snapshot } from '../objects.ts';
import { type ActiveSwarm, isSameSwarm } from './state.ts';

type HasSwarm = Pick<Snapshot, 'host'>;

export function swarmOf({ host }: HasSwarm): ActiveSwarm | undefined {
	return host?.swarm.state === 'active' ? host.swarm : undefined;
}

/** Networks of a Swarm are made by its managers. */
export const isManager = (host: HasSwarm): boolean => swarmOf(host)?.role === 'manager';

/** Those of the hosts that are in its Swarm, itself among them; none where it is in no Swarm. */
export function inSwarmOf<T extends HasSwarm>(host: HasSwarm, hosts: readonly T[]): T[] {
	const own = swarmOf(host);
	if (own === undefined) return [];
	return hosts.filter(each => {
		const its = swarmOf(each);
		return its !== undefined && isSameSwarm(own, its);
	});
}

/** Whether it is a network of a Swarm's hosts together. */
export const spansHosts = ({ scope }: Pick<Network, 'scope'>): boolean => scope === 'swarm';

/**
 * The host with all networks of its Swarm, and on each the containers of all hosts. A worker's engine tells of one only
 * while a container of its own is on it, and joins each by its name all the same.
 */
export function withSwarmNetworks(host: Snapshot, hosts: readonly Snapshot[]): Snapshot {
	const mates = inSwarmOf(host, hosts).filter(({ key }) => key !== host.key);
	if (mates.length === 0) return host;
	const networks = new Map(host.networks);
	for (const mate of mates) {
		for (const network of [...mate.networks.values()].filter(spansHosts)) {
			const known = networks.get(network.id) ?? { ...network, host: host.key, members: [] };
			networks.set(network.id, { ...known, members: [...known.members, ...membersOn(network, mate)] });
		}
		// One that a container there is to be on when it is started is not listed there.
		for (const network of [...networks.values()].filter(each => spansHosts(each) && !mate.networks.has(each.id))) {
			networks.set(network.id, { ...network, members: [...network.members, ...stoppedOn(network, mate)] });
		}
	}
	return { ...host, networks };
}

const membersOn = (network: Network, host: Snapshot): Network['members'] => [
	...network.members,
	...stoppedOn(network, host),
];

/** Whose static address is to be kept, though no container has it now. */
function stoppedOn({ id, name }: Network, { containers }: Snapshot): Network['members'] {
	return [...containers.values()]
		.filter(container => !isUp(container))
		.flatMap(container =>
			container.endpoints
				.filter(({ networkId, networkName }) => (networkId === '' ? networkName === name : networkId === id))
				.filter(({ staticIpv4, staticIpv6 }) => staticIpv4 !== '' || staticIpv6 !== '')
				.map(({ staticIpv4, staticIpv6, macAddress }) => ({
					containerId: container.id,
					name: container.name,
					ipv4: staticIpv4,
					ipv6: staticIpv6,
					macAddress,
				})),
		);
}
