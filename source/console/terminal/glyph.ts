/**
 * What a cell shows, as a number: a code point, or a place in a table for a cluster of several
 * (an accent that combines, a family of emoji).
 */

import stringWidth from 'string-width';

/** The cells a wide glyph covers behind its first one. */
export const TAIL = 0;
export const BLANK = 0x20;
/** A cell of which nobody knows what the terminal shows. */
export const UNKNOWN_GLYPH = 0xffff_ffff;

const FIRST_CLUSTER = 0x11_0000;

export type Glyphs = {
	/** The number of a cluster. */
	of(cluster: string): number;
	text(glyph: number): string;
	/** How many clusters of several code points have been met. */
	count(): number;
};

export function createGlyphs(): Glyphs {
	const clusters: string[] = [];
	const numbers = new Map<string, number>();
	return {
		of(cluster) {
			const code = cluster.codePointAt(0) ?? BLANK;
			if (cluster.length === (code > 0xffff ? 2 : 1)) return code;
			let number = numbers.get(cluster);
			if (number === undefined) {
				number = FIRST_CLUSTER + clusters.length;
				clusters.push(cluster);
				numbers.set(cluster, number);
			}
			return number;
		},
		text: glyph => (glyph < FIRST_CLUSTER ? String.fromCodePoint(glyph) : (clusters[glyph - FIRST_CLUSTER] ?? ' ')),
		count: () => clusters.length,
	};
}

export const isAscii = (glyph: number): boolean => glyph >= BLANK && glyph < 0x7f;

/** Ranges of code points on whose width terminals agree well enough, and that never join one another. */
const plainRanges: ReadonlyArray<readonly [from: number, to: number, width: 1 | 2]> = [
	[0x20, 0x7e, 1],
	[0xa1, 0xac, 1],
	[0xae, 0x2ff, 1],
	[0x400, 0x45f, 1],
	// Dashes, quotes, dots; arrows; box drawing and blocks; shapes; ticks; braille. No emoji among them.
	[0x2010, 0x2027, 1],
	[0x2030, 0x203b, 1],
	[0x2190, 0x2193, 1],
	[0x2500, 0x25a9, 1],
	[0x25ac, 0x25b5, 1],
	[0x25b7, 0x25bf, 1],
	[0x25c1, 0x25fa, 1],
	[0x2713, 0x2713, 1],
	[0x2717, 0x2718, 1],
	[0x2800, 0x28ff, 1],
	[0x3001, 0x3003, 2],
	[0x3041, 0x3096, 2],
	[0x30a1, 0x30fa, 2],
	[0x4e00, 0x9fff, 2],
	[0xac00, 0xd7a3, 2],
];

const plainWidths = new Uint8Array(0x1_0000);
for (const [from, to, width] of plainRanges) plainWidths.fill(width, from, to + 1);

/** The cells of a code point that needs no segmenting beside another such one; 0 for all others. */
export const plainWidth = (code: number): number => plainWidths[code] ?? 0;

const segmenter = new Intl.Segmenter();
const widths = new Map<string, number>();

export type Cluster = { text: string; width: number };

/** Text cut into what stands in one place, with the cells it takes as Ink counts them (0 for what cannot stand alone). */
export function* clustersOf(text: string): Generator<Cluster> {
	for (const { segment } of segmenter.segment(text)) {
		let width = widths.get(segment);
		if (width === undefined) {
			width = stringWidth(segment);
			if (widths.size > 10_000) widths.clear();
			widths.set(segment, width);
		}
		yield { text: segment, width };
	}
}

const asciiGlyphs = new Map<number, string>([
	...Array.from('─━┄┅┈┉╌╍═╴╶╸╺', line => [line.codePointAt(0) ?? 0, '-'] as const),
	...Array.from('│┃┆┇┊┋╎╏║╵╷╹╻', line => [line.codePointAt(0) ?? 0, '|'] as const),
]);

/** What stands for a glyph on a terminal that reads no UTF-8. */
export function asciiFor(glyph: number): string {
	if (isAscii(glyph)) return String.fromCodePoint(glyph);
	return asciiGlyphs.get(glyph) ?? (glyph >= 0x2500 && glyph <= 0x257f ? '+' : '?');
}
