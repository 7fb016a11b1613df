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
	/** Cells, as far as its text is so long, that it has before columns of a later priority come. */
	enough?: number;
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
	/** Cells before it, unless it is the first. */
	gap: number;
	/** Starts of paths that one cell has no room for, and so none shows: `lavasoftware/`. */
	dropped?: ReadonlySet<string>;
};

const GAP = 1;

/** From this priority on, a column waits until the others are as wide as they want to be. */
const SPARE = 10;

/** How the columns share the cells, while that is worked out. */
type Sizing<Row> = {
	/** Those that have anything to show. */
	byPriority: readonly Column<Row>[];
	/** What a column would need for all that is in it. */
	wants: Map<Column<Row>, number>;
	/** What those that stay have. */
	kept: Map<Column<Row>, number>;
	/** What is before a column, where it is more than usual. */
	gaps: Map<Column<Row>, number>;
	/** Cells that are free yet. */
	left: number;
};

/**
 * Chooses the columns that fit in `columns` cells and their widths: all at their least, by priority; what is
 * left goes to those that need more, in order of priority; and then to spare columns.
 */
function sizeColumns<Row>(all: readonly Column<Row>[], rows: readonly Row[], columns: number): Sized<Row>[] {
	const byPriority = all
		.filter(column => !column.optional || rows.some(row => column.cell(row).text !== ''))
		.toSorted((a, b) => a.priority - b.priority);
	const wants = new Map(byPriority.map(column => [column, wanted(column, rows)]));
	const sizing: Sizing<Row> = { byPriority, wants, kept: new Map(), gaps: new Map(), left: columns + GAP };
	for (const spare of [false, true]) {
		addColumns(sizing, spare);
		partNumbers(sizing, all);
		grow(sizing);
	}
	const dropped = leaveOutStarts(sizing, rows);
	grow(sizing);
	return all.flatMap((column): Sized<Row>[] => {
		const size = sizing.kept.get(column);
		const starts = dropped.get(column);
		if (size === undefined) return [];
		const gap = sizing.gaps.get(column) ?? GAP;
		return [{ column, width: size, gap, ...(starts !== undefined && { dropped: starts }) }];
	});
}

/** As many as fit at their least, beside what those before them have to grow yet. */
function addColumns<Row>(sizing: Sizing<Row>, spare: boolean): void {
	let reserved = 0;
	for (const column of sizing.byPriority) {
		if (column.priority >= SPARE !== spare) continue;
		const want = sizing.wants.get(column) ?? column.least;
		const least = column.align === 'right' ? column.least : Math.min(column.least, want);
		if (least + GAP > sizing.left - reserved && sizing.kept.size > 0) return;
		sizing.kept.set(column, least);
		sizing.left -= least + GAP;
		reserved += Math.max(0, Math.min(column.enough ?? 0, want) - least);
	}
}

function grow<Row>(sizing: Sizing<Row>): void {
	for (const column of sizing.byPriority) {
		const size = sizing.kept.get(column);
		if (size === undefined) continue;
		const more = Math.min((sizing.wants.get(column) ?? size) - size, sizing.left);
		if (more <= 0) continue;
		sizing.kept.set(column, size + more);
		sizing.left -= more;
	}
}

/** Where there is room for it, numbers stand apart from the text behind them. */
function partNumbers<Row>(sizing: Sizing<Row>, all: readonly Column<Row>[]): void {
	for (const column of behindNumbers(all.filter(each => sizing.kept.has(each)))) {
		if (sizing.left < 1 || sizing.gaps.has(column)) continue;
		sizing.gaps.set(column, GAP + 1);
		sizing.left -= 1;
	}
}

/** Of paths, the starts that some have no room for; what is left of all of them needs less, and the rest is for others. */
function leaveOutStarts<Row>(sizing: Sizing<Row>, rows: readonly Row[]): ReadonlyMap<Column<Row>, ReadonlySet<string>> {
	const dropped = new Map<Column<Row>, ReadonlySet<string>>();
	for (const [column, size] of sizing.kept) {
		if (column.cutAt !== 'start') continue;
		const starts = droppedOf(column, rows, size);
		const needs = rows.map(row => width(withoutStart(column.cell(row).text, starts)));
		const shown = Math.min(size, Math.max(column.least, width(column.title), ...needs));
		dropped.set(column, starts);
		sizing.wants.set(column, shown);
		sizing.kept.set(column, shown);
		sizing.left += size - shown;
	}
	return dropped;
}

/** Columns of text that stand right behind one of numbers. */
const behindNumbers = <Row>(shown: readonly Column<Row>[]): readonly Column<Row>[] =>
	shown.filter((column, at) => column.align !== 'right' && shown[at - 1]?.align === 'right');

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
	return index === 0 ? [span(text, cell.style)] : [span(' '.repeat(sized.gap)), span(text, cell.style)];
}

function cutText<Row>(text: string, { column, width: size, dropped }: Sized<Row>, ellipsis: string): string {
	if (column.cutAt === 'start') return cutStart(text, size, dropped ?? new Set(), ellipsis);
	return column.cutAt === 'word' ? cutWords(text, size) : text;
}

/** Of several addresses, the first ones that there is room for, and how many more there are; a single one is cut. */
function cutWords(text: string, size: number): string {
	if (width(text) <= size) return text;
	const words = text.split(' ');
	for (let shown = words.length - 1; shown > 0; shown--) {
		const some = `${words.slice(0, shown).join(' ')} +${words.length - shown}`;
		if (width(some) <= size) return some;
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
