/**
 * What panels are drawn with: lines of styled spans. A panel is a function from state to lines, so it can be
 * tested without a terminal; `encode` turns a line into the text that Ink lays out.
 */

import { cut, width } from '../../text/width.ts';
import type { Look, StyleName } from '../theme.ts';

/** The text may carry colours of its own (a log line, sanitised); the style holds where it does not. */
export type Span = { text: string; style?: StyleName };

export type Line = readonly Span[];

export const span = (text: string, style?: StyleName): Span => (style === undefined ? { text } : { text, style });

export const line = (text: string, style?: StyleName): Line => [span(text, style)];

/** What stands in it, without its styles. */
export const plainText = (spans: Line): string => spans.map(({ text }) => text).join('');

/** Cells that a line takes. */
export const lineWidth = (spans: Line): number => spans.reduce((sum, each) => sum + width(each.text), 0);

/** Cuts a line to at most `columns` cells. */
export function fit(spans: Line, columns: number, ellipsis: string): Line {
	const fitted: Span[] = [];
	let left = columns;
	for (const each of spans) {
		const wide = width(each.text);
		if (wide > left) {
			fitted.push({ ...each, text: cut(each.text, left, ellipsis) });
			break;
		}
		fitted.push(each);
		left -= wide;
	}
	return fitted;
}

const RESET = '\u001B[0m';

/**
 * A line as text of exactly `columns` cells with SGR sequences.
 * `under` is the style below all spans, e.g. of the selected row.
 */
export function encode(spans: Line, columns: number, { glyphs, styles }: Look, under?: StyleName): string {
	const below = under === undefined ? '' : styles[under];
	let text = '';
	let used = 0;
	for (const each of fit(spans, columns, glyphs.ellipsis)) {
		const style = each.style === undefined ? '' : styles[each.style];
		// On a bar it is unknown which colours are legible, and what is old has none: weight is left.
		const own = under === undefined || each.style === under ? style : weightOf(style);
		text += painted(each.text, [below, own].filter(code => code !== '').join(';'));
		used += width(each.text);
	}
	return text + painted(' '.repeat(Math.max(0, columns - used)), below);
}

/** Bold comes first (theme.ts). */
const weightOf = (codes: string): string => (codes === '1' || codes.startsWith('1;') ? '1' : '');

/** A colour inside the text may end with a reset: the style begins again behind it. */
function painted(text: string, codes: string): string {
	if (text === '' || codes === '') return text;
	const start = `\u001B[${codes}m`;
	return start + text.replaceAll(RESET, RESET + start) + RESET;
}
