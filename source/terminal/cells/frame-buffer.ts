/** What the terminal shows, and what turns it into the next one. */

import type { ColourDepth } from './colour.ts';
import { createPen, diffRow, type PenTables } from './diff.ts';
import { createGlyphs } from './glyph.ts';
import { createScreen, copyRow, forget, paintRow } from './screen.ts';
import type { ScreenSize } from './size.ts';
import { createStyles } from './style.ts';

export type FrameBuffer = {
	/** What has to be written for the terminal to show this frame; '' when it does. Taken as written. */
	changesTo(frame: string): string;
	/** What the terminal shows is unknown from now on: the next frame is written whole. */
	forget(): void;
	/** As `forget`, in another size. */
	resize(size: ScreenSize): void;
};

export type FrameBufferOptions = {
	colours: ColourDepth;
	/** False when the terminal reads no UTF-8: only ASCII is sent. */
	utf8: boolean;
};

/** Hostile logs could fill the tables without end, and a cell's style has to fit 16 bits. */
const MOST_STYLES = 20_000;
const MOST_CLUSTERS = 50_000;

export function createFrameBuffer({ columns, rows }: ScreenSize, { colours, utf8 }: FrameBufferOptions): FrameBuffer {
	const createTables = (): PenTables => ({ styles: createStyles(colours), glyphs: createGlyphs(), utf8 });
	let tables = createTables();
	let shown = createScreen(columns, rows);
	let next = createScreen(columns, rows);
	/** The rows as they came: most of a frame's are those of the frame before, and are left alone. */
	let painted: string[] = [];
	let pen = createPen();
	forget(shown);

	function forgetShown(): void {
		forget(shown);
		painted = [];
		pen = createPen();
	}

	return {
		changesTo(frame) {
			if (tables.styles.count() > MOST_STYLES || tables.glyphs.count() > MOST_CLUSTERS) {
				tables = createTables();
				forgetShown();
			}
			const texts = frame.split('\n');
			let changes = '';
			for (let y = 0; y < next.rows; y++) {
				const text = texts[y] ?? '';
				if (text === painted[y]) continue;
				paintRow(next, y, text, tables);
				changes += diffRow(shown, next, y, pen, tables);
				copyRow(next, shown, y);
				painted[y] = text;
			}
			return changes;
		},
		forget: forgetShown,
		resize(size) {
			shown = createScreen(size.columns, size.rows);
			next = createScreen(size.columns, size.rows);
			forgetShown();
		},
	};
}
