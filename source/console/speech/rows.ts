/** The row under a list's cursor in words: its name whole, and of the rest what a listener has time for. */

import { plain } from '../../text/sanitise.ts';
import type { Box } from '../widgets/box.ts';
import { type Line, plainText } from '../widgets/line.ts';

/** So wide that nothing is cut or broken. */
export const WIDE = 1000;

/** As wide as the columns that are said of a row. */
const COLUMNS = 84;

/** Letters that are said of a row at the most. */
const LETTERS = 100;

/** `lava-server, server, healthy`. @param drawn the list in so many columns */
export function rowWords(drawn: (columns: number) => Box): string {
	const whole = cellsOf(drawn(WIDE));
	const [, ...rest] = cellsOf(drawn(COLUMNS));
	const parts = [whole[0] ?? '', ...rest];
	const at = parts.findIndex(text => text.endsWith('…'));
	if (at < 0) return parts.join(', ');
	const start = wholeWords(parts[at] ?? '');
	const found = whole.find(text => text.startsWith(start));
	// A sentence is worth more than figures beside it.
	const fewer = at > 2 ? [parts, parts.toSpliced(at - 1, 1), parts.toSpliced(2, at - 2)] : [parts];
	const said = fewer
		.map(kept => kept.map(text => (text === parts[at] ? (found ?? start) : wholeWords(text))).join(', '))
		.find(text => text.length <= LETTERS);
	return said ?? parts.map(wholeWords).join(', ');
}

/** What stands in the cells of the row under the cursor; where there is none, what is said in place of rows. */
function cellsOf({ lines, selected }: Box): string[] {
	if (selected === undefined) return [lines.map(textOf).join(' ')];
	const [titles = []] = lines;
	return (lines[selected] ?? [])
		.map((cell, index) => cellWords(plain(cell.text).trim(), titles[index]?.text ?? ''))
		.filter(text => text !== '');
}

/** A number alone tells nothing to who does not see its column. */
const cellWords = (text: string, title: string): string =>
	/^[\d,]+$/.test(text) ? `${title.trim().toLowerCase()} ${text}` : text.replace(/\.$/, '');

/** Of a text that was cut, the words before the cut; its beginning where it has only one. */
const wholeWords = (text: string): string => text.replace(/\s+\S*…$/, '').replace(/…$/, '');

/** One line as text, without the blanks that columns need. */
export const textOf = (spans: Line): string => plain(plainText(spans)).trim().replaceAll(/ {2,}/g, '  ');
