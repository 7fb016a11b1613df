/** One log, followed across every break without a line lost or doubled. */

import type { Clock } from '../clock.ts';
import type { LogSource, LogState } from './source.ts';
import type { LogRange } from './lines.ts';
import type { ReadingBudget } from './pace.ts';
import { type LogReadListener, type OpenedLog, readLog } from './reader.ts';
import { type LogQuery, queryFrom, queryOf } from './query.ts';
import { overlapOf } from './resume.ts';
import { createNotifier } from '../notifier.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import { LogRing } from './ring.ts';

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

/** A log that is followed, and how far. */
type Following = {
	readonly options: FollowOptions;
	readonly ring: LogRing;
	readonly changed: () => void;
	readonly firstQuery: LogQuery;
	state: LogState;
	/** The connection of now; an older one finds itself replaced and stops. */
	connection: AbortController;
	/** The line from which on nothing is missing. */
	unbrokenFrom: number;
	failures: number;
	resumeAsked: boolean;
	/** Which of TAILS is asked for; undefined while the log is read in one go. */
	tail: number | undefined;
	/** The last line is none that was read: what lies between is damaged, or was only written meanwhile. */
	isBeyond: boolean;
	/** Takes back what is to be done later. */
	cancelTimer: () => void;
	/** Why the log ended, where the engine said. */
	engineSays: string | undefined;
};

/** Follows a log until it is closed: across restarts of the container and the engine, and lost connections. */
export function followLog(options: FollowOptions): LogFollower {
	const ring = new LogRing(options.size);
	const notifier = createNotifier();
	const log: Following = {
		options,
		ring,
		changed: notifier.changed,
		firstQuery: queryOf(options.range, ring.capacity, options.clock.now()),
		state: { state: 'opening' },
		connection: new AbortController(),
		unbrokenFrom: 0,
		failures: 0,
		resumeAsked: false,
		tail: undefined,
		isBeyond: false,
		cancelTimer: () => undefined,
		engineSays: undefined,
	};
	connect(log, 'last-line');
	return {
		containerId: options.containerId,
		lines: ring,
		state: () => log.state,
		subscribe: notifier.subscribe,
		resume() {
			log.resumeAsked = true;
			if (log.state.state !== 'waiting') return;
			log.tail = undefined;
			connect(log, 'last-line');
		},
		close() {
			log.cancelTimer();
			log.connection.abort();
			notifier.close();
		},
	};
}

function become(log: Following, next: LogState): void {
	log.state = next;
	log.changed();
}

/** Does one thing later, in place of what was to be done then. */
function later(log: Following, ms: number, what: () => void): void {
	log.cancelTimer();
	log.cancelTimer = log.options.clock.after(ms, what);
}

/**
 * `now`: skips what lies between the last line read and the newest ones; `tail`: what can't be read, too; `probe`: only
 * asks for the last line, whether it was read.
 */
function connect(log: Following, to: 'last-line' | 'now' | 'tail' | 'probe'): void {
	const { ring, tail } = log;
	log.cancelTimer();
	log.connection.abort();
	log.connection = new AbortController();
	log.resumeAsked = false;
	const { signal } = log.connection;
	const overlap = overlapOf(ring, log.unbrokenFrom);
	const lines = { 'last-line': ring.capacity, now: LINES_BEFORE_NOW, tail: TAILS[tail ?? 0] ?? 1, probe: 1 }[to];
	const gapReason = { 'last-line': LOST, now: TOO_FAST, tail: damagedAs(log.engineSays), probe: undefined }[to];
	const read = (opened: OpenedLog): void => {
		const { clock, budget } = log.options;
		const beginsLate = to === 'tail' || to === 'probe';
		readLog(opened, { ring, overlap, gapReason, beginsLate, clock, budget, signal }, listenerOf(log));
		log.failures = 0;
		if (log.tail === undefined) become(log, { state: 'following' });
		// Where it does not end at once, the damage lies behind.
		else later(log, SETTLED, () => passedDamage(log));
	};
	log.options.open(queryFrom(log.firstQuery, overlap, lines), signal).then(
		opened => (signal.aborted ? opened.stream.destroy() : read(opened)),
		(error: unknown) => (signal.aborted ? undefined : failed(log, error)),
	);
}

const listenerOf = (log: Following): LogReadListener => ({
	lines: log.changed,
	gap(from) {
		log.unbrokenFrom = from;
	},
	late: () => connect(log, 'now'),
	beyond() {
		log.tail = undefined;
		log.isBeyond = true;
		connect(log, 'last-line');
	},
	ended: (newLines, says) => ended(log, newLines, says),
	failed: error => failed(log, error),
	unreadable(error) {
		log.connection.abort();
		become(log, { state: 'ended', reason: wordsOf(error) });
	},
});

/** An engine closes a log when the container stops; what was written until then may still come. */
function ended(log: Following, newLines: number, says: string | undefined): void {
	const { tail, resumeAsked, isBeyond } = log;
	log.engineSays = says;
	log.isBeyond = false;
	if (isBeyond && newLines === 0 && !resumeAsked) {
		log.tail = TAILS.length - 1;
		connect(log, 'tail');
	} else if (resumeAsked || (newLines > 0 && tail === undefined)) {
		log.tail = undefined;
		connect(log, 'last-line');
	} else if (tail === undefined || newLines > 0 || tail >= TAILS.length - 1) {
		settle(log, newLines > 0);
	} else {
		log.tail = tail + 1;
		connect(log, 'tail');
	}
}

/** The log ended though nothing more was written: the container stopped, or the engine can't read on. */
function settle(log: Following, goesOn: boolean): void {
	const { isRunning } = log.options;
	if (!isRunning()) return log.tail === undefined ? askForLast(log) : stopped(log);
	if (goesOn) become(log, { state: 'following' });
	else if (log.tail !== undefined) become(log, { state: 'waiting', reason: damagedAs(log.engineSays) });
	later(log, SETTLED, () => {
		if (!isRunning()) return askForLast(log);
		log.tail = 0;
		connect(log, 'tail');
	});
}

/** Whether the log of a container that rests ended at its last line, or at damage before that. */
function askForLast(log: Following): void {
	log.tail = TAILS.length - 1;
	connect(log, 'probe');
}

function passedDamage(log: Following): void {
	log.tail = undefined;
	become(log, { state: 'following' });
}

function stopped(log: Following): void {
	log.cancelTimer();
	log.tail = undefined;
	become(log, { state: 'waiting', reason: 'The container is not running.' });
}

function failed(log: Following, error: unknown): void {
	const why = whyForGood(error);
	if (why !== undefined) return become(log, { state: 'ended', reason: why });
	later(log, backoff(log.failures++), () => connect(log, 'last-line'));
	become(log, { state: 'waiting', reason: `The log's connection broke (${wordsOf(error)}); trying again.` });
}

/** Milliseconds until the next try, with jitter. */
const backoff = (failures: number): number =>
	Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) * (0.75 + Math.random() / 2);

/** Why no further try can help; undefined = one may. */
function whyForGood(error: unknown): string | undefined {
	switch (statusOf(error)) {
		case 404:
			return 'The container was removed.';
		case 501:
			return `This log can't be read: ${wordsOf(error)}.`;
		default:
			return undefined;
	}
}

const damagedAs = (engineSays: string | undefined): string =>
	engineSays === undefined ? DAMAGED : `${DAMAGED} The engine says: ${engineSays}`;

const TOO_FAST = 'The container writes faster than its log can be read.';
const DAMAGED = 'The engine can not read all of this log: its file is damaged. What is written now is looked for.';
const LOST = 'They were gone, or too many, when the log could be read again.';
