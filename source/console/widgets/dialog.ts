/** A box in the middle of the screen. */

import type { Rect, Size } from '../state/layout.ts';
import { type Line, span } from './line.ts';

/** @param does what yes does, e.g. `remove it` */
export const answerLine = (yes: boolean, does: string): Line => [
	span(' No ', yes ? undefined : 'selected'),
	span('  '),
	span(` Yes, ${does} `, yes ? 'selected' : undefined),
];

/** A rectangle for so much content, in the middle, never beyond the screen. */
export function centred(size: Size, content: Size): Rect {
	const columns = Math.min(size.columns, content.columns + 4);
	const rows = Math.min(size.rows - 2, content.rows + 2);
	return {
		x: Math.floor((size.columns - columns) / 2),
		y: Math.max(1, Math.floor((size.rows - rows) / 2)),
		columns,
		rows,
	};
}
