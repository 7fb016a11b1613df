/** A network for a lab: what may be asked for, what is proposed, and the plan that makes it. */

import {
	type Block,
	contains,
	formatAddress,
	overlaps,
	parseAddress,
	parseSubnet,
	sizeOf,
} from '../address/address.ts';
import { dockerNameProblem } from './docker-name.ts';
import { isBuiltInNetwork, type Network } from '../objects.ts';
import type { Plan } from '../plan.ts';
import type { NetworkSpec, SubnetSpec } from '../spec/network.ts';

export type NetworkWish = {
	name: string;
	driver: string;
	subnet: string;
	gateway: string;
	/** The part that dynamic addresses come from; '' = all of it. */
	range: string;
	/** An IPv6 subnet beside it; '' = none. */
	subnet6: string;
	internal: boolean;
	/** The host's interface that a macvlan or ipvlan stands on. */
	parent: string;
};

/** Whom a new subnet has to keep clear of. `routes`: of the host, as CIDR. */
export type Ground = { networks: readonly Network[]; routes: readonly string[] };

export function networkPlan(wish: NetworkWish): Plan {
	return {
		title: `Create the network ${wish.name}`,
		steps: [{ do: 'create-network', network: networkSpec(wish) }],
		warnings: wish.internal ? ['Containers on it reach nothing outside: no registry, no archive, no board.'] : [],
	};
}

export function networkSpec({
	name,
	driver,
	subnet,
	gateway,
	range,
	subnet6,
	internal,
	parent,
}: NetworkWish): NetworkSpec {
	const first: SubnetSpec = { subnet, ...(gateway !== '' && { gateway }), ...(range !== '' && { range }) };
	return {
		name,
		driver,
		subnets: subnet6 === '' ? [first] : [first, { subnet: subnet6 }],
		...(subnet6 !== '' && { ipv6: true }),
		...(internal && { internal }),
		...(onInterface(driver) && parent !== '' && { options: { parent } }),
	};
}

/** A network that is not there yet, as it will be. */
export const plannedNetwork = ({ name, driver = 'bridge', subnets = [], ...spec }: NetworkSpec): Network => ({
	id: '',
	name,
	driver,
	scope: 'local',
	internal: spec.internal ?? false,
	attachable: spec.attachable ?? false,
	ipv6: spec.ipv6 ?? false,
	subnets: subnets.map(({ subnet, gateway = '', range = '', reserved = {} }) => ({ subnet, gateway, range, reserved })),
	members: [],
	labels: {},
	options: {},
	createdAt: 0,
	raw: undefined,
});

/** Drivers that put containers beside the host on one of its interfaces. */
export const onInterface = (driver: string): boolean => driver === 'macvlan' || driver === 'ipvlan';

/** Docker's own pools (libnetwork ipamutils): people know these addresses when they see them. 172.17 is docker0's. */
const POOLS: readonly string[] = [
	...Array.from({ length: 14 }, (_, at) => `172.${18 + at}.0.0/16`),
	...Array.from({ length: 16 }, (_, at) => `192.168.${16 * at}.0/20`),
	...Array.from({ length: 256 }, (_, at) => `10.${at}.0.0/16`),
];

/** The first of Docker's usual subnets that nothing else uses; '' when there is none. */
export function freeSubnet(ground: Ground): string {
	const taken = takenBlocks(ground);
	return POOLS.find(pool => isClear(pool, taken)) ?? '';
}

/** A subnet of the unique local addresses (RFC 4193) that nothing else uses. */
export function freeSubnet6(ground: Ground): string {
	const taken = takenBlocks(ground);
	const pools = Array.from({ length: 256 }, (_, at) => `fd00:1a7a:${at.toString(16)}::/64`);
	return pools.find(pool => isClear(pool, taken)) ?? '';
}

