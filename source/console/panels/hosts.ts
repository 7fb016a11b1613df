/** Every host: how the console stands with it, what machine it is, and what of the lab runs on it. */

import { SPACE_NEEDED } from '../../engine/prerequisites/checks.ts';
import type { DiskSpace } from '../../lab/disk-space.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { type EngineProblem, type Host, isUp } from '../../lab/objects.ts';
import { swarmWords } from '../../lab/swarm/state.ts';
import { bytes, clockTime, count, duration, memory } from '../../text/human.ts';
import { hostRows } from '../selectors/rows.ts';
import { distinctHosts, isAnswering, sameEngineAs } from '../state/hosts.ts';
import type { HostView } from '../state/host-view.ts';
import type { State } from '../state/state.ts';
import { span } from '../widgets/line.ts';
import type { Column, TableCell } from '../widgets/table.ts';
import { type DrawPanel, listBox } from './panel.ts';

export const drawHosts: DrawPanel = drawing => {
	const rows = hostRows(drawing.state);
	const engines = distinctHosts(drawing.state.hosts);
	const live = engines.filter(isAnswering).length;
	return listBox(drawing, {
		panel: 'hosts',
		name: 'Hosts',
		rows,
		columns: columnsFor(drawing.state, drawing.look.glyphs.bullet),
		aside: [span(`${live} of ${engines.length} live`, 'dim')],
		empty: 'No hosts',
		says: ({ snapshot: { connection } }) => ('reason' in connection ? connection.reason.message : ''),
		of: ['host'],
	});
};

const columnsFor = (state: State, mark: string): readonly Column<HostView>[] => [
	{ title: 'NAME', least: 8, most: 20, priority: 1, cell: host => nameCell(state, host, mark) },
	{ title: 'STATE', least: 12, most: 44, priority: 2, cell: host => stateCell(state, host) },
	{ title: 'RUNNING', least: 9, priority: 3, align: 'right', cell: host => ({ text: runningText(host) }) },
	{ title: 'LAVA', least: 12, most: 34, priority: 4, cell: host => ({ text: lavaText(host) }) },
	{
		title: 'ENGINE',
		least: 8,
		most: 16,
		priority: 5,
		cell: ({ snapshot }) => ({ text: snapshot.host?.engineVersion ?? '' }),
	},
	...(state.hosts.some(({ space }) => isMeasured(space)) ? [SPACE] : []),
	...(state.hosts.some(({ snapshot }) => swarmText(snapshot.host) !== '') ? [SWARM] : []),
	{
		title: 'ARCH',
		least: 5,
		most: 8,
		priority: 10,
		cell: ({ snapshot }) => ({ text: snapshot.host?.architecture ?? '' }),
	},
	{
		title: 'CPUS',
		least: 4,
		priority: 11,
		align: 'right',
		cell: ({ snapshot }) => ({ text: String(snapshot.host?.cpus ?? '') }),
	},
	{
		title: 'MEMORY',
		least: 8,
		priority: 12,
		align: 'right',
		cell: ({ snapshot }) => ({ text: snapshot.host === undefined ? '' : memory(snapshot.host.memory) }),
	},
	{ title: 'ADDRESS', least: 15, most: 24, priority: 13, cell: ({ named }) => ({ text: named.address ?? '' }) },
	{
		title: 'REACHED AT',
		least: 12,
		most: 44,
		priority: 14,
		cell: ({ snapshot }) => ({ text: snapshot.host?.address ?? '', style: 'dim' }),
	},
];

const swarmText = (host: Host | undefined): string => (host === undefined ? '' : swarmWords(host.swarm));

const isMeasured = (space: HostView['space']): space is DiskSpace => space !== undefined && space !== 'unknown';

/** There where any host's can be known. */
const SPACE: Column<HostView> = {
	title: 'DISK FREE',
	least: 9,
	priority: 7,
	align: 'right',
	cell: ({ space }) =>
		isMeasured(space)
			? { text: bytes(space.free), ...(space.free < SPACE_NEEDED.comfortable && { style: 'warning' }) }
			: { text: space === undefined ? '' : 'not known', style: 'dim' },
};

/** There where any host is in one. */
const SWARM: Column<HostView> = {
	title: 'SWARM',
	least: 7,
	priority: 6,
	cell: ({ snapshot: { host } }) => ({
		text: swarmText(host),
		...(host !== undefined && !['active', 'inactive'].includes(host.swarm.state) && { style: 'warning' }),
	}),
};

/** Marked where the panels are restricted to it. */
function nameCell({ hostsShown }: State, { named }: HostView, mark: string): TableCell {
	const text = named.readOnly === true ? `${named.key} (read-only)` : named.key;
	return hostsShown.has(named.key) ? { text: `${mark} ${text}`, style: 'accent' } : { text, style: 'strong' };
}

function stateCell(state: State, host: HostView): TableCell {
	const same = sameEngineAs(state, host);
	if (same !== undefined) return { text: `the same engine as ${same}`, style: 'warning' };
	const { connection, unansweredSince } = host.snapshot;
	switch (connection.state) {
		case 'connecting':
			return { text: 'connecting', style: 'warning' };
		case 'live':
			return unansweredSince === undefined
				? { text: liveText(state.now - connection.since), style: 'good' }
				: { text: `no answer since ${clockTime(unansweredSince)}`, style: 'badStrong' };
		case 'lost':
			return {
				text: `lost: data of ${clockTime(connection.since)}, ${retryText(connection.retryAt, state.now)}`,
				style: 'bad',
			};
		case 'down':
			return { text: `${downText(connection.reason)}, ${retryText(connection.retryAt, state.now)}`, style: 'bad' };
	}
}

/** Seconds tell nothing of a line that holds. */
const liveText = (time: number): string => (time < 60_000 ? 'live' : `live for ${duration(time)}`);

/** Why a host was never reached, in two or three words. */
export function downText({ kind }: EngineProblem): string {
	switch (kind) {
		case 'no-engine':
		case 'not-running':
		case 'unreachable':
			return 'no engine';
		case 'not-permitted':
			return 'no permission';
		case 'bad-address':
			return 'bad address';
		case 'no-context':
			return 'no such context';
		case 'silent':
			return 'no answer';
		case 'version':
			return 'engine too old';
		case 'tls':
			return 'TLS failed';
		case 'ssh':
			return 'ssh failed';
		case 'unknown':
			return 'not usable';
	}
}

export const retryText = (retryAt: number, now: number): string =>
	retryAt <= now ? 'trying again' : `next try in ${duration(retryAt - now + 999)}`;

function runningText({ snapshot }: HostView): string {
	if (snapshot.syncedAt === 0) return '';
	const all = [...snapshot.containers.values()];
	return `${all.filter(({ status }) => status === 'running').length} of ${all.length}`;
}

/** LAVA's parts on it that are up. */
function lavaText({ snapshot }: HostView): string {
	const roles = [...snapshot.containers.values()].filter(isUp).map(container => roleOf(container).role);
	const servers = roles.filter(role => role === 'server').length;
	const workers = roles.filter(role => role === 'dispatcher').length;
	return [
		...(servers === 0 ? [] : [count(servers, 'server')]),
		...(workers === 0 ? [] : [count(workers, 'worker')]),
	].join(', ');
}
