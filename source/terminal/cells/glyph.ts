/**
 * What a cell shows, as a number: a code point, or a place in a table for a cluster of several
 * (an accent that combines, a family of emoji).
 */

import { clusterWidth } from '../../text/width.ts';
import { graphemesOf } from '../../text/graphemes.ts';

/** The cells a wide glyph covers behind its first one. */
export const TAIL = 0;
export const BLANK = 0x20;
/** A cell of which it is unknown what the terminal shows. */
export const UNKNOWN_GLYPH = 0xffff_ffff;

const FIRST_CLUSTER = 0x11_0000;

export type GlyphTable = {
	/** The number of a cluster. */
	of(cluster: string): number;
	text(glyph: number): string;
	/** How many clusters of several code points have been met. */
	count(): number;
};

export function createGlyphs(): GlyphTable {
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

/** What is nothing at all when it stands alone, e.g. a zero-width space. */
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}+$/u;

export type Cluster = { text: string; width: number };

/** Text cut into what stands in one place, with the cells it takes as Ink counts them (0 for what cannot stand alone). */
export function* clustersOf(text: string): Generator<Cluster> {
	for (const { segment } of graphemesOf(text)) {
		const width = clusterWidth(segment);
		if (width > 0 || !IGNORABLE.test(segment)) yield { text: segment, width };
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