/** The first address that a host may have. */
export function firstAddress(subnet: string): string {
	const block = parseSubnet(subnet);
	return block === undefined || sizeOf(block) < 4n
		? ''
		: formatAddress({ family: block.family, value: block.first + 1n });
}

/** The upper half: static addresses are then counted from the bottom and never meet a dynamic one. */
export function upperHalf(subnet: string): string {
	const block = parseSubnet(subnet);
	const prefix = prefixOf(subnet);
	if (block === undefined || prefix === undefined || sizeOf(block) < 16n) return '';
	const { family, first } = block;
	return `${formatAddress({ family, value: first + sizeOf(block) / 2n })}/${prefix + 1}`;
}

const prefixOf = (subnet: string): number | undefined => {
	const prefix = /\/(\d+)$/.exec(subnet)?.[1];
	return prefix === undefined ? undefined : Number(prefix);
};

type Taken = { block: Block; by: string };

function takenBlocks({ networks, routes }: Ground): Taken[] {
	const held = [
		...networks.flatMap(network =>
			network.subnets.map(({ subnet }) => ({ subnet, by: `the network ${network.name}` })),
		),
		...routes.map(route => ({ subnet: route, by: 'a route of this host' })),
	];
	return held.flatMap(({ subnet, by }) => {
		const block = parseSubnet(subnet);
		return block === undefined ? [] : [{ block, by }];
	});
}

function isClear(subnet: string, taken: readonly Taken[]): boolean {
	const block = parseSubnet(subnet);
	return block !== undefined && !taken.some(each => overlaps(each.block, block));
}

export function networkNameProblem(name: string, networks: readonly Network[]): string | undefined {
	const problem = dockerNameProblem(name);
	if (problem !== undefined) return problem;
	if (isBuiltInNetwork(name) || name === 'default') return `Docker keeps the name ${name} for itself: choose another.`;
	if (networks.some(network => network.name === name))
		return `There is a network ${name} already: choose another name.`;
	return undefined;
}

export function subnetProblem(text: string, family: 4 | 6, ground: Ground): string | undefined {
	const example = family === 4 ? '172.18.0.0/16' : 'fd00:1a7a::/64';
	const block = parseSubnet(text);
	if (block === undefined || block.family !== family) return `Write a subnet with its length, e.g. ${example}.`;
	const prefix = prefixOf(text);
	const whole = `${formatAddress({ family, value: block.first })}/${prefix}`;
	if (parseAddress(text)?.value !== block.first) return `It has host bits: write ${whole}.`;
	if (sizeOf(block) < 8n) return 'It is too small for a lab: take a length of /29 or less.';
	const free = family === 4 ? freeSubnet(ground) : freeSubnet6(ground);
	const instead = free === '' ? 'choose another' : `take ${free}`;
	const kept = KEPT_BLOCKS.find(each => overlaps(each.block, block));
	if (kept !== undefined) return `It has ${kept.for}: ${instead}.`;
	const other = takenBlocks(ground).find(taken => overlaps(taken.block, block));
	return other && `It overlaps ${other.by}: ${instead}.`;
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

/** Linux: 15 bytes, no blank and no slash (net/core/dev.c, dev_valid_name). */
export function interfaceProblem(name: string): string | undefined {
	if (/^[^\s/:]{1,15}$/.test(name)) return undefined;
	return 'Write the name of an interface of the host, e.g. eth0.';
}

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
	const block = parseSubnet(range);
	if (block === undefined || parseAddress(range)?.value !== block.first) {
		return `Write a part of ${subnet} with its length, e.g. ${upperHalf(subnet)}.`;
	}
	const inside = block.family === whole.family && whole.first <= block.first && block.last <= whole.last;
	if (!inside) return `It is not inside ${subnet}: take ${upperHalf(subnet)}.`;
	return sizeOf(block) === sizeOf(whole)
		? `It leaves nothing for static addresses: take ${upperHalf(subnet)}.`
		: undefined;
}
