/**
 * Text styles as small numbers, so that a cell holds one and two cells compare in one step.
 * Colours are brought down to what the terminal has here and nowhere else: two styles that would
 * look the same get the same number.
 */

import { colourCodes, toDepth, type Colour, type ColourDepth } from './colour.ts';

export const PLAIN = 0;
/** The pen's style after something else wrote to the terminal. */
export const UNKNOWN_STYLE = -1;

export type Styles = {
	/** The style after an SGR sequence with these parameters (ECMA-48 8.3.117, ITU-T T.416 colours) met `style`. */
	apply(style: number, parameters: string): number;
	/** The shortest SGR sequence that turns the pen from one style to another; '' when they are the same. */
	change(from: number, to: number): string;
	/** Whether a space in this style differs from an empty cell. */
	paintsBlank(style: number): boolean;
	/** How many styles and ways to them are kept. */
	count(): number;
};

type Attributes = { flags: number; foreground: Colour; background: Colour };

const BOLD = 1;
const DIM = 2;
const ITALIC = 4;
const UNDERLINE = 8;
const INVERSE = 16;
const STRIKETHROUGH = 32;

/** Blinking and concealed text are left out on purpose: what a log says is to be seen. */
const switches = [
	{ flag: BOLD, on: 1, off: 22 },
	{ flag: DIM, on: 2, off: 22 },
	{ flag: ITALIC, on: 3, off: 23 },
	{ flag: UNDERLINE, on: 4, off: 24 },
	{ flag: INVERSE, on: 7, off: 27 },
	{ flag: STRIKETHROUGH, on: 9, off: 29 },
] as const;

export function createStyles(depth: ColourDepth): Styles {
	const plain: Attributes = { flags: 0, foreground: 0, background: 0 };
	const known: Attributes[] = [plain];
	const numbers = new Map<string, number>([[keyOf(plain), PLAIN]]);
	const applied = new Map<string, number>();
	const changes = new Map<number, string>();

	const attributesOf = (style: number): Attributes => known[style] ?? plain;

	function numberOf(attributes: Attributes): number {
		const key = keyOf(attributes);
		const number = numbers.get(key) ?? known.length;
		if (number === known.length) {
			known.push(attributes);
			numbers.set(key, number);
		}
		return number;
	}

	return {
		apply(style, parameters) {
			const key = `${style} ${parameters}`;
			let next = applied.get(key);
			if (next === undefined) {
				const { flags, foreground, background } = withSgr(attributesOf(style), parameters);
				next = numberOf({ flags, foreground: toDepth(foreground, depth), background: toDepth(background, depth) });
				applied.set(key, next);
			}
			return next;
		},
		change(from, to) {
			if (from === to) return '';
			const key = (from + 1) * 0x1_0000 + to;
			let sequence = changes.get(key);
			if (sequence === undefined) {
				sequence =
					from === UNKNOWN_STYLE
						? fromReset(attributesOf(to))
						: shorter(fromReset(attributesOf(to)), difference(attributesOf(from), attributesOf(to)));
				changes.set(key, sequence);
			}
			return sequence;
		},
		paintsBlank(style) {
			const { flags, background } = attributesOf(style);
			return background !== 0 || (flags & (UNDERLINE | INVERSE | STRIKETHROUGH)) !== 0;
		},
		count: () => applied.size,
	};
}

const keyOf = ({ flags, foreground, background }: Attributes): string => `${flags} ${foreground} ${background}`;

function withSgr(before: Attributes, parameters: string): Attributes {
	const after = { ...before };
	const fields = parameters.split(';');
	for (let at = 0; at < fields.length; at++) {
		const [code = 0, ...details] = (fields[at] ?? '').split(':').map(Number);
		if (code === 38 || code === 48) {
			// The colour follows within the field (38:2::R:G:B) or in the next fields (38;2;R;G;B).
			const colon = details.length > 0;
			const rest = colon ? details : fields.slice(at + 1, at + 5).map(Number);
			const colour = readColour(rest, colon);
			if (!colon) at += rest[0] === 5 ? 2 : 4;
			if (colour === undefined) continue;
			if (code === 38) after.foreground = colour;
			else after.background = colour;
		} else {
			applyCode(after, code === 4 && details[0] === 0 ? 24 : code);
		}
	}
	return after;
}

function applyCode(attributes: Attributes, code: number): void {
	if (code === 0) Object.assign(attributes, { flags: 0, foreground: 0, background: 0 });
	else if (code >= 30 && code <= 37) attributes.foreground = code - 29;
	else if (code >= 40 && code <= 47) attributes.background = code - 39;
	else if (code >= 90 && code <= 97) attributes.foreground = code - 81;
	else if (code >= 100 && code <= 107) attributes.background = code - 91;
	else if (code === 39) attributes.foreground = 0;
	else if (code === 49) attributes.background = 0;
	else {
		for (const { flag, on, off } of switches) {
			if (code === on) attributes.flags |= flag;
			if (code === off) attributes.flags &= ~flag;
		}
	}
}

/** Reads `5, index` or `2, R, G, B`; the colon form may hold a colour space before the red. */
function readColour(numbers: readonly number[], colon: boolean): Colour | undefined {
	const [kind, ...values] = numbers;
	if (kind === 5) return 1 + ((values[0] ?? 0) & 0xff);
	if (kind !== 2) return undefined;
	const [red = 0, green = 0, blue = 0] = colon && values.length > 3 ? values.slice(1) : values;
	return 0x100_0000 | ((red & 0xff) << 16) | ((green & 0xff) << 8) | (blue & 0xff);
}

function fromReset(to: Attributes): string {
	const codes = difference({ flags: 0, foreground: 0, background: 0 }, to);
	return codes === '' ? '\u001B[m' : codes.replace('[', '[0;');
}

function difference(from: Attributes, to: Attributes): string {
	const codes: Array<number | string> = [];
	const removed = from.flags & ~to.flags;
	let kept = from.flags & to.flags;
	for (const { flag, off } of switches) {
		if ((removed & flag) !== 0 && !codes.includes(off)) codes.push(off);
	}
	// Bold and dim go off together.
	if ((removed & (BOLD | DIM)) !== 0) kept &= ~(BOLD | DIM);
	for (const { flag, on } of switches) {
		if ((to.flags & ~kept & flag) !== 0) codes.push(on);
	}
	if (from.foreground !== to.foreground) codes.push(colourCodes(to.foreground, 'foreground'));
	if (from.background !== to.background) codes.push(colourCodes(to.background, 'background'));
	return codes.length === 0 ? '' : `\u001B[${codes.join(';')}m`;
}

const shorter = (one: string, other: string): string => (other.length <= one.length ? other : one);
