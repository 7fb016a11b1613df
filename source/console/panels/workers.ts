/** Every worker of every server found: how it stands, and why, in one sentence. */

import type { WorkerRow } from '../../lab/verdict/survey.ts';
import { stateWords, type VerdictState } from '../../lab/verdict/verdict.ts';
import { age, count } from '../../text/human.ts';
import { hostOfWorker, lastPingOf, workerRows } from '../selectors/rows.ts';
import { engineNow, type State } from '../state/state.ts';
import type { StyleName } from '../theme.ts';
import { span } from '../widgets/line.ts';
import type { TableCell, Column } from '../widgets/table.ts';
import { type DrawPanel, listBox } from './panel.ts';

export const drawWorkers: DrawPanel = drawing => {
	const rows = workerRows(drawing.state);
	const wrong = rows.filter(row => row.verdict.state === 'wrong').length;
	return listBox(drawing, {
		panel: 'workers',
		name: 'Workers',
		rows,
		columns: columnsFor(drawing.state),
		aside:
			wrong === 0
				? [span(count(rows.length, 'worker'), 'dim')]
				: [span(count(wrong, 'problem'), 'badStrong'), span(` in ${count(rows.length, 'worker')}`, 'dim')],
		empty: 'No LAVA server or dispatcher on this engine yet: n builds one',
		says: row => row.verdict.says,
		hostOf: hostOfWorker,
		of: ['containers'],
	});
};

const styles: Record<VerdictState, StyleName> = {
	online: 'good',
	working: 'good',
	waiting: 'warning',
	retired: 'dim',
	wrong: 'badStrong',
	unknown: 'dim',
};

const columnsFor = (state: State): readonly Column<WorkerRow>[] => [
	{ title: 'WORKER', least: 14, most: 28, priority: 1, cell: row => ({ text: row.name }) },
	{
		title: 'STATE',
		least: 7,
		priority: 2,
		cell: ({ verdict }) => ({ text: stateWords[verdict.state], style: styles[verdict.state] }),
	},
	{
		title: 'HEALTH',
		optional: true,
		least: 7,
		most: 11,
		priority: 6,
		cell: ({ worker }) => ({ text: worker?.health ?? '' }),
	},
	{ title: 'VERSION', least: 9, most: 14, priority: 5, cell: versionCell },
	{
		title: 'LAST PING',
		optional: true,
		least: 12,
		priority: 7,
		align: 'right',
		cell: row => ({ text: pinged(state, row) }),
	},
	{ title: 'DEVICES', optional: true, least: 7, priority: 8, align: 'right', cell: devicesCell },
	{ title: 'JOBS', optional: true, least: 4, priority: 8, align: 'right', cell: jobsCell },
	{ title: 'WHY', least: 30, priority: 3, cell: whyCell },
	{ title: 'CONTAINER', least: 12, most: 24, priority: 10, cell: containerCell },
	{ title: 'ADDRESS', least: 11, most: 15, priority: 11, cell: addressCell },
	{
		title: 'SERVER',
		least: 11,
		most: 20,
		priority: 12,
		cell: ({ server }) => ({ text: server?.name ?? '', style: 'dim' }),
	},
];

const containerCell = ({ container }: WorkerRow): TableCell => ({ text: container?.name ?? '', style: 'dim' });

/** What is well needs few words; what is wrong has its fix under one key. */
const whyCell = ({ verdict }: WorkerRow): TableCell => ({
	text: verdict.says,
	style: verdict.state === 'wrong' ? 'bad' : 'dim',
});

/** What it told its server, or else what its container tells. */
const versionCell = ({ worker, seen, server }: WorkerRow): TableCell => {
	const version = worker?.version ?? seen?.version ?? '';
	const differs = version !== '' && server?.version !== undefined && server.version !== version;
	return differs ? { text: version, style: 'bad' } : { text: version };
};

function pinged(state: State, row: WorkerRow): string {
	const at = lastPingOf(state, row);
	return at === undefined ? '' : `${age(engineNow(state, row.serverHost) - at)} ago`;
}

const devicesCell = ({ worker }: WorkerRow): TableCell => ({
	text: worker === undefined ? '' : String(worker.devices.length),
});

const jobsCell = ({ worker }: WorkerRow): TableCell => ({
	text: worker === undefined || worker.jobs.length === 0 ? '' : String(worker.jobs.length),
	style: 'accent',
});

const addressCell = ({ container }: WorkerRow): TableCell => ({
	text: container?.endpoints.map(each => each.ipv4 || each.staticIpv4).find(address => address !== '') ?? '',
});
