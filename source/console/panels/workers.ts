/** Every server in several containers, and every worker of every server found: how it stands, and why, in one sentence. */

import type { HostKey } from '../../lab/host.ts';
import type { Container } from '../../lab/objects.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { stateWords, type VerdictState } from '../../lab/verdict/verdict.ts';
import { age, count } from '../../text/human.ts';
import { isWrong } from '../selectors/problems.ts';
import { hostOfWorker, lastPingOf } from '../selectors/rows.ts';
import { isServerRow, type PanelRow, workersPanelRows } from '../selectors/server-rows.ts';
import type { State } from '../state/state.ts';
import { engineNow } from '../state/hosts.ts';
import type { StyleName } from '../theme.ts';
import { span } from '../widgets/line.ts';
import type { TableCell, Column } from '../widgets/table.ts';
import { type DrawPanel, listBox } from './panel.ts';

export const drawWorkers: DrawPanel = drawing => {
	const rows = workersPanelRows(drawing.state);
	const wrong = rows.filter(isWrong).length;
	const workers = count(rows.filter(row => !isServerRow(row)).length, 'worker');
	return listBox(drawing, {
		panel: 'workers',
		name: 'Workers',
		rows,
		columns: columnsFor(drawing.state),
		aside:
			wrong === 0
				? [span(workers, 'dim')]
				: [span(count(wrong, 'problem'), 'badStrong'), span(` in ${workers}`, 'dim')],
		empty: drawing.state.readOnly ? NONE : `${NONE}: n builds one`,
		says: saysOf,
		hostOf,
		of: ['containers'],
	});
};

const NONE = 'No LAVA server or dispatcher on this engine yet';

const stateOf = (row: PanelRow): VerdictState => (isServerRow(row) ? row.state : row.verdict.state);
const saysOf = (row: PanelRow): string => (isServerRow(row) ? row.says : row.verdict.says);
const hostOf = (row: PanelRow): HostKey | undefined => (isServerRow(row) ? row.web.host : hostOfWorker(row));

const styles: Record<VerdictState, StyleName> = {
	online: 'good',
	working: 'good',
	waiting: 'warning',
	retired: 'dim',
	wrong: 'badStrong',
	unknown: 'dim',
};

/** Of a worker; a server has none. */
const ofWorker =
	(cell: (row: WorkerRow) => TableCell) =>
	(row: PanelRow): TableCell =>
		isServerRow(row) ? { text: '' } : cell(row);

const columnsFor = (state: State): readonly Column<PanelRow>[] => [
	{ title: 'WORKER', least: 14, most: 28, priority: 1, cell: nameCell },
	{
		title: 'STATE',
		least: 7,
		priority: 2,
		cell: row => ({ text: stateWords[stateOf(row)], style: styles[stateOf(row)] }),
	},
	{
		title: 'HEALTH',
		optional: true,
		least: 7,
		most: 11,
		priority: 6,
		cell: ofWorker(({ worker }) => ({ text: worker?.health ?? '' })),
	},
	{ title: 'VERSION', least: 9, most: 14, priority: 2.8, cell: versionCell },
	{
		title: 'LAST PING',
		optional: true,
		least: 9,
		priority: 7,
		align: 'right',
		cell: ofWorker(row => ({ text: pinged(state, row) })),
	},
	{ title: 'DEVICES', optional: true, least: 7, priority: 8, align: 'right', cell: ofWorker(devicesCell) },
	{ title: 'JOBS', optional: true, least: 4, priority: 8, align: 'right', cell: ofWorker(jobsCell) },
	// What is to be done follows from it, so it is not cut for numbers.
	{ title: 'WHY', least: 30, enough: 64, priority: 3, cell: whyCell },
	{ title: 'CONTAINER', least: 12, most: 24, priority: 10, cell: containerCell },
	{ title: 'ADDRESS', least: 11, most: 15, priority: 11, cell: row => ({ text: addressOf(row) }) },
	{
		title: 'SERVER',
		least: 11,
		most: 20,
		priority: 12,
		cell: ofWorker(({ server }) => ({ text: server?.name ?? '', style: 'dim' })),
	},
];

const nameCell = (row: PanelRow): TableCell =>
	isServerRow(row) ? { text: row.name, style: 'server' } : { text: row.name };

const containerCell = (row: PanelRow): TableCell => ({
	text: (isServerRow(row) ? row.web : row.container)?.name ?? '',
	style: 'dim',
});

/** What is well needs few words; what is wrong has its fix under one key. */
const whyCell = (row: PanelRow): TableCell => ({ text: saysOf(row), style: isWrong(row) ? 'bad' : 'dim' });

/** What it reported to its server, or else what its container says. */
function versionCell(row: PanelRow): TableCell {
	if (isServerRow(row)) return { text: row.server?.version ?? '' };
	const { worker, seen, server } = row;
	const version = worker?.version ?? seen?.version ?? '';
	const differs = version !== '' && server?.version !== undefined && server.version !== version;
	return differs ? { text: version, style: 'bad' } : { text: version };
}

function pinged(state: State, row: WorkerRow): string {
	const at = lastPingOf(state, row);
	return at === undefined ? '' : age(engineNow(state, row.serverHost) - at);
}

const devicesCell = ({ worker }: WorkerRow): TableCell => ({
	text: worker === undefined ? '' : String(worker.devices.length),
});

const jobsCell = ({ worker }: WorkerRow): TableCell => ({
	text: worker === undefined || worker.jobs.length === 0 ? '' : String(worker.jobs.length),
	style: 'accent',
});

/** A server is reached at its front's. */
const addressOf = (row: PanelRow): string => addressIn(isServerRow(row) ? (row.front ?? row.web) : row.container) ?? '';

const addressIn = (container: Container | undefined): string | undefined =>
	container?.endpoints.map(each => each.ipv4 || each.staticIpv4).find(address => address !== '');
