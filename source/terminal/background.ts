/** Whether the terminal's background is dark or light: what it answers, else what the environment says. */

/** Each from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export type Background = 'dark' | 'light';

/**
 * Asks for the background's colour (OSC 11, xterm's control sequences), and then for something that every terminal
 * answers (DA1): with that answer it is known that none about the background comes any more.
 */
export const askBackground = '\u001B]11;?\u001B\\\u001B[c';

/** The colour in an answer to OSC 11: `11;rgb:ffff/ffff/ffff`, with one to four hexadecimal digits (XParseColor(3)). */
export function colourInAnswer(text: string): Rgb | undefined {
	const digits = '([0-9a-f]{1,4})';
	const found = new RegExp(`^11;rgba?:${digits}/${digits}/${digits}`, 'i').exec(text);
	if (found === null) return undefined;
	const [red = 0, green = 0, blue = 0] = found
		.slice(1)
		.map(part => Math.round((Number.parseInt(part, 16) / (16 ** part.length - 1)) * 255));
	return [red, green, blue];
}

/** Relative luminance (WCAG 2): 0 for black, 1 for white. */
export function luminance(colour: Rgb): number {
	const [red, green, blue] = colour.map(part => {
		const share = part / 255;
		return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Contrast ratio (WCAG 2): 1 for the same colour, 21 for black on white. */
export function contrast(one: Rgb, other: Rgb): number {
	const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
	return (high + 0.05) / (low + 0.05);
}

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

export const backgroundOf = (colour: Rgb): Background =>
	contrast(colour, BLACK) > contrast(colour, WHITE) ? 'light' : 'dark';

/** A background that is nearly black or white; another is of a palette whose 16 colours are unknown. */
export const isUsual = (colour: Rgb): boolean => contrast(colour, WHITE) > 15.5 || contrast(colour, BLACK) > 20;

/** `COLORFGBG`, as rxvt and Konsole set it: `15;0`, or `15;default;0`: numbers of the 16 colours. */
export function backgroundInEnvironment(env: NodeJS.ProcessEnv): Background | undefined {
	const [, last] = /;(\d+)$/.exec(env['COLORFGBG'] ?? '') ?? [];
	if (last === undefined) return undefined;
	const index = Number(last);
	return index < 7 || index === 8 ? 'dark' : 'light';
}
