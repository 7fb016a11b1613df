/** Addresses as the engine's bridge driver hands them out: the first free one of the subnet, a MAC made of it. */

import { type Block, contains, formatAddress, overlaps, parseAddress, parseSubnet } from '../lab/address/address.ts';
import { DemoEngineError } from './engine-error.ts';
import type { DemoNetwork, DemoSubnet } from './state.ts';

/** The first free address of a network in each family it has; a family without a free one is left out. */
export function firstFree(network: DemoNetwork, taken: ReadonlySet<string>): { ipv4?: string; ipv6?: string } {
	const found: { ipv4?: string; ipv6?: string } = {};
	for (const subnet of network.subnets) {
		const family = isIpv6(subnet.subnet) ? 'ipv6' : 'ipv4';
		const address = freeIn(subnet, taken);
		if (found[family] === undefined && address !== undefined) found[family] = address;
	}
	return found;
}

function freeIn(subnet: DemoSubnet, taken: ReadonlySet<string>): string | undefined {
	const whole = block(subnet.subnet);
	const { family, first, last } = subnet.range === '' ? whole : block(subnet.range);
	const reserved = new Set([subnet.gateway, ...Object.values(subnet.reserved)]);
	for (let value = first; value <= last; value++) {
		// The subnet's own ends are no host's: its name and its broadcast address.
		if (value === whole.first || value === whole.last) continue;
		const address = formatAddress({ family, value });
		if (!reserved.has(address) && !taken.has(address)) return address;
	}
	return undefined;
}

/** Whether an address lies in one of the network's subnets. */
export function inNetwork(network: DemoNetwork, text: string): boolean {
	const address = parseAddress(text);
	return address !== undefined && network.subnets.some(({ subnet }) => contains(block(subnet), address));
}

/** The gateway the engine takes when none is asked for: the first address that it may hand out. */
export function defaultGateway(subnet: string, range = ''): string {
	const free = freeIn({ subnet, range, gateway: '', reserved: {} }, new Set());
	if (free === undefined) throw new DemoEngineError(400, `no room for a gateway in ${range || subnet}`);
	return free;
}

export function subnetsOverlap(one: string, other: string): boolean {
	return overlaps(block(one), block(other));
}

function isIpv6(address: string): boolean {
	return address.includes(':');
}

/** The subnet of a network in which an address lies. */
export function subnetOf(network: DemoNetwork, text: string): DemoSubnet | undefined {
	const address = parseAddress(text);
	return address && network.subnets.find(({ subnet }) => contains(block(subnet), address));
}

export function prefixLength(subnet: string): number {
	return Number(subnet.split('/')[1]);
}

/** libnetwork's MAC of an IPv4 address: 02:42 and the address's four bytes (engines before 28). */
export function macOf(ipv4: string): string {
	const bytes = ipv4.split('.').map(part => Number(part).toString(16).padStart(2, '0'));
	return ['02', '42', ...bytes].join(':');
}

function block(subnet: string): Block {
	const found = parseSubnet(subnet);
	if (found === undefined) throw new DemoEngineError(400, `invalid CIDR address: ${subnet}`);
	return found;
}
