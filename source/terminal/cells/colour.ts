/** Colours of a cell, and how they are brought down to what a terminal has. */

import type { Rgb } from '../background.ts';

/** How many colours a terminal has. */
export type ColourDepth = 'none' | 16 | 256 | 'true';

/** 0 the terminal's default; 1 to 256 the palette's entry plus one; 0x1RRGGBB a true colour. */
export type Colour = number;

const TRUE_COLOUR = 0x100_0000;

/** The nearest colour the terminal can show. */
export function toDepth(colour: Colour, depth: ColourDepth): Colour {
	if (colour === 0 || depth === 'true') return colour;
	if (depth === 'none') return 0;
	if (colour <= depth) return colour;
	const rgb = rgbOf(colour);
	return 1 + (depth === 256 ? nearest(rgb, 16, 256) : nearest(rgb, 0, 16));
}

/** The SGR parameters that select a colour. */
export function colourCodes(colour: Colour, layer: 'foreground' | 'background'): string {
	const base = layer === 'foreground' ? 30 : 40;
	if (colour === 0) return String(base + 9);
	if (colour >= TRUE_COLOUR) return `${base + 8};2;${rgbOf(colour).join(';')}`;
	const index = colour - 1;
	if (index < 8) return String(base + index);
	return index < 16 ? String(base + 52 + index) : `${base + 8};5;${index}`;
}

/** xterm's defaults for the first sixteen; every terminal has its own, near these. */
const basic: readonly Rgb[] = [
	[0, 0, 0],
	[205, 0, 0],
	[0, 205, 0],
	[205, 205, 0],
	[0, 0, 238],
	[205, 0, 205],
	[0, 205, 205],
	[229, 229, 229],
	[127, 127, 127],
	[255, 0, 0],
	[0, 255, 0],
	[255, 255, 0],
	[92, 92, 255],
	[255, 0, 255],
	[0, 255, 255],
	[255, 255, 255],
];

const palette: readonly Rgb[] = Array.from({ length: 256 }, (_, index) => basic[index] ?? extended(index));

/** One of the six steps of a side of the cube. */
function level(step: number): number {
	return step === 0 ? 0 : 55 + 40 * step;
}

/** The 6x6x6 cube and the ramp of greys of the 256-colour palette: the colours from 16 on, the same everywhere. */
export function extended(index: number): Rgb {
	if (index >= 232) {
		const grey = 8 + 10 * (index - 232);
		return [grey, grey, grey];
	}
	const place = index - 16;
	return [level(Math.floor(place / 36)), level(Math.floor(place / 6) % 6), level(place % 6)];
}

function rgbOf(colour: Colour): Rgb {
	if (colour < TRUE_COLOUR) return palette[colour - 1] ?? [0, 0, 0];
	return [(colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff];
}

function nearest([red, green, blue]: Rgb, from: number, to: number): number {
	let best = from;
	let bestDistance = Infinity;
	for (let index = from; index < to; index++) {
		const [r, g, b] = palette[index] ?? [0, 0, 0];
		const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
		if (distance < bestDistance) {
			best = index;
			bestDistance = distance;
		}
	}
	return best;
}
