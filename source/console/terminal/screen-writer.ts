/** Keeps the picture the terminal shows and writes what changed: at most one write per frame, none when nothing changed. */

import { createPen, diff, type Pen, type Tables } from './diff.ts';
import { createGlyphs } from './glyph.ts';
import { createScreen, forget, paint, type Screen } from './screen.ts';
import { createStyles } from './style.ts';
import type { ColourDepth } from './colour.ts';
import type { TtyOutput } from './tty-output.ts';

export type ScreenWriter = {
	/**
	 * The frame to be seen: rows between newlines, styles as SGR. It is written at the end of this
	 * turn of the event loop, or when the terminal has taken the last one; the newest frame replaces
	 * an older one that still waits.
	 */
	show(frame: string): void;
	/** Writes a waiting frame now if the terminal takes it. */
	flush(): void;
	/** Forgets what the terminal shows and writes the last frame whole. */
	repaint(): void;
	/** The terminal's new size; everything is forgotten, the next frame is written whole. */
	resize(columns: number, rows: number): void;
	/** Writes nothing until `resume`, which repaints: the terminal shows something else meanwhile. */
	pause(): void;
	resume(): void;
	/** Whether to bracket frames with DEC private mode 2026, as the terminal answered that it knows it. */
	synchronise(on: boolean): void;
	readonly counters: Readonly<FrameCounters>;
};

/** `frames` asked to be seen, `replaced` by a newer one before they were painted, `written` with at least one changed cell. */
export type FrameCounters = { frames: number; replaced: number; written: number };

export type ScreenWriterOptions = {
	output: Pick<TtyOutput, 'write' | 'pending' | 'onDrain'>;
	columns: number;
	rows: number;
	colours: ColourDepth;
	/** False when the terminal reads no UTF-8: only ASCII is sent. */
	utf8: boolean;
};

/** Frames shorter than this are seen at once anyway. */
const SYNCHRONISED_FROM_CHARACTERS = 200;
/** Hostile logs could fill the tables without end; the screen's styles have to fit 16 bits. */
const MOST_STYLES = 20_000;
const MOST_CLUSTERS = 50_000;

export function createScreenWriter(options: ScreenWriterOptions): ScreenWriter {
	const { output, colours, utf8 } = options;
	const counters: FrameCounters = { frames: 0, replaced: 0, written: 0 };
	let tables = createTables();
	let shown = createUnknown(options.columns, options.rows);
	let next = createScreen(options.columns, options.rows);
	let pen: Pen = createPen();
	let last: string | undefined;
	let waiting: string | undefined;
	let scheduled: NodeJS.Immediate | undefined;
	let paused = false;
	let synchronised = false;

	output.onDrain(flush);

	function createTables(): Tables {
		return { styles: createStyles(colours), glyphs: createGlyphs(), utf8 };
	}

	function flush(): void {
		if (waiting === undefined || paused || output.pending() > 0) return;
		const frame = waiting;
		waiting = undefined;
		last = frame;
		if (tables.styles.count() > MOST_STYLES || tables.glyphs.count() > MOST_CLUSTERS) {
			tables = createTables();
			forgetShown();
		}
		paint(next, frame, tables.styles, tables.glyphs);
		const changes = diff(shown, next, pen, tables);
		[shown, next] = [next, shown];
		if (changes === '') return;
		counters.written++;
		const bracketed = synchronised && changes.length >= SYNCHRONISED_FROM_CHARACTERS;
		output.write(bracketed ? `\u001B[?2026h${changes}\u001B[?2026l` : changes);
	}

	function forgetShown(): void {
		forget(shown);
		pen = createPen();
	}

	function schedule(): void {
		scheduled ??= setImmediate(() => {
			scheduled = undefined;
			flush();
		});
	}

	function repaint(): void {
		forgetShown();
		waiting ??= last;
		schedule();
	}

	return {
		show(frame) {
			counters.frames++;
			if (waiting !== undefined) counters.replaced++;
			waiting = frame;
			schedule();
		},
		flush,
		repaint,
		resize(columns, rows) {
			shown = createUnknown(columns, rows);
			next = createScreen(columns, rows);
			pen = createPen();
		},
		pause() {
			paused = true;
		},
		resume() {
			paused = false;
			repaint();
		},
		synchronise(on) {
			synchronised = on;
		},
		counters,
	};
}

function createUnknown(columns: number, rows: number): Screen {
	const screen = createScreen(columns, rows);
	forget(screen);
	return screen;
}
