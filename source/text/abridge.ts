/** Values from outside made short enough to be laid out: what is left out is said. */

import { bytes, count } from './human.ts';

/** UTF-16 units of one text; entries of one list or map. A screen shows less of either. */
const MOST_TEXT = 4000;
export const MOST_ENTRIES = 500;

/** A long text's start, and how much more there is. */
export function abridgeText(text: string): string {
	if (text.length <= MOST_TEXT) return text;
	const kept = text.slice(0, MOST_TEXT).toWellFormed();
	return `${kept} … ${bytes(utf8Length(text) - utf8Length(kept))} more`;
}

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** The first rows, and how many more there are. */
export const abridgeRows = (rows: readonly string[]): readonly string[] =>
	rows.length <= MOST_ENTRIES ? rows : [...rows.slice(0, MOST_ENTRIES), more(rows.length)];

/** JSON whose lists and maps have their first entries, and a last one that says how many more there are. */
export function abridgeLists(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) {
		const kept = value.slice(0, MOST_ENTRIES).map(abridgeLists);
		return kept.length === value.length ? kept : [...kept, more(value.length)];
	}
	const entries = Object.entries(value);
	const kept = entries.slice(0, MOST_ENTRIES).map(([name, each]) => [name, abridgeLists(each)]);
	if (kept.length < entries.length) kept.push(['…', more(entries.length)]);
	return Object.fromEntries(kept);
}

const more = (all: number): string => `${count(all - MOST_ENTRIES)} more`;

/** JSON with its long texts, names too, abridged. */
export function abridgeTexts(value: unknown): unknown {
	if (typeof value === 'string') return abridgeText(value);
	if (Array.isArray(value)) return value.map(abridgeTexts);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [abridgeText(name), abridgeTexts(each)]));
}
