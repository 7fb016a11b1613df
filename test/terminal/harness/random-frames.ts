/** Random frames as Ink writes them: rows of styled text between newlines. */

import stringWidth from 'string-width';

/** A small generator with a seed, so that a failing run can be run again (mulberry32). */
export function createRandom(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = (state + 0x6d2b_79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

export type Piece = { text: string; width: number; style: string };
export type Row = readonly Piece[];

const words = [
	['server', 'dispatcher', ' ', '  ', '                ', '172.18.0.2', 'x', '|', 'up 3 h'],
	['│', '─────', '▂▅▇', 'é', 'ß·ñ', '●', '…', '⣿⡇'],
	['日本', '한국어', 'カ', '中'],
	['e\u0301', 'n\u0303o', '👩‍🌾', '😀', '🇩🇪', '❤️', '⚠️', '⚠', 'क्षि', 'ก็'],
].flat();

const styles = [
	['', '', '', '1', '2', '3', '4', '7', '9', '31', '92', '44', '107', '1;33', '7;36', '1;4;31;47'],
	['38;5;208', '48;5;17', '38;2;10;200;30', '48;2;60;0;60'],
].flat();

export function randomRow(random: (below: number) => number, columns: number): Piece[] {
	const row: Piece[] = [];
	let left = columns;
	while (left > 0 && random(12) !== 0) {
		const text = words[random(words.length)] ?? ' ';
		const width = stringWidth(text);
		if (width > left) break;
		row.push({ text, width, style: styles[random(styles.length)] ?? '' });
		left -= width;
	}
	return row;
}

/** The next frame: most rows stay, some change in one piece, some are new, sometimes all move up. */
export function nextRows(random: (below: number) => number, before: readonly Row[], columns: number): Row[] {
	const scrolled = random(6) === 0 ? [...before.slice(1), randomRow(random, columns)] : before;
	const everything = random(25) === 0;
	return scrolled.map(row => {
		if (everything || random(8) === 0) return randomRow(random, columns);
		if (random(5) !== 0 || row.length === 0) return row;
		const changed = random(row.length);
		return row.map((piece, at) => (at === changed ? { ...piece, style: styles[random(styles.length)] ?? '' } : piece));
	});
}

/** The frame as Ink writes it: every style ends before the next one begins, rows without blanks at their ends. */
export const frameOf = (rows: readonly Row[]): string =>
	rows
		.map(row =>
			row
				.map(({ text, style }) => (style === '' ? text : `\u001B[${style}m${text}\u001B[0m`))
				.join('')
				.trimEnd(),
		)
		.join('\n');

/** The same picture for a terminal, whole and slow: cleared, and every grapheme at its absolute place, from left to right. */
export function wholePicture(rows: readonly Row[], columns: number): string {
	let out = '\u001B[?7l\u001B[m\u001B[2J';
	for (const [y, row] of rows.entries()) {
		let x = 1;
		for (const { text, style } of row) {
			for (const { segment } of new Intl.Segmenter().segment(text)) {
				const place = `\u001B[${y + 1};${x}H`;
				const width = stringWidth(segment);
				// A terminal that draws it narrower shows its style in the rest of its cells.
				out += `${place}\u001B[0;${style}m${' '.repeat(width)}${place}${segment}\u001B[m`;
				x += width;
			}
		}
		out += `\u001B[${y + 1};${x}H${' '.repeat(columns + 1 - x)}`;
	}
	return out;
}
