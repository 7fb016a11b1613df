/** Every network: its subnets, how full they are, and who is in it. */

import { addressUse } from '../../lab/address/space.ts';
import { count } from '../../text/human.ts';
import type { Network } from '../../lab/objects.ts';
import { spansHosts } from '../../lab/swarm/hosts.ts';
import { networkRows } from '../selectors/rows.ts';
import { shownContainers } from '../state/hosts.ts';
import type { State } from '../state/state.ts';
import { span } from '../widgets/line.ts';
import type { Column } from '../widgets/table.ts';
import { type DrawPanel, listBox } from './panel.ts';

export const drawNetworks: DrawPanel = drawing => {
	const rows = networkRows(drawing.state);
	return listBox(drawing, {
		panel: 'networks',
		name: 'Networks',
		rows,
		columns: columnsFor(drawing.state),
		aside: [span(count(rows.length, 'network'), 'dim')],
		empty: 'No networks on this engine yet',
		hostOf: row => row.host,
		placeOf: row => (spansHosts(row) ? 'Swarm' : row.host),
		of: ['networks'],
	});
};

const columnsFor = (state: State): readonly Column<Network>[] => [
	{ title: 'NAME', least: 12, most: 24, priority: 1, cell: each => ({ text: each.name, style: 'strong' }) },
	{ title: 'DRIVER', least: 7, most: 10, priority: 6, cell: each => ({ text: each.driver }) },
	{ title: 'SCOPE', least: 5, priority: 10, cell: each => ({ text: each.scope, style: 'dim' }) },
	{
		title: 'SUBNET',
		least: 14,
		most: 44,
		priority: 2,
		cutAt: 'word',
		cell: each => ({ text: joined(each, 'subnet') }),
	},
	{
		title: 'GATEWAY',
		least: 10,
		most: 34,
		priority: 7,
		cutAt: 'word',
		cell: each => ({ text: joined(each, 'gateway') }),
	},
	{ title: 'USED', least: 4, priority: 4, align: 'right', cell: each => ({ text: fill(state, each).used }) },
	{ title: 'FREE', least: 6, priority: 5, align: 'right', cell: each => ({ text: fill(state, each).free }) },
	{ title: 'MEMBERS', least: 7, priority: 3, align: 'right', cell: each => ({ text: String(containersIn(each)) }) },
];

/** Each host of a Swarm has an address of its own on an overlay, too. */
const containersIn = ({ members }: Network): number =>
	members.filter(({ containerId }) => !containerId.startsWith('lb-')).length;

const joined = (network: Network, what: 'subnet' | 'gateway'): string =>
	network.subnets
		.map(each => each[what])
		.filter(text => text !== '')
		.join(' ');

/** Addresses of the IPv4 subnets: those of an IPv6 subnet are beyond counting. */
function fill(state: State, network: Network): { used: string; free: string } {
	const found = addressUse(network, shownContainers(state));
	return found === undefined ? { used: '', free: '' } : { used: count(found.used), free: count(found.free) };
}
