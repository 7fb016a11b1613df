/** The log as it stands in a panel: each line takes one row, or as many as it needs when it is wrapped. */

import { cut, width } from '../../text/width.ts';
import type { Lane } from './lane.ts';
import { timestamp, type Timestamps, wrap } from './line-text.ts';
import { linesAbove, linesBelow, type MergedLine, type Position, clampPosition } from './merge.ts';

export type LogPane = {
	lanes: readonly Lane[];
	/** Cells. */
	columns: number;
	rows: number;
	wrap: boolean;
	timestamps: Timestamps;
	/** Cells in which each line says where it comes from; 0: it does not. */
	label: number;
};

/** What stands before a line's text; stderr has a mark besides its colour. */
export type Prefix = { time: string; label: string; mark: string };

export function prefixOf(pane: LogPane, { lane, place }: MergedLine, ellipsis: string): Prefix {
	const from = pane.lanes[lane];
	const line = from?.line(place);
	const time = pane.timestamps === 'none' || line === undefined ? '' : `${timestamp(line.time, pane.timestamps)} `;
	const label = pane.label === 0 ? '' : `${cut(from?.label(place) ?? '', pane.label, ellipsis)} `;
	const mark = { stdout: '  ', stderr: '! ', note: '# ' }[line?.stream ?? 'stdout'];
	return { time, label: label === '' ? '' : label.padEnd(pane.label + 1), mark };
}

/** Whatever the ellipsis looks like: each has one cell. */
function prefixWidth(pane: LogPane, merged: MergedLine): number {
	const { time, label, mark } = prefixOf(pane, merged, '~');
	return width(time) + width(label) + width(mark);
}

/** The rows that a line's text takes. */
export function textRows(pane: LogPane, merged: MergedLine): readonly string[] {
	const text = pane.lanes[merged.lane]?.line(merged.place)?.text ?? '';
	const columns = Math.max(1, pane.columns - prefixWidth(pane, merged));
	return pane.wrap ? wrap(text, columns) : [text];
}

/** The position so far down that everything between was in view: a page further. At least one line. */
export function rowsBelow(pane: LogPane, from: Position): Position {
	return walk(pane, from, linesBelow(pane.lanes, from), place => place + 1);
}

/** The position so far up that everything between fills the view. At least one line. */
export function rowsAbove(pane: LogPane, from: Position): Position {
	return walk(pane, from, linesAbove(pane.lanes, from), place => place);
}

function walk(pane: LogPane, from: Position, lines: Iterable<MergedLine>, past: (place: number) => number): Position {
	const places = [...clampPosition(pane.lanes, from)];
	let used = 0;
	for (const merged of lines) {
		const rows = textRows(pane, merged).length;
		if (used > 0 && used + rows > pane.rows) break;
		used += rows;
		places[merged.lane] = past(merged.place);
		if (used >= pane.rows) break;
	}
	return places;
}
