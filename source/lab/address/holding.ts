/** Who holds which address of a network. */

import {
	type Address,
	type Block,
	compareAddresses,
	formatAddress,
	isInSubnet,
	parseAddress,
	parseSubnet,
	sizeOf,
} from './address.ts';
import type { HostKey } from '../host.ts';
import type { Container, Endpoint, Network, NetworkMember, Port, Subnet } from '../objects.ts';
import { memoizeByObject, memoizeLastByObject, steadyListByObject } from '../memoize.ts';
import { compareNames } from '../../text/compare.ts';

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
	/** Published ports of its owner; one that is published for both families is there once. */
	ports: readonly Port[];
};

type Containers = ReadonlyMap<string, Container>;

/** Everything held on a network, in the order of addresses: the same list while it is the same. */
export const holdingsOf = (network: Network, containers: Containers): readonly Holding[] =>
	holdingsAmong(containers)(network);

/** One way through all containers serves all networks. */
const holdingsAmong = memoizeByObject((containers: Containers) => {
	const places = [...containers.values()].flatMap(placesOf);
	// Before its first start a container's place has the network's name only.
	const byNetwork = Map.groupBy(places, ({ network }) => network);
	return memoizeByObject((network: Network) => {
		const members = [network.id, network.name]
			.flatMap(place => byNetwork.get(place) ?? [])
			.filter(({ host }) => host === network.host || network.scope === 'swarm');
		const strangers = network.members.filter(({ containerId }) => !containers.has(containerId));
		return holdingsOn(network, keepParties(network, [...members, ...strangers]));
	});
});

/** Whoever holds addresses of a network; the same array while they are the same. */
const keepParties = steadyListByObject<Place | NetworkMember>();

const holdingsOn = (network: Network, parties: readonly (Place | NetworkMember)[]): readonly Holding[] =>
	lastHoldingsOn(network, { parties });

const lastHoldingsOn = memoizeLastByObject(
	(network: Network, { parties }: { parties: readonly (Place | NetworkMember)[] }): readonly Holding[] => {
		const held = parties.flatMap(party => ('held' in party ? party.held : heldByStranger(party)));
		return [...network.subnets.flatMap(subnet => keptByEngine(subnet, held)), ...held].toSorted(
			(a, b) => compareAddresses(a.address, b.address) || compareNames(a.owner.name, b.owner.name),
		);
	},
);

/** A container's place on a network: `network` is its id, or its name. */
type Place = { host: HostKey; network: string; held: readonly Holding[] };

const placesOf = memoizeByObject(({ id, name, host, endpoints, ports }: Container): readonly Place[] =>
	lastPlacesOf(endpoints, { id, name, host, ports }),
);

/** By its endpoints, which a container keeps while they are the same (`engine/watch/snapshot-cache.ts`). */
const lastPlacesOf = memoizeLastByObject(
	(endpoints: Container['endpoints'], container: Pick<Container, 'id' | 'name' | 'host' | 'ports'>): readonly Place[] =>
		endpoints.map(endpoint => ({
			host: container.host,
			network: endpoint.networkId || endpoint.networkName,
			held: heldBy(container, endpoint),
		})),
);

function heldBy(container: Pick<Container, 'id' | 'name' | 'ports'>, endpoint: Endpoint): Holding[] {
	const { ipv4, ipv6, staticIpv4, staticIpv6 } = endpoint;
	const owner = { kind: 'container', id: container.id, name: container.name } as const;
	const ports = publishedPorts(container);
	return [
		{ now: ipv4, asked: staticIpv4 },
		{ now: ipv6, asked: staticIpv6 },
	].flatMap(({ now, asked }) => {
		const address = parseAddress(now) ?? parseAddress(asked);
		const assignment = parseAddress(asked) ? 'static' : 'dynamic';
		return address ? [{ address, owner, assignment, active: parseAddress(now) !== undefined, ports }] : [];
	});
}

function publishedPorts({ ports }: Pick<Container, 'ports'>): Port[] {
	const published = ports.filter(({ host }) => host !== undefined);
	return [...Map.groupBy(published, port => `${port.container}/${port.protocol} ${port.host?.port}`).values()].flatMap(
		same => same.slice(0, 1),
	);
}

