/**
 * Why a container can't be on a network, seen before the engine is asked: one that runs and is refused is left with
 * settings that it can't be started with again, and some of them can't be undone while it runs.
 */

import { type Block, contains, isInSubnet, parseAddress, parseSubnet, sizeOf } from '../address/address.ts';
import type { NetworkInspect } from '../spec/read/inspect.ts';
import type { EndpointSpec } from '../spec/network.ts';
import { readNetworkSpec } from '../spec/read/network.ts';
import type { SeenNetwork } from './observed-state.ts';

export function seenNetwork(found: NetworkInspect): SeenNetwork {
	const { Id: id, Containers } = found;
	const held = Object.values(Containers ?? {}).flatMap(member => [member.IPv4Address ?? '', member.IPv6Address ?? '']);
	const closed = whyClosed(found);
	return {
		id,
		spec: readNetworkSpec(found),
		held: held.filter(address => address !== ''),
		...(closed !== undefined && { closed }),
	};
}

function whyClosed({ Name, ConfigOnly, Ingress, Scope, Attachable }: NetworkInspect): string | undefined {
	if (ConfigOnly) return `The network ${Name} only holds settings for other networks: no container can be on it.`;
	if (Ingress) return `The network ${Name} is the swarm's own: no container can be on it.`;
	if (Scope === 'swarm' && !Attachable) return `The network ${Name} is for the swarm's services: it is not attachable.`;
	return undefined;
}

/** One sentence; undefined = nothing is known that would stand in its way. */
export function whyNotJoin({ spec, closed, held }: SeenNetwork, { ipv4, ipv6 }: EndpointSpec): string | undefined {
	if (closed !== undefined) return closed;
	const subnets = (spec.subnets ?? []).filter(({ subnet }) => parseSubnet(subnet) !== undefined);
	for (const text of [ipv4, ipv6]) {
		const address = parseAddress(text ?? '');
		if (text === undefined || address === undefined || subnets.length === 0) continue;
		if (!subnets.some(({ subnet }) => isInSubnet(address, subnet))) {
			const all = subnets.map(({ subnet }) => subnet).join(', ');
			return `${text} is not an address of the network ${spec.name} (${all}).`;
		}
		const taken = held.some(each => parseAddress(each)?.value === address.value);
		if (taken) return `${text} is taken on the network ${spec.name}: choose another address.`;
	}
	if (ipv4 !== undefined) return undefined;
	const pools = subnets.flatMap(({ subnet, range }) => parseSubnet(range ?? subnet) ?? []);
	const four = pools.filter(({ family }) => family === 4);
	const isFull = four.length > 0 && four.every(pool => freeIn(pool, spec, held) <= 0n);
	return isFull ? `The network ${spec.name} has no free address.` : undefined;
}

/** The engine keeps the first and the last address of a subnet, its gateway and those that the user reserved. */
function freeIn(pool: Block, { subnets = [] }: SeenNetwork['spec'], held: readonly string[]): bigint {
	const kept = subnets.flatMap(({ subnet, gateway, reserved }) => {
		const block = parseSubnet(subnet);
		const texts = [gateway ?? '', ...Object.values(reserved ?? {})].map(text => parseAddress(text)?.value);
		return block === undefined ? [] : [block.first, block.last, gateway ? undefined : block.first + 1n, ...texts];
	});
	const values = [...kept, ...held.map(text => parseAddress(text)?.value)].filter(value => value !== undefined);
	const used = [...new Set(values)].filter(value => contains(pool, { family: 4, value }));
	return sizeOf(pool) - BigInt(used.length);
}
