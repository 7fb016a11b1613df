/** The width of a text's widest row, by the widths that panels are drawn with: looked up, not segmented. */

import { width } from '../../source/text/width.ts';
import FewEntries from './quick-lru.ts';

/** Ink asks for each frame; most panels are those of the frame before. */
const known = new FewEntries<string, number>({ maxSize: 16 });

export default function widestLine(text: string): number {
	const found = known.get(text) ?? Math.max(...text.split('\n').map(width));
	known.set(text, found);
	return found;
}
