/** A text in rows of at most so many cells, broken between words. */

import { rowsOf, width } from '../../text/width.ts';
import type { StyleName } from '../theme.ts';
import { type Line, type Span, span } from './line.ts';

/** A text as lines behind an indent, broken so that they fit in `columns` cells. */
export const paragraph = (text: string, columns: number, indent: number, style?: StyleName): Line[] =>
	wrapWords(text, columns - indent).map(row => [span(' '.repeat(indent)), span(row, style)]);

export function wrapWords(text: string, columns: number): string[] {
	const rows: string[] = [];
	let used = 0;
	for (const word of text.split(' ')) {
		const wide = width(word);
		if (rows.length > 0 && used + 1 + wide <= columns) {
			rows[rows.length - 1] += ` ${word}`;
			used += 1 + wide;
			continue;
		}
		// What no row holds is broken where it has to be.
		const pieces = wide <= columns ? [word] : rowsOf(word, columns, columns);
		rows.push(...pieces);
		used = width(pieces.at(-1) ?? '');
	}
	return rows;
}

/** A text without blanks, e.g. a token, in rows of so many characters. */
export const chunks = (text: string, columns: number): string[] =>
	Array.from({ length: Math.ceil(text.length / columns) }, (_, at) => text.slice(at * columns, (at + 1) * columns));

/**
 * A line in rows of at most so many cells, those after the first behind an indent: broken between words, and within
 * those that no row holds.
 */
export function wrapLine(spans: Line, columns: number, indent: number): Line[] {
	const margin = Math.min(indent, Math.floor(columns / 2));
	let row: Span[] = [];
	const rows: Span[][] = [row];
	let used = 0;
	for (const { text, style } of spans) {
		/** What of this span stands in the row. */
		let here = '';
		const endPart = (): void => {
			if (here !== '') row.push(span(here, style));
			here = '';
		};
		const breakRow = (): void => {
			endPart();
			row = [span(' '.repeat(margin))];
			rows.push(row);
			used = margin;
		};
		const put = (piece: string): void => {
			here += piece;
			used += width(piece);
		};
		for (const [, word = '', blanks = ''] of text.matchAll(/(\S*)(\s*)/g)) {
			const wide = width(word);
			if (wide > columns - used && wide <= columns - margin) breakRow();
			const [first = '', ...rest] = wide > columns - used ? rowsOf(word, columns - used, columns - margin) : [word];
			put(first);
			for (const piece of rest) {
				breakRow();
				put(piece);
			}
			// Blanks stay with the word before them, as far as there is room.
			put(blanks.slice(0, Math.max(0, columns - used)));
		}
		endPart();
	}
	return rows;
}
