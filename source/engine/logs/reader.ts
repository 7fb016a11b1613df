/** One request for a log, read no faster than the rest of the program lets it. */

import { finished, type Readable } from 'node:stream';
import { plain } from '../../text/sanitise.ts';
import type { Clock } from '../clock.ts';
import { createLogEntries, type LineSink } from './entries.ts';
import { createLagWatch, type ReadingBudget } from './pace.ts';
import type { Overlap } from './resume.ts';
import { LINE_NOTE, type LogRing } from './ring.ts';

export type OpenedLog = {
	stream: Readable;
	/** Whether the container has a terminal: its log is raw then. */
	tty: boolean;
};

/** What becomes of one connection's reading. */
export type LogReadListener = {
	/** Lines came. */
	lines(): void;
	/** Lines before this number and those from it on do not join: a note in the ring says so. */
	gap(from: number): void;
	/** Lines may be missing before one that was not taken; without a reason for them. */
	beyond(): void;
	/** The container is so far ahead that it is better to skip to its newest lines. */
	late(): void;
	/** The engine closed the log, after so many lines that were new. `says`: why, where it tells. */
	ended(newLines: number, says: string | undefined): void;
	failed(error: unknown): void;
	/** These bytes are no log: trying again is of no use. */
	unreadable(error: unknown): void;
};

export type ReaderOptions = {
	ring: LogRing;
	/** What was read before, if anything was. */
	overlap: Overlap | undefined;
	/** Why lines are missing, if there are; undefined: that is only to be found out. */
	gapReason: string | undefined;
	/** Lines may be missing before the first one that ever comes. */
	beginsLate: boolean;
	clock: Clock;
	budget: ReadingBudget;
	/** Ends the reading; nothing is called any more then. */
	signal: AbortSignal;
};

/** Reads one connection's lines into the ring, within the budget. */
export function readLog({ stream, tty }: OpenedLog, options: ReaderOptions, reading: LogReadListener): void {
	const { ring, overlap, gapReason, beginsLate, clock, budget, signal } = options;
	const isTooLate = createLagWatch();
	let newLines = 0;
	let lastTime = 0;
	let says: string | undefined;
	let takeBackPause: (() => void) | undefined;

	const takeLine: LineSink = (bytes, start, end, time, flags) => {
		if (signal.aborted || overlap?.seen(time)) return;
		if (newLines++ === 0 && (overlap ? !overlap.matched() : beginsLate)) {
			if (gapReason === undefined) return reading.beyond();
			note(ring, overlap?.last, time, gapReason);
			reading.gap(ring.end);
		}
		lastTime = time;
		ring.append(bytes, start, end, time, flags);
	};
	const entries = createLogEntries(tty, takeLine, words => {
		says = plain(words);
	});

	function take(chunk: Buffer): void {
		const started = performance.now();
		entries.push(chunk);
		reading.lines();
		if (!budget.spend(performance.now() - started)) {
			stream.pause();
			takeBackPause = budget.refilled(() => stream.resume());
		}
		if (newLines > 0 && isTooLate(clock.now(), lastTime)) reading.late();
	}

	stream.on('data', (chunk: Buffer) => {
		if (signal.aborted) return;
		try {
			take(chunk);
		} catch (error) {
			reading.unreadable(error);
		}
	});
	finished(stream, { writable: false }, error => {
		if (signal.aborted) return;
		if (error) return reading.failed(error);
		entries.end();
		reading.ended(newLines, says);
	});
	signal.addEventListener('abort', () => {
		takeBackPause?.();
		stream.destroy();
	});
}

/** Says in the log itself that lines are missing. Times as the engine wrote them. */
function note(ring: LogRing, from: number | undefined, to: number, reason: string): void {
	const where = from === undefined ? `before ${utc(to)}` : `between ${utc(from)} and ${utc(to)}`;
	const text = Buffer.from(`Lines ${where} may be missing here. ${reason}`);
	ring.append(text, 0, text.length, from ?? to, LINE_NOTE);
}

function utc(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(11, 23)}Z`;
}
