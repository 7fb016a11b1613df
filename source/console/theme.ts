/**
 * Roles of text and how each looks, on a dark and on a light background. No meaning is carried by colour alone: words
 * and marks say the same. docs/themes.md has the contrasts; a test holds them.
 */

import type { Background } from '../terminal/background.ts';
import type { ColourDepth } from '../terminal/cells/colour.ts';

/** What each role is for, in the order of the documents. */
export const roles = {
	title: 'headings, and titles of panels',
	titleFocused: 'the title of the panel that has the keys',
	border: 'frames',
	borderFocused: 'the frame of the panel that has the keys',
	heading: 'headings of columns',
	dim: 'what matters less',
	strong: 'names',
	selected: 'the selected row, and the cursor of a text',
	good: 'what is well',
	warning: 'what to look at',
	bad: 'a problem',
	badStrong: 'the name of what has a problem',
	key: 'keys to press',
	accent: 'values, proposals, commands',
	stderr: 'lines that a program wrote as errors',
	match: 'what a search found',
	matchCurrent: 'the match that the search stands on',
	server: 'LAVA servers',
	dispatcher: 'dispatchers',
} as const;

export type StyleName = keyof typeof roles;

const isRole = (name: string): name is StyleName => name in roles;

export const roleNames: readonly StyleName[] = Object.keys(roles).filter(isRole);

/** SGR parameters (ECMA-48) by role; bold comes first. */
export type RoleStyles = Readonly<Record<StyleName, string>>;

/** Without colours: weight, and reverse video. */
const plain: RoleStyles = {
	title: '1',
	titleFocused: '1;7',
	border: '',
	borderFocused: '1',
	heading: '',
	dim: '',
	strong: '1',
	selected: '7',
	good: '',
	warning: '1',
	bad: '1',
	badStrong: '1',
	key: '1',
	accent: '',
	stderr: '',
	match: '7',
	matchCurrent: '1;7',
	server: '',
	dispatcher: '',
};

/**
 * Of the terminal's own 16 colours those that can be read with the palettes of xterm, VTE and the Linux console. Where
 * bold is drawn as bright, the bright colour can be read too.
 */
const sixteen: Record<Background, RoleStyles> = {
	dark: {
		...plain,
		borderFocused: '36',
		good: '32',
		warning: '93',
		bad: '91',
		badStrong: '1;91',
		key: '1;96',
		accent: '36',
		stderr: '91',
		matchCurrent: '30;46',
		server: '95',
		dispatcher: '96',
	},
	light: {
		...plain,
		borderFocused: '34',
		warning: '35',
		bad: '31',
		badStrong: '31',
		key: '34',
		accent: '34',
		stderr: '31',
		matchCurrent: '30;46',
		server: '35',
		dispatcher: '34',
	},
};

/** Of the 256 colours those above the first 16: they are the same in every palette. */
const many: Record<Background, RoleStyles> = {
	dark: {
		title: '1;38;5;255',
		titleFocused: '1;38;5;16;48;5;80',
		border: '38;5;244',
		borderFocused: '38;5;80',
		heading: '38;5;247',
		dim: '38;5;247',
		strong: '1;38;5;255',
		selected: '38;5;231;48;5;24',
		good: '38;5;114',
		warning: '38;5;221',
		bad: '38;5;210',
		badStrong: '1;38;5;210',
		key: '1;38;5;80',
		accent: '38;5;116',
		stderr: '38;5;210',
		match: '38;5;16;48;5;187',
		matchCurrent: '1;38;5;16;48;5;214',
		server: '38;5;177',
		dispatcher: '38;5;111',
	},
	light: {
		title: '1;38;5;234',
		titleFocused: '1;38;5;231;48;5;24',
		border: '38;5;244',
		borderFocused: '38;5;24',
		heading: '38;5;241',
		dim: '38;5;241',
		strong: '1;38;5;234',
		selected: '38;5;231;48;5;24',
		good: '38;5;22',
		warning: '38;5;94',
		bad: '38;5;124',
		badStrong: '1;38;5;124',
		key: '1;38;5;24',
		accent: '38;5;24',
		stderr: '38;5;124',
		match: '38;5;16;48;5;187',
		matchCurrent: '1;38;5;16;48;5;214',
		server: '38;5;90',
		dispatcher: '38;5;25',
	},
};

/** Characters that panels are drawn with. All of them are one cell wide in every terminal. */
export type Glyphs = {
	topLeft: string;
	topRight: string;
	bottomLeft: string;
	bottomRight: string;
	horizontal: string;
	vertical: string;
	ellipsis: string;
	bullet: string;
	hollow: string;
	up: string;
	down: string;
	pointer: string;
};

const unicodeGlyphs: Glyphs = {
	topLeft: '┌',
	topRight: '┐',
	bottomLeft: '└',
	bottomRight: '┘',
	horizontal: '─',
	vertical: '│',
	ellipsis: '…',
	bullet: '●',
	hollow: '○',
	up: '↑',
	down: '↓',
	pointer: '›',
};

const asciiGlyphs: Glyphs = {
	topLeft: '+',
	topRight: '+',
	bottomLeft: '+',
	bottomRight: '+',
	horizontal: '-',
	vertical: '|',
	ellipsis: '~',
	bullet: '*',
	hollow: 'o',
	up: '^',
	down: 'v',
	pointer: '>',
};

/** How everything is drawn: the characters, and SGR parameters by role. */
export type Look = { glyphs: Glyphs; styles: RoleStyles };

export type ThemeOptions = {
	/** Whether characters beyond ASCII are drawn. */
	unicode?: boolean;
	colours?: ColourDepth;
	background?: Background;
	/** With 16 colours: the palette is one of those that these were chosen for. */
	usualPalette?: boolean;
	/** The user's SGR parameters in place of ours. */
	theme?: { readonly [role in StyleName]?: string | undefined };
};

export function lookFor({
	unicode = true,
	colours = 256,
	background = 'dark',
	usualPalette = true,
	theme = {},
}: ThemeOptions = {}): Look {
	const own = Object.fromEntries(Object.entries(theme).filter(([, codes]) => codes !== undefined));
	return {
		glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
		styles: { ...stylesFor(colours, background, usualPalette), ...own },
	};
}

function stylesFor(colours: ColourDepth, background: Background, usualPalette: boolean): RoleStyles {
	if (colours === 'none') return plain;
	if (colours !== 16) return many[background];
	return usualPalette ? sixteen[background] : plain;
}
