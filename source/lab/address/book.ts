/** Every address in use, in order, with the gaps between. */

import { type Address, type Block, compareAddresses, contains, formatAddress, parseSubnet, sizeOf } from './address.ts';
import { type AddressProblem, type Holding, holdingsOf, problemsOf, type Takers, takersOf } from './holding.ts';
import { memoizeByObject, memoizeLastByObject, steadyListByObject } from '../memoize.ts';
import type { Container, Network } from '../objects.ts';
import { compareNames } from '../../text/compare.ts';

export type AddressEntry = Omit<Holding, 'address'> & {
	kind: 'address';
	/** The same for the same owner's address from snapshot to snapshot. */
	key: string;
	address: string;
	networkId: string;
	networkName: string;
	problems: readonly AddressProblem[];
};

/** Free addresses of a subnet, both ends free. */
export type AddressGap = {
	kind: 'gap';
	key: string;
	from: string;
	to: string;
	count: bigint;
	networkId: string;
	networkName: string;
};

export type AddressRow = AddressEntry | AddressGap;

export const hasProblem = (row: AddressRow): boolean => row.kind === 'address' && row.problems.length > 0;

/** `static`, `dynamic`, or that its owner does not run. */
export const kindText = (row: AddressEntry): string => (row.active ? row.assignment : `${row.assignment}, stopped`);

type Containers = ReadonlyMap<string, Container>;

/** One network from its first address to its last, the engine's own among them. */
export function addressMap(network: Network, containers: Containers): AddressRow[] {
	const holdings = holdingsOf(network, containers);
	return rowsOf(network, holdings, takersOf([holdings]));
}

/**
 * All networks, lowest subnet first, without the addresses that no one could have anyway. The rows of a network are the
 * same while what is held on it is; an address that another network has as well is of all of them.
 */
export function addressBook(networks: ReadonlyMap<string, Network>, containers: Containers): readonly AddressRow[] {
	const all = [...networks.values()].map(network => heldOn(network, { holdings: holdingsOf(network, containers) }));
	return bookOf(keepHeld(networks, all));
}

type Held = { network: Network; holdings: readonly Holding[] };

const heldOn = memoizeLastByObject((network: Network, { holdings }: Omit<Held, 'network'>): Held => ({
	network,
	holdings,
}));

const keepHeld = steadyListByObject<Held>();

const bookOf = memoizeByObject((held: readonly Held[]): readonly AddressRow[] => {
	const all = held.toSorted(
		(a, b) => compareLowest(a.holdings, b.holdings) || compareNames(a.network.name, b.network.name),
	);
	const takers = takersOf(all.map(({ holdings }) => holdings));
	return all.flatMap(({ network, holdings }) => usableRows(network, { holdings, takers }));
});

const usableRows = memoizeLastByObject(
	(network: Network, { holdings, takers }: { holdings: readonly Holding[]; takers: Takers }) =>
		rowsOf(network, holdings, takers).filter(isUsable),
);

function isUsable(row: AddressRow): boolean {
	return (
		row.kind === 'gap' || (row.owner.kind !== 'network' && row.owner.kind !== 'broadcast') || row.problems.length > 0
	);
}

function compareLowest([a]: readonly Holding[], [b]: readonly Holding[]): number {
	return a && b ? compareAddresses(a.address, b.address) : Number(b !== undefined) - Number(a !== undefined);
}

function rowsOf(network: Network, holdings: readonly Holding[], takers: Takers): AddressRow[] {
	const blocks = network.subnets
		.flatMap(each => parseSubnet(each.subnet) ?? [])
		.toSorted((a, b) => compareAddresses(firstOf(a), firstOf(b)));
	const outside = holdings.filter(({ address }) => !blocks.some(block => contains(block, address)));
	const entry = (holding: Holding): AddressEntry => entryOf(holding, network, takers);
	return [...blocks.flatMap(block => withGaps(block, network, holdings, entry)), ...outside.map(entry)];
}

function firstOf({ family, first }: Block): Address {
	return { family, value: first };
}

function withGaps(
	block: Block,
	network: Network,
	holdings: readonly Holding[],
	entry: (holding: Holding) => AddressEntry,
): AddressRow[] {
	const rows: AddressRow[] = [];
	let next = block.first;
	for (const holding of holdings.filter(({ address }) => contains(block, address))) {
		const { value } = holding.address;
		if (value > next) rows.push(gapOf({ ...block, first: next, last: value - 1n }, network));
		rows.push(entry(holding));
		next = value + 1n;
	}
	if (next <= block.last) rows.push(gapOf({ ...block, first: next }, network));
	return rows;
}

function entryOf(holding: Holding, network: Network, takers: Takers): AddressEntry {
	const { owner } = holding;
	const address = formatAddress(holding.address);
	return {
		...holding,
		kind: 'address',
		key: `${network.id} ${address} ${owner.kind === 'container' ? owner.id : `${owner.kind} ${owner.name}`}`,
		address,
		networkId: network.id,
		networkName: network.name,
		problems: problemsOf(holding, network, takers),
	};
}

function gapOf(block: Block, network: Network): AddressGap {
	const from = formatAddress(firstOf(block));
	return {
		kind: 'gap',
		key: `${network.id} gap ${from}`,
		from,
		to: formatAddress({ family: block.family, value: block.last }),
		count: sizeOf(block),
		networkId: network.id,
		networkName: network.name,
	};
}
