/** One log, followed across every break without a line lost or doubled. */

import type { Clock } from '../clock.ts';
import type { LogSource, LogState } from '../engine.ts';
import type { LogRange } from './lines.ts';
import type { ReadingBudget } from './pace.ts';
import { type LogReadListener, type OpenedLog, readLog } from './reader.ts';
import { engineTime, overlapOf } from './resume.ts';
import { createNotifier } from '../notifier.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import { LogRing } from './ring.ts';

/** Beside `follow`, `stdout`, `stderr` and `timestamps`, which are always on: GET /containers/ID/logs. */
export type LogQuery = { tail: number; since?: string };

/** Asks the engine for a log. Rejects with the engine's error, whose `statusCode` tells what to do about it. */
export type OpenLogStream = (query: LogQuery, signal: AbortSignal) => Promise<OpenedLog>;

export type FollowOptions = {
	containerId: string;
	range: LogRange;
	open: OpenLogStream;
	clock: Clock;
	/** Shared by all logs that are followed. */
	budget: ReadingBudget;
	/** Whether the container runs, as far as is known. */
	isRunning: () => boolean;
	/** Bytes of text to hold. */
	size?: number;
};

export type LogFollower = LogSource & {
	/** Looks again now: to be called when the container started, or the engine is back. Harmless at other times. */
	resume(): void;
};

/** After skipping to now, this much of what was just before is shown. */
const LINES_BEFORE_NOW = 1000;

/**
 * Engines from 28 on read a log's file no further than to what is no JSON, such as the zero bytes that a power failure
 * leaves in it, and end the log there; but they find its last lines from its end. So many of them are asked for then,
 * one after the other.
 */
const TAILS = [1000, 100, 10, 1];
/** Until then an event tells that the container stopped, if that was why its log ended. Milliseconds. */
const SETTLED = 1000;

/** Waiting before the next try, doubled each time. Milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** Follows a log until it is closed: across restarts of the container and the engine, and lost connections. */
export function followLog({ containerId, range, open, clock, budget, isRunning, size }: FollowOptions): LogFollower {
	const ring = new LogRing(size);
	const notifier = createNotifier();
	const firstQuery = queryOf(range, ring.capacity, clock.now());
	let state: LogState = { state: 'opening' };
	/** The connection of now; an older one finds itself replaced and stops. */
	let connection = new AbortController();
	/** The line from which on nothing is missing. */
	let unbrokenFrom = 0;
	let failures = 0;
	let resumeAsked = false;
	/** Which of TAILS is asked for; undefined while the log is read in one go. */
	let tail: number | undefined;
	let takeBackTimer: (() => void) | undefined;
	/** Why the log ended, where the engine told. */
	let engineSays: string | undefined;

	function become(next: LogState): void {
		state = next;
		notifier.changed();
	}

	/** `now`: skips what lies between the last line read and the newest ones; `tail`: what can't be read, too. */
	function connect(to: 'last-line' | 'now' | 'tail'): void {
		takeBackTimer?.();
		connection.abort();
		connection = new AbortController();
		resumeAsked = false;
		const { signal } = connection;
		const overlap = overlapOf(ring, unbrokenFrom);
		const lines = { 'last-line': ring.capacity, now: LINES_BEFORE_NOW, tail: TAILS[tail ?? 0] ?? 1 }[to];
		const query = overlap
			? { tail: lines, since: engineTime(overlap.since) }
			: { ...firstQuery, tail: Math.min(firstQuery.tail, lines) };
		const gapReason = { 'last-line': LOST, now: TOO_FAST, tail: damaged() }[to];
		const read = (opened: OpenedLog): void => {
			const beginsLate = to === 'tail';
			readLog(opened, { ring, overlap, gapReason, beginsLate, clock, budget, signal }, reading);
			failures = 0;
			if (tail === undefined) return become({ state: 'following' });
			// Where it does not end at once, the damage lies behind.
			takeBackTimer = clock.after(SETTLED, () => {
				tail = undefined;
				become({ state: 'following' });
			});
		};
		open(query, signal).then(
			opened => (signal.aborted ? opened.stream.destroy() : read(opened)),
			(error: unknown) => (signal.aborted ? undefined : failed(error)),
		);
	}

	const reading: LogReadListener = {
		lines: () => notifier.changed(),
		gap(from) {
			unbrokenFrom = from;
		},
		late: () => connect('now'),
		// An engine closes a log when the container stops; what was written until then may still come.
		ended(newLines, says) {
			engineSays = says;
			if (resumeAsked || (newLines > 0 && tail === undefined)) {
				tail = undefined;
				connect('last-line');
			} else if (tail === undefined || newLines > 0 || tail >= TAILS.length - 1) {
				settle(newLines > 0);
			} else {
				tail += 1;
				connect('tail');
			}
		},
		failed,
		unreadable(error) {
			connection.abort();
			become({ state: 'ended', reason: wordsOf(error) });
		},
	};

	/** The log ended though nothing more was written: the container stopped, or the engine can't read on. */
	function settle(goesOn: boolean): void {
		if (!isRunning()) return tail === undefined ? askForLast() : stopped();
		if (goesOn) become({ state: 'following' });
		else if (tail !== undefined) become({ state: 'waiting', reason: damaged() });
		takeBackTimer?.();
		takeBackTimer = clock.after(SETTLED, () => {
			if (!isRunning()) return askForLast();
			tail = 0;
			connect('tail');
		});
	}

	/** Whether the log of a container that rests ended at its last line, or at damage before that. */
	function askForLast(): void {
		tail = TAILS.length - 1;
		connect('tail');
	}

	function damaged(): string {
		return engineSays === undefined ? DAMAGED : `${DAMAGED} The engine says: ${engineSays}`;
	}

	function stopped(): void {
		takeBackTimer?.();
		tail = undefined;
		become({ state: 'waiting', reason: 'The container is not running.' });
	}

	function failed(error: unknown): void {
		const status = statusOf(error);
		if (status === 404) return become({ state: 'ended', reason: 'The container was removed.' });
		if (status === 501) return become({ state: 'ended', reason: `This log can't be read: ${wordsOf(error)}.` });
		const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures++) * (0.75 + Math.random() / 2);
		takeBackTimer?.();
		takeBackTimer = clock.after(wait, () => connect('last-line'));
		become({ state: 'waiting', reason: `The log's connection broke (${wordsOf(error)}); trying again.` });
	}

	connect('last-line');
	return {
		containerId,
		lines: ring,
		state: () => state,
		subscribe: listener => notifier.subscribe(listener),
		resume() {
			resumeAsked = true;
			if (state.state !== 'waiting') return;
			tail = undefined;
			connect('last-line');
		},
		close() {
			takeBackTimer?.();
			connection.abort();
			notifier.close();
		},
	};
}

const TOO_FAST = 'The container writes faster than its log can be read.';
const DAMAGED = 'The engine can not read all of this log: its file is damaged. What is written now is looked for.';
const LOST = 'They were gone, or too many, when the log could be read again.';

/** Never more than can be held: engines find the last lines from their file's end, however long it is. */
function queryOf(range: LogRange, capacity: number, now: number): LogQuery {
	switch (range.kind) {
		case 'tail':
			return { tail: Math.min(range.lines, capacity) };
		case 'since':
			return { tail: capacity, since: engineTime(now - range.seconds * 1000) };
		case 'all':
			return { tail: capacity };
	}
}
