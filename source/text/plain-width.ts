/** The width of characters that are never more than one code point, so that texts of them need no segmenting. */

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
