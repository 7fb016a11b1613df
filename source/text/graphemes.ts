/** Text cut into what people see as one character (Unicode Standard Annex 29). */

let segmenter: Intl.Segmenter | undefined;

/** Made at its first use: building it takes longer than drawing a screen, and most screens need none. */
export function graphemesOf(text: string): Iterable<Intl.SegmentData> {
	segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
	return segmenter.segment(text);
}
