/** What a search or a filter finds in a line. */

import { setFlagsFromString } from 'node:v8';
import { messageOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';

/** From `start` up to, but not including, `end`, in UTF-16 units of the text without colours. */
export type MatchSpan = { start: number; end: number };

/** What a search or a filter looks for. */
export type Matcher = {
	/** `text` may hold colours; they are not looked at. */
	test(text: string): boolean;
	/** Where it matches, in order, without overlap. */
	spans(text: string): MatchSpan[];
	/** Why a `/pattern/` was taken as plain text. */
	problem?: string;
};

/**
 * A query as it was typed: text, or a regular expression between slashes. Letters match both cases unless a capital
 * was typed. A pattern that is not valid is looked for as it stands. Undefined when nothing was typed.
 */
export function matcherOf(query: string): Matcher | undefined {
	if (query === '') return undefined;
	const pattern = /^\/(.+)\/$/.exec(query)?.[1];
	if (pattern === undefined) return textMatcher(query);
	try {
		return patternMatcher(pattern);
	} catch (error) {
		return { ...textMatcher(query), problem: messageOf(error) };
	}
}

function textMatcher(query: string): Matcher {
	const anyCase = query === query.toLowerCase();
	const shown = (text: string): string => fold(plain(text), anyCase);
	return {
		test: text => shown(text).includes(query),
		spans(text) {
			const where = shown(text);
			const found: MatchSpan[] = [];
			for (let start = where.indexOf(query); start !== -1; start = where.indexOf(query, start + query.length)) {
				found.push({ start, end: start + query.length });
			}
			return found;
		},
	};
}

function patternMatcher(pattern: string): Matcher {
	// A pattern such as `(a+)+b` must not freeze the console: V8 changes to an engine that takes linear time.
	setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
	// That engine has no flag `i`, so texts are folded. `\S`, `\D` and the like are no capitals.
	const anyCase = !/\p{Lu}/u.test(pattern.replace(/\\./g, ''));
	const shown = (text: string): string => fold(plain(text), anyCase);
	const once = new RegExp(pattern);
	const each = new RegExp(pattern, 'g');
	return {
		test: text => once.test(shown(text)),
		spans: text =>
			Array.from(shown(text).matchAll(each), found => ({
				start: found.index,
				end: found.index + found[0].length,
			})).filter(span => span.end > span.start),
	};
}

function fold(text: string, anyCase: boolean): string {
	if (!anyCase) return text;
	const folded = text.toLowerCase();
	// A few letters change their length (İ): the spans would be wrong.
	return folded.length === text.length ? folded : text;
}