/** A member that is no container of the list: an overlay's load balancer, or a container that is just being made. */
function heldByStranger(member: NetworkMember): Holding[] {
	const owner = { kind: 'container', id: member.containerId, name: member.name } as const;
	return [member.ipv4, member.ipv6].flatMap(text => {
		const address = parseAddress(text);
		return address ? [{ address, owner, assignment: 'dynamic', active: true, ports: [] }] : [];
	});
}

/** The gateway, the reserved ones, and a subnet's first and last address as the engine's allocator keeps them. */
function keptByEngine(subnet: Subnet, held: readonly Holding[]): Holding[] {
	const block = parseSubnet(subnet.subnet);
	if (block === undefined) return [];
	const { family, first, last } = block;
	const tiny = family === 4 && sizeOf(block) <= 2n;
	const gateway = parseAddress(subnet.gateway) ?? (tiny ? undefined : assumedGateway(subnet, block, held));
	const reserved = Object.entries(subnet.reserved);
	return [
		...(tiny ? [] : [kept({ family, value: first }, { kind: 'network', name: 'network' })]),
		...(gateway ? [kept(gateway, { kind: 'gateway', name: 'gateway' })] : []),
		...reserved.flatMap(([name, text]) => {
			const address = parseAddress(text);
			return address ? [kept(address, { kind: 'reserved', name })] : [];
		}),
		...(tiny || family === 6 ? [] : [kept({ family, value: last }, { kind: 'broadcast', name: 'broadcast' })]),
	];
}

function kept(address: Address, owner: Owner): Holding {
	return { address, owner, assignment: 'reserved', active: true, ports: [] };
}

/**
 * A network that was made with a subnet and no gateway gets the first address that containers could have, and the
 * engine does not tell it (seen with Engine 20.10 and 28.5, in IPv4 and IPv6). Where a container has it, there is none.
 */
function assumedGateway(subnet: Subnet, { family, first }: Block, held: readonly Holding[]): Address | undefined {
	const range = parseSubnet(subnet.range);
	const value = range && range.first > first ? range.first : first + 1n;
	const taken = held.some(({ address }) => address.family === family && address.value === value);
	return taken ? undefined : { family, value };
}

export type AddressProblem = { kind: 'outside' | 'taken-twice' | 'in-dynamic-range'; says: string };

/** Who holds an address that several hold, over as many networks as are looked at together. */
export type Takers = ReadonlyMap<string, readonly Owner[]>;

export function takersOf(all: readonly (readonly Holding[])[]): Takers {
	const once = new Set<string>();
	const more = new Set<string>();
	for (const text of all.flatMap(textsOf)) (once.has(text) ? more : once).add(text);
	if (more.size === 0) return NO_TAKERS;
	const takers = Map.groupBy(all.flat(), ({ address }) => formatAddress(address));
	return new Map([...more].map(text => [text, (takers.get(text) ?? []).map(({ owner }) => owner)]));
}

/** Always the same object: mostly nobody holds another's address. */
const NO_TAKERS: Takers = new Map();

const textsOf = memoizeByObject((holdings: readonly Holding[]) =>
	holdings.map(({ address }) => formatAddress(address)),
);

/** What is wrong with a holding on its network. */
export function problemsOf(
	{ address, owner, assignment }: Holding,
	network: Network,
	takers: Takers,
): AddressProblem[] {
	const problems: AddressProblem[] = [];
	const within = network.subnets.find(each => isInSubnet(address, each.subnet));
	if (within === undefined) {
		const subnets = network.subnets.map(each => each.subnet).join(', ');
		problems.push({ kind: 'outside', says: subnets ? `outside ${subnets}` : `${network.name} has no subnet` });
	}
	const others = (takers.get(formatAddress(address)) ?? []).filter(each => !isSame(each, owner));
	if (others.length > 0) {
		problems.push({ kind: 'taken-twice', says: `taken by ${others.map(each => each.name).join(', ')} too` });
	}
	if (assignment === 'static' && within && within.range !== '' && isInSubnet(address, within.range)) {
		problems.push({ kind: 'in-dynamic-range', says: `static, but dynamic addresses come from ${within.range}` });
	}
	return problems;
}

/** A container is the same on all its networks; the others are each their own subnet's. */
function isSame(a: Owner, b: Owner): boolean {
	return a === b || (a.kind === 'container' && b.kind === 'container' && a.id === b.id);
}
