/** Which networks a container may join, in the order in which they are offered, and how a plan calls each. */

import { type Block, contains, parseSubnet, sizeOf } from '../../address/address.ts';
import { holdingsOf } from '../../address/holding.ts';
import { roleOf } from '../../lava/role/role.ts';
import { type Container, isBuiltInNetwork, type Network, type Snapshot } from '../../objects.ts';
import { memoizeByObject } from '../../memoize.ts';
import { SWARM_BRIDGE } from '../../swarm/state.ts';
import { compareNames } from '../../../text/compare.ts';

/** The name that LAVA's documentation gives to a lab's network. */
export const NETWORK_NAME = 'dockernet';

type Lab = Pick<Snapshot, 'networks' | 'containers'>;
type Containers = Snapshot['containers'];

/** Whose a network is, in the order in which they are offered. */
const OWNERS = ['lava', 'user', 'project'] as const;

export type NetworkOwner = (typeof OWNERS)[number];

/**
 * The networks that a container may join: LAVA's first, then those that were made by hand, then those of Compose
 * projects and stacks. Docker's own bridge is none of them: it has no static addresses, and no one is found on it by name.
 */
export function joinable({ networks, containers }: Lab): Network[] {
	const rank = (network: Network): number => OWNERS.indexOf(ownerOf(network, containers));
	return [...networks.values()]
		.filter(network => isJoinable(network, containers))
		.toSorted(
			(a, b) =>
				rank(a) - rank(b) ||
				Number(b.name === NETWORK_NAME) - Number(a.name === NETWORK_NAME) ||
				compareNames(a.name, b.name) ||
				compareNames(a.id, b.id),
		);
}

/** Docker's own, a swarm's for its services, one that others are made from, or a full one: none of them can be joined. */
function isJoinable(network: Network, containers: Containers): boolean {
	const { name, driver, scope, attachable, ingress, configOnly } = network;
	if (isBuiltInNetwork(name) || name === SWARM_BRIDGE || driver === 'null' || driver === 'host') return false;
	if (ingress || configOnly || (scope === 'swarm' && !attachable)) return false;
	return !isFull(network, containers);
}

/** Whether a family of its addresses is used up: a container needs one of each. */
function isFull(network: Network, containers: Containers): boolean {
	const blocks = network.subnets.flatMap(({ subnet }) => parseSubnet(subnet) ?? []);
	const families = Map.groupBy(blocks, ({ family }) => family);
	return [...families.values()].some(those => those.every(block => !hasRoom(block, network, containers)));
}

/** A stopped container's static address can be given away meanwhile. */
function hasRoom(block: Block, network: Network, containers: Containers): boolean {
	const inside = holdingsOf(network, containers).filter(({ address, active }) => active && contains(block, address));
	return BigInt(new Set(inside.map(({ address }) => address.value)).size) < sizeOf(block);
}

const PROJECTS = ['com.docker.compose.project', 'com.docker.stack.namespace'] as const;

export function ownerOf(network: Network, containers: Containers): NetworkOwner {
	if (network.name === NETWORK_NAME || isLavaOn(containers)(network)) return 'lava';
	return PROJECTS.some(label => label in network.labels) ? 'project' : 'user';
}

/** Whether a server or a dispatcher of LAVA is on a network. */
const isLavaOn = memoizeByObject((containers: Containers) => {
	const lavas = [...containers.values()].filter(each => ['server', 'dispatcher'].includes(roleOf(each).role));
	return (network: Network): boolean => lavas.some(each => isOnNetwork(each, network));
});

/** Two networks may have one name, on engines before 25.0. */
export const hasTwin = ({ id, name }: Network, { networks }: Lab): boolean =>
	[...networks.values()].some(each => each.name === name && each.id !== id);

/**
 * How a plan calls a network: by its name, or by its id where another has that name too. A container that runs can be
 * connected by the id; one that does not run can never start with it (Engine 20.10: "network X is ambiguous").
 */
export const networkKey = (network: Network, lab: Lab): string => (hasTwin(network, lab) ? network.id : network.name);

/** The network that a plan calls so. */
export const networkOfKey = (key: string, { networks }: Lab): Network | undefined =>
	networks.get(key) ?? [...networks.values()].find(({ name }) => name === key);

/** Whether a container has a place on a network. Before its first start it knows the name only. */
export const isOnNetwork = ({ endpoints }: Container, { id, name }: Network): boolean =>
	endpoints.some(({ networkId, networkName }) => (networkId === '' ? networkName === name : networkId === id));
