/** Pages: texts over the whole screen that are scrolled and searched. */

import { type Line, line } from '../widgets/line.ts';

export type Page = { title: string; lines: readonly Line[] };

/** The lines that have all the words of the query; all of them without one. */
export function found(lines: readonly Line[], query: string): readonly Line[] {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return lines;
	const matching = lines.filter(each => {
		const text = each
			.map(span => span.text)
			.join('')
			.toLowerCase();
		return words.every(word => text.includes(word));
	});
	return matching.length === 0 ? [line(`Nothing matches "${query}"`, 'dim')] : matching;
}
