/** Writes frames to the terminal: at most one write per frame, none when nothing changed, none that waits. */

import { createFrameBuffer, type FrameBufferOptions } from './cells/frame-buffer.ts';
import type { ScreenSize } from './cells/size.ts';
import type { TtyOutput } from './tty-output.ts';

export type ScreenWriter = {
	/**
	 * The frame to be seen: rows between newlines, styles as SGR, columns as CHA. It is written as soon as the caller is
	 * done, before the event loop turns to others, or when the terminal has taken the last one; the first frame at once. The
	 * newest frame replaces an older one that still waits.
	 */
	show(frame: string): void;
	/** Writes a waiting frame now if the terminal takes it. */
	flush(): void;
	/** Forgets what the terminal shows and writes the last frame whole. */
	repaint(): void;
	/** The terminal's new size; the next frame is written whole. */
	resize(size: ScreenSize): void;
	/** Writes nothing until `resume`, which repaints: the terminal shows something else meanwhile. */
	pause(): void;
	resume(): void;
	/** Whether to bracket frames with DEC private mode 2026, as the terminal answered that it knows it. */
	synchronise(on: boolean): void;
	readonly counters: Readonly<FrameCounters>;
};

/** `frames` asked to be seen, `replaced` by a newer one before they were painted, `written` with at least one changed cell. */
export type FrameCounters = { frames: number; replaced: number; written: number };

export type ScreenWriterOptions = FrameBufferOptions & {
	output: Pick<TtyOutput, 'write' | 'pending' | 'onDrain'>;
	size: ScreenSize;
};

/** Frames shorter than this are seen at once anyway. */
const SYNCHRONISED_FROM_CHARACTERS = 200;

export function createScreenWriter({ output, size, ...options }: ScreenWriterOptions): ScreenWriter {
	const counters: FrameCounters = { frames: 0, replaced: 0, written: 0 };
	const buffer = createFrameBuffer(size, options);
	let last: string | undefined;
	let waiting: string | undefined;
	let scheduled = false;
	let paused = false;
	let synchronised = false;

	function flush(): void {
		if (waiting === undefined || paused || output.pending() > 0) return;
		last = waiting;
		waiting = undefined;
		const changes = buffer.changesTo(last);
		if (changes === '') return;
		counters.written++;
		const bracketed = synchronised && changes.length >= SYNCHRONISED_FROM_CHARACTERS;
		output.write(bracketed ? `\u001B[?2026h${changes}\u001B[?2026l` : changes);
	}

	function schedule(frame: string | undefined): void {
		waiting = frame;
		if (scheduled) return;
		scheduled = true;
		queueMicrotask(() => {
			scheduled = false;
			flush();
		});
	}

	function repaint(): void {
		buffer.forget();
		schedule(waiting ?? last);
	}

	output.onDrain(flush);
	return {
		show(frame) {
			counters.frames++;
			if (waiting !== undefined) counters.replaced++;
			schedule(frame);
			// Somebody looks at an empty screen: what the caller does next can wait.
			if (last === undefined) flush();
		},
		flush,
		repaint,
		resize: newSize => buffer.resize(newSize),
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
