/** The log view: which logs, which part of them is seen, and how. The lines themselves stay in their rings. */

import type { HostKey } from '../../lab/host.ts';
import { count } from '../../text/human.ts';
import type { LogState } from '../../engine/logs/source.ts';
import type { LogRange } from '../../engine/logs/lines.ts';
import type { Lane } from '../logs/lane.ts';
import type { Timestamps } from '../logs/line-text.ts';
import { back, clampPosition, endPosition, firstPosition, forward, type Position } from '../logs/merge.ts';
import { rowsAbove, rowsBelow, type LogPane } from '../logs/pane.ts';
import { width } from '../../text/width.ts';
import type { Move } from './list.ts';

export type OpenLog = {
	containerId: string;
	host: HostKey;
	name: string;
	/** Where its lines end: it differs whenever there are new ones. */
	end: number;
	state: LogState;
};

export type LogsState = {
	sources: readonly OpenLog[];
	/** The lines that are to be seen, one lane for each source; they change under the same identity. */
	lanes: readonly Lane[];
	/** The services of an all-in-one log, as far as they were met. */
	services: readonly string[];
	/** Lines are still being looked at by the filter. */
	filtering: boolean;
	range: LogRange;
	follow: boolean;
	/** The first line of the window while it does not follow. */
	position: Position;
	/** The line that the last search found. */
	match: Position | undefined;
	wrap: boolean;
	timestamps: Timestamps;
	search: string;
	filter: string;
	/** The one service that is shown. */
	service: string | undefined;
	/** lavadock's own requests in a server's log are folded away unless asked for. */
	showOwn: boolean;
};

export const emptyLogs: LogsState = {
	sources: [],
	lanes: [],
	services: [],
	filtering: false,
	range: { kind: 'tail', lines: 1000 },
	follow: true,
	position: [],
	match: undefined,
	wrap: true,
	timestamps: 'none',
	search: '',
	filter: '',
	service: undefined,
	showOwn: false,
};

/** How the log is laid out in a panel of that many columns and rows. */
export const paneOf = (logs: LogsState, columns: number, rows: number): LogPane => ({
	lanes: logs.lanes,
	columns,
	rows,
	wrap: logs.wrap,
	timestamps: logs.timestamps,
	label: labelWidth(logs),
});

/** The widest name of a source or a service has room, as far as it is not very long. */
const MOST_LABEL = 16;

function labelWidth({ lanes, sources, services, service }: LogsState): number {
	const isOfServices = services.length > 0 && service === undefined;
	if (lanes.length < 2 && !isOfServices) return 0;
	const names = [...(lanes.length < 2 ? [] : sources.map(({ name }) => name)), ...(isOfServices ? services : [])];
	return Math.min(MOST_LABEL, Math.max(1, ...names.map(name => width(name))));
}

/** The position of the window's first line. */
export const topOf = (logs: LogsState, pane: LogPane): Position =>
	logs.follow ? rowsAbove(pane, endPosition(logs.lanes)) : clampPosition(logs.lanes, logs.position);

/** Stands still where the window is, or follows again. */
export const toggleFollow = (logs: LogsState, pane: LogPane): LogsState =>
	logs.follow ? { ...logs, follow: false, position: topOf(logs, pane) } : { ...logs, follow: true };

export function moveLogs(logs: LogsState, move: Move, pane: LogPane): LogsState {
	if (move === 'last') return { ...logs, follow: true };
	const { lanes } = logs;
	const top = topOf(logs, pane);
	const last = rowsAbove(pane, endPosition(lanes));
	const half = { ...pane, rows: Math.max(1, Math.floor(pane.rows / 2)) };
	const position = {
		up: () => back(lanes, top, 1),
		down: () => forward(lanes, top, 1),
		'page-up': () => rowsAbove(pane, top),
		'page-down': () => rowsBelow(pane, top),
		'half-up': () => rowsAbove(half, top),
		'half-down': () => rowsBelow(half, top),
		first: () => firstPosition(lanes),
	}[move]();
	// At the end, following begins again.
	if (isAtOrBelow(position, last) && isDownward(move)) return { ...logs, follow: true };
	return { ...logs, follow: false, position };
}

const isDownward = (move: Move): boolean => move === 'down' || move === 'page-down' || move === 'half-down';

const isAtOrBelow = (position: Position, other: Position): boolean =>
	position.every((place, index) => place >= (other[index] ?? 0));

/** What can be asked for, from little to all. */
const LADDER: readonly LogRange[] = [
	{ kind: 'tail', lines: 100 },
	{ kind: 'tail', lines: 1000 },
	{ kind: 'tail', lines: 10_000 },
	{ kind: 'tail', lines: 100_000 },
	{ kind: 'all' },
];

const size = (range: LogRange): number => (range.kind === 'tail' ? range.lines : Number.POSITIVE_INFINITY);

export function nextRange(range: LogRange, direction: 'wider' | 'narrower'): LogRange {
	const found =
		direction === 'wider'
			? LADDER.find(each => size(each) > size(range))
			: LADDER.findLast(each => size(each) < size(range));
	return found ?? range;
}

export function rangeText(range: LogRange): string {
	switch (range.kind) {
		case 'tail':
			return `last ${count(range.lines)} lines`;
		case 'since':
			return `last ${Math.round(range.seconds / 60)} min`;
		case 'all':
			return 'all';
	}
}
