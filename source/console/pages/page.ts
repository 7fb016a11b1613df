/** Pages: texts over the whole screen that are scrolled and searched. */

import { type Line, line, plainText } from '../widgets/line.ts';

/** Lines that belong together: a search shows all of them or none. */
export type Entry = readonly Line[];

/** Entries under a heading. */
export type PagePart = { head?: Line; entries: readonly Entry[] };

/** Its parts stand a blank line apart. */
export type Page = { title: string; parts: readonly PagePart[] };

export const onlySays = (title: string, text: string): Page => ({ title, parts: [{ entries: [[line(text, 'dim')]] }] });

/** A page's lines; with a query, only the entries that have all its words, in themselves or in their heading. */
export function pageLines({ parts }: Page, query: string): readonly Line[] {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	const shown = parts
		.map(part => ({ ...part, entries: part.entries.filter(entry => hasAll(words, part, entry)) }))
		.filter(({ head, entries }) => entries.length > 0 || (head !== undefined && words.length === 0));
	if (shown.length === 0 && words.length > 0) return [line(`Nothing matches "${query}"`, 'dim')];
	return shown.flatMap(({ head, entries }, at): Line[] => [
		...(at === 0 ? [] : [[]]),
		...(head === undefined ? [] : [head]),
		...entries.flat(),
	]);
}

function hasAll(words: readonly string[], { head = [] }: PagePart, entry: Entry): boolean {
	const text = [head, ...entry].map(plainText).join(' ').toLowerCase();
	return words.every(word => text.includes(word));
}
