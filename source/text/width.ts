/**
 * How many terminal cells a text takes, and texts made to fit. Texts may hold colours (SGR), which take none; they
 * have been sanitised before.
 */

import stringWidth from 'string-width';
import { plainWidth } from './plain-width.ts';
import { graphemesOf } from './graphemes.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Ends every colour and attribute. */
const RESET = '\x1b[0m';

/** A run of colours, or of text without them. */
const RUNS = /(?:\x1b\[[0-9;]*m)+|[^\x1b]+/g;

/** One grapheme and its width in cells, or a run of colours, which has no width. */
export type Cell = { text: string; width: number; colour: boolean };

/** The width of a text in cells. */
export function width(text: string): number {
	let sum = 0;
	for (let at = 0; at < text.length; at++) {
		const wide = plainWidth(text.charCodeAt(at));
		sum += wide;
		if (wide > 0) continue;
		const end = endOfColour(text, at);
		if (end === at) return stringWidth(text);
		at = end - 1;
	}
	return sum;
}

const clusterWidths = new Map<string, number>();
const MOST_CLUSTERS = 10_000;

/** The width of one grapheme; measuring is dear, and a text has few different ones. */
export function clusterWidth(cluster: string): number {
	let found = clusterWidths.get(cluster);
	if (found === undefined) {
		found = stringWidth(cluster);
		if (clusterWidths.size >= MOST_CLUSTERS) clusterWidths.clear();
		clusterWidths.set(cluster, found);
	}
	return found;
}

/** The place behind the SGR sequence (ECMA-48 8.3.117) that starts here; the same place when none does. */
function endOfColour(text: string, start: number): number {
	if (text[start] !== '\x1b' || text[start + 1] !== '[') return start;
	let at = start + 2;
	while (isParameter(text.charCodeAt(at))) at++;
	return text[at] === 'm' ? at + 1 : start;
}

/** Digits and semicolons. */
const isParameter = (code: number): boolean => (code >= 0x30 && code <= 0x39) || code === 0x3b;

function isPlain(text: string): boolean {
	for (let at = 0; at < text.length; at++) if (plainWidth(text.charCodeAt(at)) === 0) return false;
	return true;
}

/**
 * The text if it fits into that many cells, or as much of its start as fits together with the ellipsis. Pass `~` as
 * ellipsis where the terminal shows no Unicode. Colours that were cut off from their end are reset.
 */
export function cut(text: string, columns: number, ellipsis: string): string {
	if (PRINTABLE_ASCII.test(text)) {
		if (text.length <= columns) return text;
		if (columns < width(ellipsis)) return '';
		return text.slice(0, columns - width(ellipsis)) + ellipsis;
	}
	if (fits(text, columns)) return text;
	return columns < width(ellipsis) ? '' : slice(text, 0, columns - width(ellipsis)) + ellipsis;
}

/** Whether a text takes at most that many cells; of a long one only its start is looked at. */
function fits(text: string, columns: number): boolean {
	let used = 0;
	for (const cell of cells(text)) {
		used += cell.width;
		if (used > columns) return false;
	}
	return true;
}

/** The text made exactly that many cells wide: cut, or filled with spaces. */
export function pad(
	text: string,
	columns: number,
	align: 'left' | 'right' | 'center' = 'left',
	ellipsis = '…',
): string {
	const fitting = cut(text, columns, ellipsis);
	const free = Math.max(0, columns - width(fitting));
	if (free === 0) return fitting;
	const before = align === 'left' ? 0 : align === 'right' ? free : Math.floor(free / 2);
	return ' '.repeat(before) + fitting + ' '.repeat(free - before);
}

/**
 * The cells from one column up to another, with the colours that hold there. A wide character that only half fits is
 * left out; at the start, spaces stand for its other half.
 */
export function slice(text: string, from: number, to: number): string {
	if (PRINTABLE_ASCII.test(text)) return text.slice(Math.max(0, from), Math.max(0, to));
	let column = 0;
	let result = '';
	let coloured = false;
	for (const cell of cells(text)) {
		if (cell.colour) {
			result += cell.text;
			coloured = true;
			continue;
		}
		const end = column + cell.width;
		if (end > to) break;
		if (column >= from) result += cell.text;
		else if (end > from) result += ' '.repeat(end - from);
		column = end;
	}
	return coloured && !result.endsWith(RESET) ? result + RESET : result;
}

/**
 * A text broken into rows of cells, wherever a row is full, each with the colours that hold there. In time that grows
 * with the text alone.
 *
 * @param first cells of the first row; of the others `columns`
 */
export function rowsOf(text: string, first: number, columns: number): string[] {
	const rows: string[] = [];
	let row = '';
	let room = first;
	let colours = '';
	const end = (): string => (colours === '' ? row : row + RESET);
	for (const cell of cells(text)) {
		if (cell.colour) {
			colours = cell.text.endsWith(RESET) ? '' : colours + cell.text;
		} else if (cell.width > room && (rows.length === 0 || room < columns)) {
			rows.push(end());
			row = colours;
			room = columns;
		}
		row += cell.text;
		room -= cell.width;
	}
	return [...rows, end()];
}

/** A text's graphemes in order, with their widths, and the colours between them. */
export function* cells(text: string): Generator<Cell> {
	for (const [run] of text.matchAll(RUNS)) {
		if (run.startsWith('\x1b')) {
			yield { text: run, width: 0, colour: true };
			continue;
		}
		if (isPlain(run)) {
			for (const each of run) yield { text: each, width: plainWidth(each.charCodeAt(0)), colour: false };
			continue;
		}
		for (const { segment } of graphemesOf(run)) {
			yield { text: segment, width: clusterWidth(segment), colour: false };
		}
	}
}
