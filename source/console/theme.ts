/**
 * Roles of text and how each looks. Only the terminal's own 16 colours and attributes are used, so the user's
 * palette, light or dark, decides; and no meaning is carried by colour alone: words and marks say the same.
 */

/** SGR parameters (ECMA-48) by role. */
const styles = {
	title: '1',
	titleFocused: '1;36',
	border: '2',
	borderFocused: '36',
	heading: '2',
	dim: '2',
	strong: '1',
	selected: '7',
	/** The selected row of a list that does not have the focus. */
	selectedAway: '4',
	good: '32',
	warning: '33',
	bad: '31',
	badStrong: '1;31',
	key: '1;36',
	accent: '36',
	link: '4',
	stderr: '31',
	match: '30;43',
	server: '35',
	dispatcher: '34',
	notice: '7',
} as const satisfies Record<string, string>;

export type StyleName = keyof typeof styles;

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
	thumb: string;
	track: string;
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
	thumb: '█',
	track: '│',
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
	thumb: '#',
	track: '|',
};

/** How everything is drawn: the characters, and SGR parameters by role. */
export type Look = { glyphs: Glyphs; styles: Readonly<Record<StyleName, string>> };

/** `theme`: the user's SGR parameters in place of ours. */
export const lookFor = (unicode: boolean, theme: Partial<Record<StyleName, string | undefined>> = {}): Look => ({
	glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
	styles: { ...styles, ...Object.fromEntries(Object.entries(theme).filter(([, codes]) => codes !== undefined)) },
});
