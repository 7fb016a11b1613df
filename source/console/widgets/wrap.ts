/** A text in rows of at most so many cells, broken between words. */

import { slice, width } from '../../text/width.ts';
import type { StyleName } from '../theme.ts';
import { type Line, lineWidth, type Span, span } from './line.ts';

/** A text as lines behind an indent, broken so that they fit in `columns` cells. */
export const paragraph = (text: string, columns: number, indent: number, style?: StyleName): Line[] =>
	wrapWords(text, columns - indent).map(row => [span(' '.repeat(indent)), span(row, style)]);

export function wrapWords(text: string, columns: number): string[] {
	const rows: string[] = [];
	for (const word of text.split(' ')) {
		const last = rows.at(-1);
		if (last !== undefined && width(last) + 1 + width(word) <= columns) rows[rows.length - 1] = `${last} ${word}`;
		else rows.push(word);
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
	if (lineWidth(spans) <= columns) return [spans];
	const margin = Math.min(indent, Math.floor(columns / 2));
	const rows: Span[][] = [[]];
	let used = 0;
	const put = (text: string, style: StyleName | undefined): void => {
		rows.at(-1)?.push(span(text, style));
		used += width(text);
	};
	const breakRow = (): void => {
		rows.push([]);
		used = 0;
		put(' '.repeat(margin), undefined);
	};
	for (const { text, style } of spans) {
		// Blanks stay with the word before them, and may hang over.
		for (const word of text.match(/\S*\s+|\S+/g) ?? []) {
			let rest = word;
			if (width(rest.trimEnd()) > columns - used && width(rest.trimEnd()) <= columns - margin) breakRow();
			while (width(rest.trimEnd()) > columns - used) {
				const room = columns - used;
				put(slice(rest, 0, room), style);
				rest = slice(rest, room, width(rest));
				breakRow();
			}
			put(width(rest) > columns - used ? rest.trimEnd() : rest, style);
		}
	}
	return rows;
}
