/** A text in rows of at most so many cells, broken between words. */

import { width } from '../../text/width.ts';

export function wrapWords(text: string, columns: number): string[] {
	const rows: string[] = [];
	for (const word of text.split(' ')) {
		const last = rows.at(-1);
		if (last !== undefined && width(last) + 1 + width(word) <= columns) rows[rows.length - 1] = `${last} ${word}`;
		else rows.push(word);
	}
	return rows;
}
