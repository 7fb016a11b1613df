/** Tables: declared columns, pure rows. Columns that do not fit leave by their priority. */

import { pad, slice, width } from '../../text/width.ts';
import { span, type Line, type Span } from './line.ts';
import type { StyleName } from '../theme.ts';

export type TableCell = { text: string; style?: StyleName };

export type Column<Row> = {
	title: string;
	/**
	 * Cells; a column is never narrower than this, but for one of text whose cells need less. Numbers change too often
	 * for that: the table would not stand still.
	 */
	least: number;
	/** Cells; undefined = as wide as its widest cell. */
	most?: number;
	/** 1 stays longest. Columns of `SPARE` and above are there only where all others have what they want. */
	priority: number;
	align?: 'left' | 'right';
	/** Not there while none of the rows has anything in it. */
	optional?: true;
	/**
	 * Where a text that is too long is cut: the start of a path tells less than its end, and of several addresses a half
	 * one would mislead.
	 */
	cutAt?: 'start' | 'word' | 'end';
	cell: (row: Row) => TableCell;
};

export type Sized<Row> = {
	column: Column<Row>;
	width: number;
	/** Starts of paths that one cell has no room for, and so none shows: `lavasoftware/`. */
	dropped?: ReadonlySet<string>;
};

const GAP = 1;

/** From this priority on, a column waits until the others are as wide as they want to be. */
const SPARE = 10;

/**
 * Chooses the columns that fit in `columns` cells and their widths: all at their least, by priority; what is
 * left goes to those that need more, in order of priority; and then to spare columns.
 */
function sizeColumns<Row>(all: readonly Column<Row>[], rows: readonly Row[], columns: number): Sized<Row>[] {
	const byPriority = all
		.filter(column => !column.optional || rows.some(row => column.cell(row).text !== ''))
		.toSorted((a, b) => a.priority - b.priority);
	const wants = new Map(byPriority.map(column => [column, wanted(column, rows)]));
	const wantOf = (column: Column<Row>): number => wants.get(column) ?? column.least;
	const kept = new Map<Column<Row>, number>();
	let left = columns + GAP;
	const add = (spare: boolean): void => {
		for (const column of byPriority) {
			if (column.priority >= SPARE !== spare) continue;
			const least = column.align === 'right' ? column.least : Math.min(column.least, wantOf(column));
			if (least + GAP > left && kept.size > 0) return;
			kept.set(column, least);
			left -= least + GAP;
		}
	};
	const grow = (): void => {
		for (const column of byPriority) {
			const size = kept.get(column);
			const more = size === undefined ? 0 : Math.min(wantOf(column) - size, left);
			if (size === undefined || more <= 0) continue;
			kept.set(column, size + more);
			left -= more;
		}
	};
	add(false);
	grow();
	add(true);
	grow();
	const dropped = new Map(
		byPriority.flatMap(column => {
			const size = kept.get(column);
			if (size === undefined || column.cutAt !== 'start') return [];
			const starts = droppedOf(column, rows, size);
			// What is left of the names needs less: the rest is for others.
			const needs = rows.map(row => width(withoutStart(column.cell(row).text, starts)));
			const shown = Math.min(size, Math.max(column.least, width(column.title), ...needs));
			wants.set(column, shown);
			kept.set(column, shown);
			left += size - shown;
			return [[column, starts] as const];
		}),
	);
	grow();
	return all.flatMap(column => {
		const size = kept.get(column);
		const starts = dropped.get(column);
		return size === undefined ? [] : [{ column, width: size, ...(starts !== undefined && { dropped: starts }) }];
	});
}

function droppedOf<Row>(column: Column<Row>, rows: readonly Row[], size: number): ReadonlySet<string> {
	const dropped = new Set<string>();
	for (const row of rows) {
		const { text } = column.cell(row);
		let at = text.indexOf('/') + 1;
		for (let rest = text; at > 0 && width(rest) > size; at = text.indexOf('/', at) + 1) {
			dropped.add(text.slice(0, at));
			rest = text.slice(at);
		}
	}
	return dropped;
}

/**
 * The columns by tables: those that fit, then beside the first one those that did not, and so on.
 *
 * @param page counted round, either way
 */
export function tableOf<Row>(
	all: readonly Column<Row>[],
	rows: readonly Row[],
	columns: number,
	page: number,
): { sized: Sized<Row>[]; more: boolean } {
	const first = sizeColumns(all, rows, columns);
	const pages = [first];
	let left = without(all, first).filter(column => rows.some(row => column.cell(row).text !== ''));
	const more = left.length > 0;
	if (page === 0) return { sized: first, more };
	while (left.length > 0) {
		const sized = sizeColumns([...all.slice(0, 1), ...left], rows, columns);
		// What is too wide for the terminal is nowhere to be seen.
		if (sized.length < 2) break;
		pages.push(sized);
		left = without(left, sized);
	}
	return { sized: pages.at(page % pages.length) ?? first, more };
}

function without<Row>(all: readonly Column<Row>[], sized: readonly Sized<Row>[]): Column<Row>[] {
	const shown = new Set(sized.map(({ column }) => column));
	return all.filter(column => !shown.has(column));
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
	sized.flatMap((each, index) => cellSpans({ text: each.column.title, style: 'heading' }, each, ellipsis, index));

export const rowLine = <Row>(sized: readonly Sized<Row>[], row: Row, ellipsis: string): Line =>
	sized.flatMap((each, index) => cellSpans(each.column.cell(row), each, ellipsis, index));

function cellSpans<Row>(cell: TableCell, sized: Sized<Row>, ellipsis: string, index: number): Span[] {
	const text = pad(cutText(cell.text, sized, ellipsis), sized.width, sized.column.align ?? 'left', ellipsis);
	return index === 0 ? [span(text, cell.style)] : [span(' '.repeat(GAP)), span(text, cell.style)];
}

function cutText<Row>(text: string, { column, width: size, dropped }: Sized<Row>, ellipsis: string): string {
	if (column.cutAt === 'start') return cutStart(text, size, dropped ?? new Set(), ellipsis);
	return column.cutAt === 'word' ? cutWords(text, size, ellipsis) : text;
}

/** As many whole words as there is room for; where not even the first has room, it is cut. */
function cutWords(text: string, size: number, ellipsis: string): string {
	if (width(text) <= size) return text;
	let rest = text;
	while (rest.includes(' ')) {
		rest = rest.slice(0, rest.lastIndexOf(' '));
		const marked = `${rest} ${ellipsis}`;
		if (width(marked) <= size) return marked;
	}
	return text;
}

function withoutStart(text: string, dropped: ReadonlySet<string>): string {
	const start = [...dropped].reduce((most, each) => (text.startsWith(each) ? Math.max(most, each.length) : most), 0);
	return text.slice(start);
}

/** Folders leave that have no room here or in another cell; where a path's last part is too long as well, the start of that. */
function cutStart(text: string, size: number, dropped: ReadonlySet<string>, ellipsis: string): string {
	const rest = withoutStart(text, dropped);
	const wide = width(rest);
	return wide <= size ? rest : ellipsis + slice(rest, wide - size + width(ellipsis), wide);
}
