/** Tables: declared columns, pure rows. Columns that do not fit leave by their priority. */

import { pad, width } from '../../text/width.ts';
import { span, type Line, type Span } from './line.ts';
import type { StyleName } from '../theme.ts';

export type Cell = { text: string; style?: StyleName };

export type Column<Row> = {
	title: string;
	/** Cells; a column is never narrower than this. */
	least: number;
	/** Cells; undefined = as wide as its widest cell. */
	most?: number;
	/** 1 stays longest; columns of the highest number leave first. */
	priority: number;
	align?: 'left' | 'right';
	cell: (row: Row) => Cell;
};

export type Sized<Row> = { column: Column<Row>; width: number };

const GAP = 1;

/**
 * Chooses the columns that fit in `columns` cells and their widths: all at their least, by priority; what is
 * left goes to those that need more, in order of priority.
 */
export function sizeColumns<Row>(all: readonly Column<Row>[], rows: readonly Row[], columns: number): Sized<Row>[] {
	const byPriority = all.toSorted((a, b) => a.priority - b.priority);
	const kept = new Map<Column<Row>, number>();
	let left = columns + GAP;
	for (const column of byPriority) {
		if (column.least + GAP > left && kept.size > 0) break;
		kept.set(column, column.least);
		left -= column.least + GAP;
	}
	for (const column of byPriority) {
		const least = kept.get(column);
		if (least === undefined) continue;
		const grow = Math.min(wanted(column, rows) - least, left);
		if (grow <= 0) continue;
		kept.set(column, least + grow);
		left -= grow;
	}
	return all.flatMap(column => {
		const size = kept.get(column);
		return size === undefined ? [] : [{ column, width: size }];
	});
}

function wanted<Row>(column: Column<Row>, rows: readonly Row[]): number {
	const most = column.most ?? Number.POSITIVE_INFINITY;
	let widest = width(column.title);
	for (const row of rows) {
		if (widest >= most) return most;
		widest = Math.max(widest, width(column.cell(row).text));
	}
	return Math.min(widest, most);
}

export const headingLine = <Row>(sized: readonly Sized<Row>[], ellipsis: string): Line =>
	sized.flatMap(({ column, width: size }, index) =>
		cellSpans({ text: column.title, style: 'heading' }, column, size, ellipsis, index),
	);

export const rowLine = <Row>(sized: readonly Sized<Row>[], row: Row, ellipsis: string): Line =>
	sized.flatMap(({ column, width: size }, index) => cellSpans(column.cell(row), column, size, ellipsis, index));

function cellSpans<Row>(cell: Cell, column: Column<Row>, size: number, ellipsis: string, index: number): Span[] {
	const text = pad(cell.text, size, column.align ?? 'left', ellipsis);
	return index === 0 ? [span(text, cell.style)] : [span(' '.repeat(GAP)), span(text, cell.style)];
}
