/** Who holds which address of a network. */

import {
	type Address,
	compareAddresses,
	contains,
	formatAddress,
	parseAddress,
	parseSubnet,
	sizeOf,
} from './address.ts';
import type { Container, Endpoint, Network, Port, Subnet } from './objects.ts';

export type Owner =
	| { kind: 'container'; id: string; name: string }
	/** `network`: the subnet's first address; `reserved`: kept away from containers by the user (`--aux-address`). */
	| { kind: 'gateway' | 'network' | 'broadcast' | 'reserved'; name: string };

export type Holding = {
	address: Address;
	owner: Owner;
	/** `static`: the user asked for it; `dynamic`: the engine chose it. */
	assignment: 'static' | 'dynamic' | 'reserved';
	/** False: a stopped container's static address, which the engine may give to another meanwhile. */
	active: boolean;
	/** Published ports of its owner. */
	ports: readonly Port[];
};

/** Everything held on a network, in the order of addresses. */
export function holdingsOf(network: Network, containers: ReadonlyMap<string, Container>): Holding[] {
	const held = [...containers.values()].flatMap(container =>
		container.endpoints.filter(each => each.networkId === network.id).flatMap(each => heldBy(container, each)),
	);
	const strangers = network.members.filter(({ containerId }) => !containers.has(containerId)).flatMap(heldByStranger);
	return [...network.subnets.flatMap(keptByEngine), ...held, ...strangers].toSorted(
		(a, b) => compareAddresses(a.address, b.address) || a.owner.name.localeCompare(b.owner.name),
	);
}

function heldBy(container: Container, endpoint: Endpoint): Holding[] {
	const { ipv4, ipv6, staticIpv4, staticIpv6 } = endpoint;
	const owner = { kind: 'container', id: container.id, name: container.name } as const;
	const ports = container.ports.filter(port => port.host !== undefined);
	return [
		{ now: ipv4, asked: staticIpv4 },
		{ now: ipv6, asked: staticIpv6 },
	].flatMap(({ now, asked }) => {
		const address = parseAddress(now) ?? parseAddress(asked);
		const assignment = parseAddress(asked) ? 'static' : 'dynamic';
		return address ? [{ address, owner, assignment, active: parseAddress(now) !== undefined, ports }] : [];
	});
}

/** A member that is no container of the list: an overlay's load balancer, or a container that is just being made. */
function heldByStranger(member: Network['members'][number]): Holding[] {
	const owner = { kind: 'container', id: member.containerId, name: member.name } as const;
	return [member.ipv4, member.ipv6].flatMap(text => {
		const address = parseAddress(text);
		return address ? [{ address, owner, assignment: 'dynamic', active: true, ports: [] }] : [];
	});
}

/** The gateway, the reserved ones, and a subnet's first and last address as the engine's allocator keeps them. */
function keptByEngine(subnet: Subnet): Holding[] {
	const block = parseSubnet(subnet.subnet);
	if (block === undefined) return [];
	const { family, first, last } = block;
	const tiny = family === 4 && sizeOf(block) <= 2n;
	const gateway = parseAddress(subnet.gateway);
	const kept: { address: Address | undefined; owner: Owner }[] = [
		{ address: tiny ? undefined : { family, value: first }, owner: { kind: 'network', name: 'network' } },
		{ address: gateway, owner: { kind: 'gateway', name: 'gateway' } },
		...Object.entries(subnet.reserved).map(([name, text]) => ({
			address: parseAddress(text),
			owner: { kind: 'reserved', name } as const,
		})),
		{
			address: tiny || family === 6 ? undefined : { family, value: last },
			owner: { kind: 'broadcast', name: 'broadcast' },
		},
	];
	return kept.flatMap(({ address, owner }) =>
		address ? [{ address, owner, assignment: 'reserved', active: true, ports: [] }] : [],
	);
}

export type AddressProblem = { kind: 'outside' | 'taken-twice' | 'in-dynamic-range'; says: string };

/** Who holds an address, over as many networks as are looked at together. */
export type Takers = ReadonlyMap<string, readonly Owner[]>;

export function takersOf(holdings: readonly Holding[]): Takers {
	const takers = Map.groupBy(holdings, ({ address }) => formatAddress(address));
	return new Map([...takers].map(([text, held]) => [text, held.map(({ owner }) => owner)]));
}

/** What is wrong with a holding on its network. */
export function problemsOf(
	{ address, owner, assignment }: Holding,
	network: Network,
	takers: Takers,
): AddressProblem[] {
	const problems: AddressProblem[] = [];
	const within = network.subnets.find(each => holds(each.subnet, address));
	if (within === undefined) {
		const subnets = network.subnets.map(each => each.subnet).join(', ');
		problems.push({ kind: 'outside', says: subnets ? `outside ${subnets}` : `${network.name} has no subnet` });
	}
	const others = (takers.get(formatAddress(address)) ?? []).filter(each => !isSame(each, owner));
	if (others.length > 0) {
		problems.push({ kind: 'taken-twice', says: `taken by ${others.map(each => each.name).join(', ')} too` });
	}
	if (assignment === 'static' && within && within.range !== '' && holds(within.range, address)) {
		problems.push({ kind: 'in-dynamic-range', says: `static, but dynamic addresses come from ${within.range}` });
	}
	return problems;
}

function holds(subnet: string, address: Address): boolean {
	const block = parseSubnet(subnet);
	return block !== undefined && contains(block, address);
}

/** A container is the same on all its networks; the others are each their own subnet's. */
function isSame(a: Owner, b: Owner): boolean {
	return a === b || (a.kind === 'container' && b.kind === 'container' && a.id === b.id);
}
