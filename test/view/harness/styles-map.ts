/** The styles of a picture as text: one letter for each cell, in the picture's own rows, and what the letters mean. */

import type { Cell } from '../../terminal/harness/emulator.ts';

const PLAIN = '.';

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** Letters for the styles that are met most, so that two maps can be compared. */
const letters: Readonly<Record<string, string>> = {
	bold: 'B',
	dim: 'd',
	inverse: 'I',
	underline: 'U',
	red: 'r',
	green: 'g',
	yellow: 'y',
	blue: 'b',
	magenta: 'm',
	cyan: 'c',
	'bold red': 'R',
	'bold cyan': 'C',
};

/** `fg=1:6 bold` of the emulator's cells as `bold cyan`. */
export const styleName = (style: string): string =>
	style
		.split(' ')
		.map(part =>
			part.replace(/^(fg|bg)=\d+:(\d+)$/, (_, layer, index) => (layer === 'bg' ? 'on ' : '') + colours[index]),
		)
		.toSorted()
		.join(' ');

export function stylesMap(cells: readonly (readonly Cell[])[]): string {
	const used = new Map<string, string>();
	const free = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').filter(each => !Object.values(letters).includes(each));
	const letterOf = (style: string): string => {
		if (style === '') return PLAIN;
		const name = styleName(style);
		const letter = used.get(name) ?? letters[name] ?? free.shift() ?? '?';
		used.set(name, letter);
		return letter;
	};
	const rows = cells.map(row => row.map(cell => letterOf(cell.style)).join(''));
	const legend = [...used].map(([name, letter]) => `${letter} ${name}`).toSorted();
	return [...rows, '', ...legend, ''].join('\n');
}
