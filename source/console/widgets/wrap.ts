/** A text in rows of at most so many cells, broken between words. */

import { width } from '../../text/width.ts';
import type { StyleName } from '../theme.ts';
import { type Line, span } from './line.ts';

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
