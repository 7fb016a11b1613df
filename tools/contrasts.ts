/** How well each role of a theme can be read on each palette. */

import { lookFor, roleNames, type StyleName } from '../source/console/theme.ts';
import { contrast, type Rgb } from '../source/terminal/background.ts';
import { extended } from '../source/terminal/cells/colour.ts';
import { type Palette, palettes } from './palettes.ts';

/** What text must have at least (WCAG 2, AA), and what lines of frames must have. */
export const LEAST_TEXT = 4.5;
export const LEAST_FRAME = 3;

/** `own`: the terminal's text on its background, which is the user's choice. */
export type Measured = { role: StyleName; contrast: number; least: number; own: boolean };

const isFrame = (role: StyleName): boolean => role === 'border' || role === 'borderFocused';

/** Every role on a palette, in a terminal with so many colours. */
export function measure(name: string, colours: 16 | 256): Measured[] {
	const palette = palettes[name];
	if (palette === undefined) throw new Error(`There is no palette ${name}.`);
	const { styles } = lookFor({ colours, background: palette.is });
	return roleNames.map(role => {
		const { text, ground } = coloursOf(styles[role], palette);
		return {
			role,
			contrast: contrast(text ?? palette.text, ground ?? palette.background),
			least: isFrame(role) ? LEAST_FRAME : LEAST_TEXT,
			own: text === undefined && ground === undefined,
		};
	});
}

/** The colours that SGR parameters select; undefined where they leave the terminal's own. */
function coloursOf(codes: string, palette: Palette): { text: Rgb | undefined; ground: Rgb | undefined } {
	const [, many] = /(?:^|;)38;5;(\d+)/.exec(codes) ?? [];
	const [, manyBehind] = /(?:^|;)48;5;(\d+)/.exec(codes) ?? [];
	if (many !== undefined || manyBehind !== undefined) {
		return { text: fixed(many), ground: fixed(manyBehind) };
	}
	const basic = (first: number, bright: number): Rgb | undefined => {
		const code = codes
			.split(';')
			.map(Number)
			.find(each => (each >= first && each < first + 8) || (each >= bright && each < bright + 8));
		return code === undefined ? undefined : palette.sixteen[code >= bright ? code - bright + 8 : code - first];
	};
	return { text: basic(30, 90), ground: basic(40, 100) };
}

const fixed = (index: string | undefined): Rgb | undefined =>
	index === undefined ? undefined : extended(Number(index));
