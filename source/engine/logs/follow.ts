/** One log, followed across every break without a line lost or doubled. */

import type { Clock } from '../clock.ts';
import type { LogSource, LogState } from '../engine.ts';
import type { LogRange } from './lines.ts';
import type { ReadingBudget } from './pace.ts';
import { type LogReading, type OpenedLog, readLog } from './reader.ts';
import { engineTime, overlapOf } from './resume.ts';
import { createNotifier } from '../notifier.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import { LogRing } from './ring.ts';

/** Beside `follow`, `stdout`, `stderr` and `timestamps`, which are always on: GET /containers/ID/logs. */
export type LogQuery = { tail: number; since?: string };

/** Asks the engine for a log. Rejects with the engine's error, whose `statusCode` tells what to do about it. */
export type OpenLog = (query: LogQuery, signal: AbortSignal) => Promise<OpenedLog>;

export type FollowOptions = {
	containerId: string;
	range: LogRange;
	open: OpenLog;
	clock: Clock;
	/** Shared by all logs that are followed. */
	budget: ReadingBudget;
	/** Bytes of text to hold. */
	size?: number;
};

export type LogFollower = LogSource & {
	/** Looks again now: to be called when the container started, or the engine is back. Harmless at other times. */
	resume(): void;
};

/** After skipping to now, this much of what was just before is shown. */
const LINES_BEFORE_NOW = 1000;

/** Waiting before the next try, doubled each time. Milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** Follows a log until it is closed: across restarts of the container and the engine, and lost connections. */
export function followLog({ containerId, range, open, clock, budget, size }: FollowOptions): LogFollower {
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
	let takeBackTimer: (() => void) | undefined;

	function become(next: LogState): void {
		state = next;
		notifier.changed();
	}

	/** `now`: skips what lies between the last line read and the newest ones. */
	function connect(to: 'last-line' | 'now'): void {
		takeBackTimer?.();
		connection.abort();
		connection = new AbortController();
		resumeAsked = false;
		const { signal } = connection;
		const overlap = overlapOf(ring, unbrokenFrom);
		const query = overlap
			? { tail: to === 'now' ? LINES_BEFORE_NOW : ring.capacity, since: engineTime(overlap.since) }
			: firstQuery;
		const gapReason = to === 'now' ? TOO_FAST : LOST;
		const read = (opened: OpenedLog): void => {
			readLog(opened, { ring, overlap, gapReason, clock, budget, signal }, reading);
			failures = 0;
			become({ state: 'following' });
		};
		open(query, signal).then(
			opened => (signal.aborted ? opened.stream.destroy() : read(opened)),
			(error: unknown) => (signal.aborted ? undefined : failed(error)),
		);
	}

	const reading: LogReading = {
		lines: () => notifier.changed(),
		gap(from) {
			unbrokenFrom = from;
		},
		late: () => connect('now'),
		// An engine closes a log when the container stops; what was written until then may still come.
		ended(newLines) {
			if (newLines > 0 || resumeAsked) connect('last-line');
			else become({ state: 'waiting', reason: 'The container is not running.' });
		},
		failed,
		unreadable(error) {
			connection.abort();
			become({ state: 'ended', reason: wordsOf(error) });
		},
	};

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
			if (state.state === 'waiting') connect('last-line');
		},
		close() {
			takeBackTimer?.();
			connection.abort();
			notifier.close();
		},
	};
}

const TOO_FAST = 'The container writes faster than its log can be read.';
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
