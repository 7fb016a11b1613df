/** The styles of a picture as text: one letter for each cell, in the picture's own rows, and what the letters mean. */

import type { Cell } from '../../terminal/harness/emulator.ts';

const PLAIN = '.';

const basic = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** Letters for the styles that are met most, so that two maps can be compared. */
const letters: Readonly<Record<string, string>> = {
	bold: 'b',
	inverse: 'I',
	underline: 'U',
	'255 bold': 'B',
	'231 on 24': 'I',
	'16 bold on 80': 'T',
	244: 'f',
	247: 'd',
	80: 'F',
	'80 bold': 'C',
	116: 'c',
	114: 'g',
	221: 'y',
	210: 'r',
	'210 bold': 'R',
	111: 'p',
	177: 'm',
};

/** `fg=2:80 bold` of the emulator's cells as `80 bold`, `fg=1:6` as `cyan`. */
export const styleName = (style: string): string =>
	style
		.split(' ')
		.map(part =>
			part.replace(
				/^(fg|bg)=(\d+):(\d+)$/,
				(_, layer, mode, index) => (layer === 'bg' ? 'on ' : '') + (mode === '1' ? (basic[index] ?? index) : index),
			),
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
