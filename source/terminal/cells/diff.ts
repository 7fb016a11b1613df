/** What has to be written to turn the screen that is shown into the next one: changed cells only. */

import { plainWidth } from '../../text/plain-width.ts';
import { BLANK, TAIL, asciiFor, isAscii } from './glyph.ts';
import type { Screen, Tables } from './screen.ts';
import { PLAIN, UNKNOWN_STYLE } from './style.ts';

/** Where the terminal's cursor stands and in which style it writes. */
export type Pen = {
	/** Column, from 0; -1 = unknown. */
	x: number;
	y: number;
	style: number;
	/** False after glyphs of which a terminal may think otherwise how wide they are. */
	exact: boolean;
};

export type PenTables = Tables & { utf8: boolean };

export const createPen = (): Pen => ({ x: -1, y: -1, style: UNKNOWN_STYLE, exact: false });

/** Runs of blanks from this length on are erased; CSI n X and the way over them cost this many bytes. */
const ERASE_FROM = 9;
const ERASE_TO_END_FROM = 4;

/**
 * The bytes, as text, that turn a row of `shown` into that of `next`; '' when they are alike. Both screens have the
 * same size. The pen is moved along; `shown` is left as it is.
 */
export function diffRow(shown: Screen, next: Screen, y: number, pen: Pen, tables: PenTables): string {
	const start = y * next.columns;
	const end = start + next.columns;
	let first = start;
	while (first < end && same(shown, next, first)) first++;
	return first === end ? '' : rowChanges({ shown, next, pen, tables, y, start, end }, first);
}

type Row = { shown: Screen; next: Screen; pen: Pen; tables: PenTables; y: number; start: number; end: number };

const same = (shown: Screen, next: Screen, cell: number): boolean =>
	shown.glyphs[cell] === next.glyphs[cell] && shown.styles[cell] === next.styles[cell];

const isBlank = (screen: Screen, cell: number): boolean =>
	screen.glyphs[cell] === BLANK && screen.styles[cell] === PLAIN;

function rowChanges(row: Row, first: number): string {
	const { shown, next, end } = row;
	const whole = hasUnsureChange(row, first);
	let out = '';
	for (let cell = first; cell < end;) {
		if (!whole && same(shown, next, cell)) {
			cell++;
			continue;
		}
		while (next.glyphs[cell] === TAIL && cell > row.start) cell--;
		let blanks = cell;
		while (blanks < end && isBlank(next, blanks)) blanks++;
		if (blanks === end && blanks - cell >= ERASE_TO_END_FROM) return out + erase(row, cell, '\u001B[K');
		if (blanks - cell >= ERASE_FROM) {
			out += erase(row, cell, `\u001B[${blanks - cell}X`);
			cell = blanks;
		} else {
			const width = widthAt(row, cell);
			out += write(row, cell, width);
			cell += width;
		}
	}
	return out;
}

/**
 * Terminals differ in how many cells some clusters take. Where one comes or goes, it may have
 * painted over its neighbours to the right or left them unpainted: the rest of the row is written again.
 */
function hasUnsureChange({ shown, next, end }: Row, first: number): boolean {
	for (let cell = first; cell < end; cell++) {
		if (!same(shown, next, cell) && (isUnsure(next.glyphs[cell]) || isUnsure(shown.glyphs[cell]))) return true;
	}
	return false;
}

const isUnsure = (glyph = BLANK): boolean => !isAscii(glyph) && glyph !== TAIL && plainWidth(glyph) === 0;

function widthAt({ next, end }: Row, cell: number): number {
	let width = 1;
	while (cell + width < end && next.glyphs[cell + width] === TAIL) width++;
	return width;
}

function erase(row: Row, cell: number, sequence: string): string {
	return moveTo(row, cell) + setStyle(row, PLAIN) + sequence;
}

function write(row: Row, cell: number, width: number): string {
	const { next, pen, tables, end } = row;
	const glyph = next.glyphs[cell] ?? BLANK;
	let out = moveTo(row, cell) + styleFor(row, cell);
	if (isAscii(glyph)) {
		out += String.fromCharCode(glyph);
	} else if (!tables.utf8) {
		out += asciiFor(glyph).padEnd(width);
	} else {
		// Where the terminal draws it narrower, nothing old is to show through.
		if (isUnsure(glyph)) out += ' '.repeat(width) + placeOf(row, cell);
		out += tables.glyphs.text(glyph);
		pen.exact = false;
	}
	pen.x += width;
	// At the right edge terminals differ in where the cursor is; unsure glyphs leave it anywhere.
	if (cell + width >= end || (tables.utf8 && isUnsure(glyph))) pen.x = -1;
	return out;
}

/** A blank looks the same in every style that paints no blanks: the pen keeps its style over it. */
function styleFor(row: Row, cell: number): string {
	const { next, pen, tables } = row;
	if (isBlank(next, cell) && pen.style !== UNKNOWN_STYLE && !tables.styles.paintsBlank(pen.style)) return '';
	return setStyle(row, next.styles[cell] ?? PLAIN);
}

function setStyle({ pen, tables }: Row, style: number): string {
	const sequence = tables.styles.change(pen.style, style);
	pen.style = style;
	return sequence;
}

/** The shortest way to a cell: none, the cells between written again, forward, or to the absolute place. */
function moveTo(row: Row, cell: number): string {
	const { next, pen, y, start } = row;
	const x = cell - start;
	const from = pen.x;
	const there = pen.y === y && from >= 0;
	// A run of glyphs beyond ASCII is trusted to its end, not over it.
	if (there && from === x && (pen.exact || !isAscii(next.glyphs[cell] ?? BLANK))) return '';
	const trusted = there && pen.exact && from <= x;
	pen.x = x;
	pen.y = y;
	pen.exact = true;
	const absolute = placeOf(row, cell);
	if (!trusted) return absolute;
	const distance = x - from;
	const forward = distance === 1 ? '\u001B[C' : `\u001B[${distance}C`;
	const move = forward.length < absolute.length ? forward : absolute;
	return distance < move.length ? (cellsAgain(row, start + from, cell) ?? move) : move;
}

/** CUP, ECMA-48 8.3.21. */
function placeOf({ y, start }: Row, cell: number): string {
	return cell === start ? `\u001B[${y + 1}H` : `\u001B[${y + 1};${cell - start + 1}H`;
}

/** The cells between, when they can be written in the pen's style. */
function cellsAgain({ next, pen, tables }: Row, from: number, to: number): string | undefined {
	let out = '';
	for (let cell = from; cell < to; cell++) {
		const glyph = next.glyphs[cell] ?? BLANK;
		const invisible = isBlank(next, cell) && !tables.styles.paintsBlank(pen.style);
		if (!isAscii(glyph) || (next.styles[cell] !== pen.style && !invisible)) return undefined;
		out += String.fromCharCode(glyph);
	}
	return pen.style === UNKNOWN_STYLE ? undefined : out;
}
