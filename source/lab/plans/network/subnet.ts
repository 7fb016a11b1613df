/** Subnets of a new network: which one is proposed, what is wrong with one that was typed, and what is doubtful. */

import {
	type Block,
	type Cidr,
	contains,
	covers,
	type Family,
	formatAddress,
	isCidr,
	overlaps,
	parseAddress,
	parseSubnet,
	prefixOf,
	sizeOf,
} from '../../address/address.ts';
import type { Network } from '../../objects.ts';

/** Whom a new subnet has to keep clear of. `routes`: of the host, as CIDR. */
export type KnownBlocks = { networks: readonly Network[]; routes: readonly string[] };

/** Docker's own pools (libnetwork ipamutils): people know these addresses when they see them. 172.17 is docker0's. */
const POOLS: readonly Cidr[] = [
	...Array.from({ length: 14 }, (_, at): Cidr => `172.${18 + at}.0.0/16`),
	...Array.from({ length: 16 }, (_, at): Cidr => `192.168.${16 * at}.0/20`),
	...Array.from({ length: 256 }, (_, at): Cidr => `10.${at}.0.0/16`),
];

/** Of 10.0.0.0/8 in pieces of 256 (moby, `docker swarm init --default-addr-pool`); the first is the ingress network's. */
const OVERLAY_POOLS: readonly Cidr[] = Array.from({ length: 255 }, (_, at): Cidr => `10.0.${at + 1}.0/24`);

/** Whether the engine may have chosen it itself. */
export const isPool = (subnet: string): boolean => subnet === '172.17.0.0/16' || POOLS.some(pool => pool === subnet);

/** Of the unique local addresses (RFC 4193). */
const POOLS6: readonly Cidr[] = Array.from({ length: 256 }, (_, at): Cidr => `fd00:1a7a:${at.toString(16)}::/64`);

/**
 * The subnet that nothing else uses, the lowest of Docker's usual ones. Where routes are around all of them, the one whose
 * route says least, for the kernel takes the longest prefix; undefined when there is none.
 */
export function freeSubnet(known: KnownBlocks, family: Family = 4): Cidr | undefined {
	return freeOf(family === 4 ? POOLS : POOLS6, known);
}

/**
 * The same for a network over the hosts of a Swarm: as Docker chooses them itself, away from the pools of each host's own
 * networks, which may grow meanwhile.
 */
export function freeOverlaySubnet(known: KnownBlocks): Cidr | undefined {
	return freeOf(OVERLAY_POOLS, known) ?? freeSubnet(known);
}

function freeOf(pools: readonly Cidr[], known: KnownBlocks): Cidr | undefined {
	const taken = takenBlocks(known);
	const fits = pools.flatMap(pool => {
		const rivals = rivalsOf(pool, taken);
		return rivals.every(({ stands }) => stands === 'around') ? [{ pool, bits: longest(rivals) }] : [];
	});
	const least = Math.min(...fits.map(({ bits }) => bits));
	return fits.find(({ bits }) => bits === least)?.pool;
}

const longest = (rivals: readonly Rival[]): number => Math.max(0, ...rivals.map(({ prefix }) => prefix));

/** The first address that a host may have; '' where there is none. */
export function firstAddress(subnet: string): string {
	const block = parseSubnet(subnet);
	return block === undefined || sizeOf(block) < 4n
		? ''
		: formatAddress({ family: block.family, value: block.first + 1n });
}

/** The upper half: static addresses are then counted from the bottom and never meet a dynamic one. */
export function upperHalf(subnet: string): string {
	const block = parseSubnet(subnet);
	if (block === undefined || !isCidr(subnet) || sizeOf(block) < 16n) return '';
	const { family, first } = block;
	return `${formatAddress({ family, value: first + sizeOf(block) / 2n })}/${prefixOf(subnet) + 1}`;
}

type Taken = { block: Block; prefix: number; by: { route: Cidr } | { network: Network } };

/**
 * A route of fewer bits says no more of a subnet than the default route does: VPNs cut that one into 0.0.0.0/1 and
 * 128.0.0.0/1, or finer.
 */
const TELLING_BITS = 8;

function takenBlocks({ networks, routes }: KnownBlocks): Taken[] {
	const take = (subnet: string, by: Taken['by']): Taken[] => {
		const block = parseSubnet(subnet);
		return block && isCidr(subnet) ? [{ block, prefix: prefixOf(subnet), by }] : [];
	};
	return [
		...networks.flatMap(network => network.subnets.flatMap(({ subnet }) => take(subnet, { network }))),
		...routes.flatMap(route => (isCidr(route) ? take(route, { route }) : [])),
	].filter(({ by, prefix }) => 'network' in by || prefix >= TELLING_BITS);
}

/** `stands`: to a subnet that shares addresses with it. The kernel takes the longest prefix: one around it gives way. */
type Rival = Taken & { stands: 'same' | 'inside' | 'around' };

