/** How a line of a log is written on the screen: its time, its matches, its rows. */

import { calendarDate, clockTime } from '../../text/human.ts';
import { cells, width } from '../../text/width.ts';
import type { MatchSpan } from './matcher.ts';

/** Ends every colour and attribute; the style of the whole line begins again behind it (widgets/line.ts). */
const RESET = '\x1b[0m';

export type Timestamps = 'none' | 'time' | 'full';

/** `14:03:11.204`, or `2026-03-01 14:03:11.204`, in this machine's zone, which `zoneName` tells. */
export function timestamp(milliseconds: number, format: Timestamps): string {
	if (format === 'none') return '';
	const thousandths = String(new Date(milliseconds).getMilliseconds()).padStart(3, '0');
	const clock = `${clockTime(milliseconds)}.${thousandths}`;
	return format === 'time' ? clock : `${calendarDate(milliseconds)} ${clock}`;
}

/** The zone of `timestamp` at that time: `UTC+02:00`, or `UTC`. */
export function zoneName(milliseconds: number): string {
	const minutes = -new Date(milliseconds).getTimezoneOffset();
	if (minutes === 0) return 'UTC';
	const size = Math.abs(minutes);
	return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/**
 * A line in rows of at most so many cells, with the colours that hold in each. An empty line is one row. A character
 * wider than a row is left out.
 */
export function wrap(text: string, columns: number): string[] {
	if (columns <= 0) return [''];
	if (width(text) <= columns) return [text];
	const rows: string[] = [];
	let row = '';
	let used = 0;
	/** What was set since the last reset. */
	let colours = '';
	for (const cell of cells(text)) {
		if (cell.colour) {
			row += cell.text;
			colours = /\x1b\[0?m$/.test(cell.text) ? '' : colours + cell.text;
			continue;
		}
		if (cell.width > columns) continue;
		if (used + cell.width > columns) {
			rows.push(colours === '' ? row : `${row}\x1b[0m`);
			row = colours;
			used = 0;
		}
		row += cell.text;
		used += cell.width;
	}
	return [...rows, row];
}

/**
 * Shows matches in a style of their own. The spans count without the text's colours, which hold again behind a match.
 *
 * @param codes the SGR parameters of a match
 */
export function highlight(text: string, spans: readonly MatchSpan[], codes: string): string {
	if (spans.length === 0) return text;
	const start = `\x1b[0;${codes}m`;
	let result = '';
	let at = 0;
	let index = 0;
	let on = false;
	/** What was set since the last reset. */
	let colours = '';
	for (const [piece] of text.matchAll(/\x1b\[[0-9;]*m|[^\x1b]/gu)) {
		if (piece.startsWith('\x1b')) {
			colours = /\x1b\[0?m$/.test(piece) ? '' : colours + piece;
			if (!on) result += piece;
			continue;
		}
		while (at >= (spans[index]?.end ?? Number.POSITIVE_INFINITY)) index++;
		const inside = at >= (spans[index]?.start ?? Number.POSITIVE_INFINITY);
		if (inside !== on) result += inside ? start : RESET + colours;
		on = inside;
		result += piece;
		at += piece.length;
	}
	return on ? result + RESET + colours : result;
}

function two(number: number): string {
	return String(number).padStart(2, '0');
}
