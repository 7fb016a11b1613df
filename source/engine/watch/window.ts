/**
 * How many background questions are under way at once. Over a long line each takes a round trip whatever is
 * asked beside it, so they become more as long as answers come as soon as one alone would, and fewer when they queue.
 */

import type { Session } from '../session/session.ts';

export type Window = {
	size: () => number;
	/** Milliseconds until one is called slow, and the others go on without it. */
	slowAfter: () => number;
	/** @param ms what a question and its answer took */
	answered: (ms: number) => void;
};

/** Of one console on one engine; each is a stream of its own. */
const MOST = 16;
/** Milliseconds of a round trip: on a shorter line nothing is won. */
const LONG = 40;
/** As many times as long as the quickest answer: until then the line bears more, and from then on it is full. */
const QUICK = 1.5;
const LATE = 2.5;

/** The engine answers late where a change of that one object is under way; so does a line that is long, or full. */
const SLOW_MS = 2000;
const SLOW_TRIPS = 10;

/** @param least on a short line, and on a full one */
export function createWindow(session: Pick<Session, 'ahead' | 'tripMs'>, least: number): Window {
	const isLong = (): boolean => session.ahead > 0 && session.tripMs >= LONG;
	let size = isLong() ? 2 * least : least;
	let quickest = Number.POSITIVE_INFINITY;
	return {
		size: () => size,
		slowAfter: () => Math.max(SLOW_MS, SLOW_TRIPS * session.tripMs),
		answered(ms) {
			quickest = Math.min(quickest, ms);
			if (!isLong()) size = least;
			else if (ms <= QUICK * quickest) size = Math.min(MOST, size + 1);
			else if (ms > LATE * quickest) size = Math.max(least, size - 1);
		},
	};
}
