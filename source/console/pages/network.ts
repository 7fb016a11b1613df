/** One network opened: its subnets with a map of each, and every member. */

import { addressMap, type AddressRow, kindText } from '../../lab/address/book.ts';
import { occupiedBlocks, subnetCells, type SubnetCell } from '../../lab/address/space.ts';
import type { Network, Snapshot, Subnet } from '../../lab/objects.ts';
import { inside } from '../state/layout.ts';
import { shownContainers, shownNetworks } from '../state/hosts.ts';
import type { State } from '../state/state.ts';
import type { StyleName } from '../theme.ts';
import { type Line, line, type Span, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { onlySays, type Page } from './page.ts';

type Containers = Snapshot['containers'];

export function networkPage(state: State, id: string): Page {
	const [networks, containers] = [shownNetworks(state), shownContainers(state)];
	const network = networks.get(id);
	if (network === undefined) return onlySays('Network', 'This network is gone');
	const width = state.size.columns - 6 >= 64 ? 64 : 32;
	return {
		title: `Network ${network.name}`,
		parts: [
			...network.subnets.map(subnet => ({
				entries: [[subnetLine(subnet), ...subnetMap(network, subnet, containers, width)]],
			})),
			{
				head: line(`${'ADDRESS'.padEnd(24)}${'MAC'.padEnd(19)}${'KIND'.padEnd(18)}OWNER`, 'heading'),
				entries: addressMap(network, containers).map(row => rowLines(row, network, inside(state.size).columns)),
			},
		],
	};
}

const subnetLine = (subnet: Subnet): Line => [
	span(subnet.subnet, 'strong'),
	...(subnet.gateway === '' ? [] : [span(`  gateway ${subnet.gateway}`)]),
	...(subnet.range === '' ? [] : [span(`  dynamic ${subnet.range}`, 'dim')]),
];

/** One character a piece of the subnet; the legend says what they mean, so colour is not needed. */
const marks: readonly { kind: SubnetCell['kind']; mark: string; style: StyleName; means: string }[] = [
	{ kind: 'gateway', mark: 'G', style: 'accent', means: 'gateway' },
	{ kind: 'static', mark: 'S', style: 'good', means: 'static' },
	{ kind: 'used', mark: 'D', style: 'warning', means: 'dynamic' },
	{ kind: 'reserved', mark: 'x', style: 'dim', means: 'reserved' },
	{ kind: 'range', mark: ':', style: 'dim', means: 'dynamic range' },
	{ kind: 'free', mark: '.', style: 'dim', means: 'free' },
];

/** More pieces than this are counted in words. */
const MOST_BLOCKS = 8;

function subnetMap(network: Network, subnet: Subnet, containers: Containers, width: number): Line[] {
	const blocks = occupiedBlocks(network, subnet, containers);
	const maps = blocks.slice(0, MOST_BLOCKS).map(block => ({
		block,
		cells: subnetCells(network, { ...subnet, subnet: block }, containers, 256),
	}));
	if (maps.length === 0) return [line('  no container has an address in it', 'dim')];
	const rest = blocks.length - maps.length;
	return [
		...maps.flatMap(({ block, cells }) => [
			...(block === subnet.subnet ? [] : [line(`  ${block}`, 'dim')]),
			...mapRows(cells, width),
		]),
		...(rest > 0 ? [line(`  and ${rest} more pieces with addresses in use`, 'dim')] : []),
		legend(maps.flatMap(each => each.cells)),
	];
}

function mapRows(cells: readonly SubnetCell[], width: number): Line[] {
	const rows: Line[] = [];
	for (let at = 0; at < cells.length; at += width) {
		rows.push([span('  '), ...cells.slice(at, at + width).map(cellSpan)]);
	}
	return rows;
}

function legend(cells: readonly SubnetCell[]): Line {
	const kinds = new Set(cells.map(cell => cell.kind));
	return [
		span('  '),
		...marks
			.filter(each => kinds.has(each.kind))
			.flatMap(({ mark, style, means }): Span[] => [span(mark, style), span(` ${means}  `, 'dim')]),
	];
}

function cellSpan({ kind }: SubnetCell): Span {
	const found = marks.find(each => each.kind === kind);
	return span(found?.mark ?? '?', found?.style);
}

/** Cells before what is wrong with a row. */
const BEFORE_PROBLEM = 24;

function rowLines(row: AddressRow, network: Network, columns: number): Line[] {
	if (row.kind === 'gap') {
		const range = row.count === 1n ? row.from : `${row.from} to ${row.to}`;
		return [[span(range.padEnd(43), 'dim'), span('free', 'dim')]];
	}
	const mac = network.members.find(
		each => row.owner.kind === 'container' && each.containerId === row.owner.id,
	)?.macAddress;
	return [
		[
			span(row.address.padEnd(24), row.problems.length === 0 ? undefined : 'badStrong'),
			span((mac ?? '').padEnd(19), 'dim'),
			span(kindText(row).padEnd(18)),
			span(row.owner.name, row.owner.kind === 'container' ? 'strong' : 'dim'),
		],
		...row.problems.flatMap(({ says }) => paragraph(says, columns, BEFORE_PROBLEM, 'badStrong')),
	];
}
