/** Terminals' colours, as they are drawn in pictures and as contrasts are measured on them. */

import type { Background, Rgb } from '../source/terminal/background.ts';

export type Palette = {
	name: string;
	background: Rgb;
	text: Rgb;
	/** The first 16 colours, in SGR's order. */
	sixteen: readonly Rgb[];
};

export function rgb(text: string): Rgb {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => Number.parseInt(text.slice(at, at + 2), 16));
	return [red, green, blue];
}

const palette = (name: string, background: string, text: string, sixteen: string): Palette => ({
	name,
	background: rgb(background),
	text: rgb(text),
	sixteen: sixteen.split(' ').map(each => rgb(each)),
});

/** XTerm-col.ad of xterm. */
const xterm =
	'#000000 #cd0000 #00cd00 #cdcd00 #0000ee #cd00cd #00cdcd #e5e5e5 #7f7f7f #ff0000 #00ff00 #ffff00 #5c5cff #ff00ff #00ffff #ffffff';

/** GNOME Terminal's own palette on VTE (terminal-profile-editor's "GNOME"). */
const vte =
	'#171421 #c01c28 #26a269 #a2734c #12488b #a347ba #2aa1b3 #d0cfcc #5e5c64 #f66151 #33d17a #e9ad0c #2a7bde #c061cb #33c7de #ffffff';

/** default_red, default_grn, default_blu in the kernel's drivers/tty/vt/vt.c. */
const linux =
	'#000000 #aa0000 #00aa00 #aa5500 #0000aa #aa00aa #00aaaa #aaaaaa #555555 #ff5555 #55ff55 #ffff55 #5555ff #ff55ff #55ffff #ffffff';

/** Ethan Schoonover's Solarized: the same 16 on both backgrounds. */
const solarized =
	'#073642 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198 #eee8d5 #002b36 #cb4b16 #586e75 #657b83 #839496 #6c71c4 #93a1a1 #fdf6e3';

export const palettes: Readonly<Record<string, Palette & { is: Background }>> = {
	'xterm-dark': { is: 'dark', ...palette('xterm, black', '#000000', '#e5e5e5', xterm) },
	'vte-dark': { is: 'dark', ...palette('VTE, dark', '#171421', '#d0cfcc', vte) },
	linux: { is: 'dark', ...palette('Linux console', '#000000', '#aaaaaa', linux) },
	'solarized-dark': { is: 'dark', ...palette('Solarized dark', '#002b36', '#839496', solarized) },
	'xterm-light': { is: 'light', ...palette('xterm, white', '#ffffff', '#000000', xterm) },
	'vte-light': { is: 'light', ...palette('VTE, light', '#ffffff', '#171421', vte) },
	'solarized-light': { is: 'light', ...palette('Solarized light', '#fdf6e3', '#657b83', solarized) },
};

/** What the pictures in the documents are drawn with. */
export const documentPalette: Palette = palette(
	'documents',
	'#16181d',
	'#d4d7dd',
	'#16181d #f0716f #7fc77a #dfb662 #6fa8ee #c493e6 #5fc3cd #d4d7dd #6b7078 #f0716f #7fc77a #dfb662 #6fa8ee #c493e6 #5fc3cd #ffffff',
);
