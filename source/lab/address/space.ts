/** How full a subnet is, where its next free address is, and a small picture of it. */

import { type Block, contains, formatAddress, parseAddress, parseSubnet, sizeOf } from './address.ts';
import { type Holding, holdingsOf } from './holding.ts';
import type { Container, Network, Subnet } from '../objects.ts';

type Containers = ReadonlyMap<string, Container>;

/** Addresses of a network's IPv4 subnets; undefined where it has none. Those of an IPv6 subnet are beyond counting. */
export function addressUse(network: Network, containers: Containers): { used: number; free: number } | undefined {
	const blocks = network.subnets.flatMap(each => parseSubnet(each.subnet) ?? []).filter(({ family }) => family === 4);
	if (blocks.length === 0) return undefined;
	const holdings = holdingsOf(network, containers);
	const uses = blocks.map(block => useOf(block, holdings));
	return { used: sum(uses.map(({ used }) => used)), free: sum(uses.map(({ free }) => free)) };
}

/** The network's and the broadcast address are neither used nor free. */
function useOf(block: Block, holdings: readonly Holding[]): { used: number; free: number } {
	const inside = holdings.filter(({ address }) => contains(block, address));
	const used = inside.filter(({ owner }) => owner.kind !== 'network' && owner.kind !== 'broadcast');
	return { used: countAddresses(used), free: Number(sizeOf(block)) - countAddresses(inside) };
}

function countAddresses(holdings: readonly Holding[]): number {
	return new Set(holdings.map(({ address }) => address.value)).size;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, each) => total + each, 0);
}

/**
 * The lowest free address of a subnet, outside the range of the dynamic ones: fit to be given
 * to a container for good. Undefined when there is none left.
 *
 * @param reserved addresses that the same plan gives to others
 */
export function nextFree(
	network: Network,
	subnet: Subnet,
	containers: Containers,
	reserved: readonly string[] = [],
): string | undefined {
	const block = parseSubnet(subnet.subnet);
	if (block === undefined) return undefined;
	const { family, first, last } = block;
	const range = parseSubnet(subnet.range);
	const addresses = [
		...holdingsOf(network, containers).map(({ address }) => address),
		...reserved.flatMap(each => parseAddress(each) ?? []),
	];
	const held = new Set(addresses.filter(each => each.family === family).map(({ value }) => value));
	let value = first;
	while (value <= last) {
		if (range && contains(range, { family, value })) value = range.last + 1n;
		else if (held.has(value)) value += 1n;
		else return formatAddress({ family, value });
	}
	return undefined;
}

/** Addresses in a block of `occupiedBlocks`. */
const BLOCK_BITS = 8n;

/**
 * The pieces of a subnet, of 256 addresses each, in which anybody but the engine holds one, as CIDR, lowest first; the
 * subnet itself when it is not larger. A /16 with ten containers has most of them in one piece.
 */
export function occupiedBlocks(network: Network, subnet: Subnet, containers: Containers): string[] {
	const whole = parseSubnet(subnet.subnet);
	if (whole === undefined) return [];
	if (sizeOf(whole) <= 1n << BLOCK_BITS) return [subnet.subnet];
	const { family } = whole;
	const prefix = BigInt(family === 4 ? 32 : 128) - BLOCK_BITS;
	const held = holdingsOf(network, containers)
		.filter(({ owner, address }) => owner.kind === 'container' && contains(whole, address))
		.map(({ address }) => (address.value >> BLOCK_BITS) << BLOCK_BITS);
	return [...new Set(held)].map(value => `${formatAddress({ family, value })}/${prefix}`);
}

/** What a piece of a subnet mostly is; where several meet, the one further left counts. */
const CELL_KINDS = ['gateway', 'static', 'used', 'reserved', 'range', 'free'] as const;

export type SubnetCell = {
	kind: (typeof CELL_KINDS)[number];
	from: string;
	to: string;
	/** Addresses held in it. */
	held: number;
};

/** A subnet in at most `most` cells of equal size, a power of two of addresses each. */
export function subnetCells(network: Network, subnet: Subnet, containers: Containers, most: number): SubnetCell[] {
	const block = parseSubnet(subnet.subnet);
	if (block === undefined || most < 1) return [];
	const width = cellWidth(sizeOf(block), BigInt(Math.floor(most)));
	const range = parseSubnet(subnet.range);
	const inside = holdingsOf(network, containers).filter(({ address }) => contains(block, address));
	const held = Map.groupBy(inside, ({ address }) => (address.value - block.first) / width);
	return Array.from({ length: Number(sizeOf(block) / width) }, (_, at) => {
		const first = block.first + BigInt(at) * width;
		return cellOf({ family: block.family, first, last: first + width - 1n }, held.get(BigInt(at)) ?? [], range);
	});
}

function cellWidth(size: bigint, most: bigint): bigint {
	let width = 1n;
	while (size > width * most) width *= 2n;
	return width;
}

function cellOf(block: Block, holdings: readonly Holding[], range: Block | undefined): SubnetCell {
	const { family, first, last } = block;
	const kinds = new Set(holdings.map(kindOf));
	const ranged = range && range.family === family && range.first <= last && first <= range.last;
	return {
		kind: CELL_KINDS.find(kind => kinds.has(kind)) ?? (ranged ? 'range' : 'free'),
		from: formatAddress({ family, value: first }),
		to: formatAddress({ family, value: last }),
		held: countAddresses(holdings),
	};
}

function kindOf({ owner, assignment }: Holding): SubnetCell['kind'] {
	if (owner.kind === 'gateway') return 'gateway';
	if (owner.kind !== 'container') return 'reserved';
	return assignment === 'static' ? 'static' : 'used';
}