function rivalsOf(subnet: string, taken: readonly Taken[]): Rival[] {
	const block = parseSubnet(subnet);
	if (block === undefined) return [];
	return taken
		.filter(each => overlaps(each.block, block))
		.map(each => {
			const around = covers(each.block, block);
			const same = around && covers(block, each.block);
			// A network gives way to none.
			return { ...each, stands: same ? 'same' : around && 'route' in each.by ? 'around' : 'inside' };
		});
}

const EXAMPLES = { 4: '172.18.0.0/16', 6: 'fd00:1a7a::/64' } as const;

const instead = (free: Cidr | undefined): string => (free === undefined ? 'choose another' : `take ${free}`);

/** Why the engine refuses it, or it would be of no use. */
export function subnetProblem(text: string, family: Family, known: KnownBlocks): string | undefined {
	const block = parseSubnet(text);
	if (block === undefined || block.family !== family || !isCidr(text))
		return `Write a subnet with its length, e.g. ${EXAMPLES[family]}.`;
	const whole = `${formatAddress({ family, value: block.first })}/${prefixOf(text)}`;
	if (parseAddress(text)?.value !== block.first) return `It has host bits: write ${whole}.`;
	if (sizeOf(block) < 4n) return 'It has no room for a container: take a length of /29 or less.';
	const free = freeSubnet(known, family);
	const kept = KEPT_BLOCKS.find(each => overlaps(each.block, block));
	if (kept !== undefined) return `It has ${kept.for}: ${instead(free)}.`;
	const other = rivalsOf(text, takenBlocks(known)).find(({ by }) => 'network' in by && by.network.scope !== 'swarm');
	return other && 'network' in other.by
		? `It overlaps the network ${other.by.network.name}: ${instead(free)}.`
		: undefined;
}

/** What may go wrong with one that the engine takes: with the host's routes, and with a swarm's networks. */
export function subnetDoubt(text: string, family: Family, known: KnownBlocks): string | undefined {
	const block = parseSubnet(text);
	if (block === undefined || subnetProblem(text, family, known) !== undefined) return undefined;
	const free = freeSubnet(known, family);
	const clear = free === undefined || free === text ? '' : ` ${free} is free of that.`;
	const rivals = rivalsOf(text, takenBlocks(known)).toSorted((a, b) => b.prefix - a.prefix);
	const [rival] = rivals;
	if (rival !== undefined) return `${doubtWords(text, rival)}${clear}`;
	return sizeOf(block) < 8n ? 'It is very small: a lab has room in a length of /29 or less.' : undefined;
}

function doubtWords(text: string, { by, stands }: Rival): string {
	if ('network' in by)
		return `The swarm's network ${by.network.name} has addresses of it: no container can be on both.`;
	switch (stands) {
		case 'same':
			return `This host has a route to ${by.route}, this very subnet: it may lose what it reaches by that.`;
		case 'inside':
			return `This host has a route to ${by.route}, a part of it: no container can be reached by an address of that part.`;
		case 'around':
			return `This host has a route to ${by.route}: it no longer reaches who has addresses of ${text} there.`;
	}
}

/** Addresses that the internet's protocols keep for themselves (RFC 6890, RFC 4291): no container can be reached by them. */
const KEPT_BLOCKS = [
	{ subnets: ['0.0.0.0/8'], for: 'addresses that stand for no host' },
	{ subnets: ['127.0.0.0/8', '::/127'], for: "each machine's own addresses (loopback)" },
	{ subnets: ['169.254.0.0/16', 'fe80::/10'], for: 'link-local addresses' },
	{ subnets: ['224.0.0.0/3', 'ff00::/8'], for: 'multicast or reserved addresses' },
].flatMap(({ subnets, for: purpose }) =>
	subnets.flatMap(subnet => {
		const block = parseSubnet(subnet);
		return block === undefined ? [] : [{ block, for: purpose }];
	}),
);

export function gatewayProblem(gateway: string, subnet: string): string | undefined {
	const block = parseSubnet(subnet);
	if (gateway === '' || block === undefined) return undefined;
	const address = parseAddress(gateway);
	if (address === undefined || gateway.includes('/')) return `Write an address, e.g. ${firstAddress(subnet)}.`;
	if (!contains(block, address)) return `It is outside ${subnet}: take ${firstAddress(subnet)}.`;
	if (address.value === block.first || (address.family === 4 && address.value === block.last)) {
		return `It is the network's own or the broadcast address: take ${firstAddress(subnet)}.`;
	}
	return undefined;
}

export function rangeProblem(range: string, subnet: string): string | undefined {
	const whole = parseSubnet(subnet);
	if (range === '' || whole === undefined) return undefined;
	const half = upperHalf(subnet);
	const proposed = half === '' ? 'leave it empty' : `take ${half}`;
	const block = parseSubnet(range);
	if (block === undefined || parseAddress(range)?.value !== block.first) {
		return `Write a part of ${subnet} with its length${half === '' ? ', or nothing' : `, e.g. ${half}`}.`;
	}
	if (!covers(whole, block)) return `It is not inside ${subnet}: ${proposed}.`;
	return sizeOf(block) === sizeOf(whole) ? `It leaves nothing for static addresses: ${proposed}.` : undefined;
}
