/** Every address in use on every network, in order, with the gaps between. */

import { type AddressRow, kindText } from '../../lab/address/book.ts';
import { type PortRange, portRanges, rangeText } from '../../lab/port-ranges.ts';
import { count } from '../../text/human.ts';
import type { Container, Network } from '../../lab/objects.ts';
import { spansHosts } from '../../lab/swarm/hosts.ts';
import { shownContainers, shownNetworks } from '../state/hosts.ts';
import { addressRows } from '../selectors/rows.ts';
import { span } from '../widgets/line.ts';
import type { TableCell, Column } from '../widgets/table.ts';
import { type DrawPanel, listBox } from './panel.ts';

export const drawAddresses: DrawPanel = drawing => {
	const rows = addressRows(drawing.state);
	const networks = shownNetworks(drawing.state);
	const containers = shownContainers(drawing.state);
	const used = rows.filter(row => row.kind === 'address');
	const wrong = used.filter(row => row.problems.length > 0).length;
	return listBox(drawing, {
		panel: 'addresses',
		name: 'Addresses',
		rows,
		columns,
		aside:
			wrong === 0
				? [span(`${used.length} in use`, 'dim')]
				: [
						span(count(wrong, 'problem'), 'badStrong'),
						span(` in ${count(used.length, 'address', 'addresses')}`, 'dim'),
					],
		empty: 'No addresses in use yet',
		hostOf: row => networks.get(row.networkId)?.host,
		placeOf: row => placeOf(row, networks.get(row.networkId), containers),
		says: row => (row.kind === 'gap' ? '' : row.problems.map(({ says }) => says).join('. ')),
		of: ['networks', 'containers'],
	});
};

/** On a network that spans hosts, the host of the container that has the address. */
function placeOf(
	row: AddressRow,
	network: Network | undefined,
	containers: ReadonlyMap<string, Container>,
): string | undefined {
	if (network === undefined || !spansHosts(network)) return network?.host;
	const owner = row.kind === 'address' && row.owner.kind === 'container' ? containers.get(row.owner.id) : undefined;
	return owner?.host ?? 'Swarm';
}

const addressCell = (row: AddressRow): TableCell =>
	row.kind === 'gap'
		? { text: row.from, style: 'dim' }
		: { text: row.address, ...(row.problems.length > 0 && { style: 'badStrong' as const }) };

function ownerCell(row: AddressRow): TableCell {
	if (row.kind === 'gap') return { text: row.count === 1n ? '' : `to ${row.to}`, style: 'dim' };
	return row.owner.kind === 'container' ? { text: row.owner.name } : { text: row.owner.name, style: 'dim' };
}

function kindCell(row: AddressRow): TableCell {
	if (row.kind === 'gap') return { text: `${freeCount(row.count)} free`, style: 'dim' };
	const [problem] = row.problems;
	if (problem !== undefined) return { text: problem.says, style: 'badStrong' };
	return { text: kindText(row), style: row.active && row.assignment === 'static' ? 'accent' : 'dim' };
}

/** Beyond a million they are not counted: an IPv6 subnet has 2^64 addresses. */
const freeCount = (addresses: bigint): string => (addresses > 1_000_000n ? 'very many' : count(Number(addresses)));

const portsCell = (row: AddressRow): TableCell => ({
	text: row.kind === 'gap' ? '' : portRanges(row.ports).flatMap(publishedText).join(' '),
	style: 'dim',
});

/** Docker publishes on 0.0.0.0 and :: alike: one of them tells it. */
const publishedText = ({ container, protocol, host }: PortRange): string[] =>
	host === undefined || host.address === '::' ? [] : [`${rangeText(host)}>${rangeText(container)}/${protocol}`];

const columns: readonly Column<AddressRow>[] = [
	{ title: 'ADDRESS', least: 13, most: 39, priority: 1, cell: addressCell },
	{ title: 'OWNER', least: 12, most: 30, priority: 2, cell: ownerCell },
	{ title: 'KIND', least: 8, most: 30, priority: 3, cell: kindCell },
	{ title: 'NETWORK', least: 11, most: 20, priority: 4, cell: row => ({ text: row.networkName, style: 'dim' }) },
	{ title: 'PUBLISHED', least: 9, most: 40, priority: 10, cell: portsCell },
];
