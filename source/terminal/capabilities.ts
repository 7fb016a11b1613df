/** What the terminal can do, capability by capability, as far as the environment tells. */

import { type Background, backgroundInEnvironment } from './background.ts';
import type { ColourDepth } from './cells/colour.ts';
import { type Multiplexer, multiplexerOf } from './multiplexer.ts';

export type Capabilities = {
	colours: ColourDepth;
	/** Whether borders and marks may be drawn beyond ASCII. */
	unicode: boolean;
	/** Whether the terminal reads UTF-8 at all; without it only ASCII is sent. */
	utf8: boolean;
	/** Whether lines for a screen reader were asked for (INK_SCREEN_READER, as programs with Ink have it). */
	screenReader: boolean;
	/** What the environment says of the background. */
	background: Background | undefined;
	/** Whether the terminal reads a question it does not know without showing it. */
	askable: boolean;
	/** What stands between the program and the terminal. */
	multiplexer: Multiplexer;
	/** Whether keys come over a line: their bytes may come apart. */
	remote: boolean;
};

export function capabilitiesOf(env: NodeJS.ProcessEnv): Capabilities {
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	const utf8 = /utf-?8/i.test(locale);
	const isBasic = env['TERM'] === 'linux' || env['TERM'] === 'dumb';
	return {
		colours: coloursOf(env),
		unicode: utf8 && !isBasic,
		utf8,
		screenReader: /^(?:1|true)$/.test(env['INK_SCREEN_READER'] ?? ''),
		background: backgroundInEnvironment(env),
		askable: !isBasic,
		multiplexer: multiplexerOf(env),
		// sudo takes ssh's variables away, and on lab hosts it is usual.
		remote: Boolean(env['SSH_CONNECTION'] || env['SSH_TTY'] || env['SUDO_USER']),
	};
}

/** NO_COLOR (no-color.org) comes first, then FORCE_COLOR with the levels the Node world gave it, then what the terminal says. */
function coloursOf(env: NodeJS.ProcessEnv): ColourDepth {
	if (env['NO_COLOR']) return 'none';
	const forced = env['FORCE_COLOR'];
	if (forced === '0' || forced === 'false') return 'none';
	if (forced === '1') return 16;
	if (forced === '2') return 256;
	if (forced === '3') return 'true';
	const term = env['TERM'] ?? 'dumb';
	if (term === 'dumb' || /^vt\d/.test(term)) return forced === undefined ? 'none' : 16;
	if (term === 'linux') return 16;
	if (/^(?:truecolor|24bit)$/.test(env['COLORTERM'] ?? '')) return 'true';
	if (/-direct$|^xterm-(?:kitty|ghostty)$|^(?:alacritty|foot|wezterm|contour)/.test(term)) return 'true';
	return /256/.test(term) ? 256 : 16;
}
