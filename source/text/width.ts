/**
 * How many terminal cells a text takes, and texts made to fit. Texts may hold colours (SGR), which take none; they
 * have been sanitised before.
 */

import stringWidth from 'string-width';
import { plainWidth } from './plain-width.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Ends every colour and attribute. */
const RESET = '\x1b[0m';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

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
export function cut(text: string, columns: number, ellipsis = '…'): string {
	if (PRINTABLE_ASCII.test(text)) {
		if (text.length <= columns) return text;
		if (columns < width(ellipsis)) return '';
		return text.slice(0, columns - width(ellipsis)) + ellipsis;
	}
	if (width(text) <= columns) return text;
	return columns < width(ellipsis) ? '' : slice(text, 0, columns - width(ellipsis)) + ellipsis;
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
		for (const { segment } of segmenter.segment(run)) {
			yield { text: segment, width: width(segment), colour: false };
		}
	}
}
