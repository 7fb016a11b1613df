/** What events reported last of each object, held against answers that are older or do not know of it yet. */

import type { Clock } from '../../clock.ts';

export type RecentEvents = {
	/** An event reported that this changed. */
	changed: (id: string) => void;
	/** An event reported that this is gone: no answer brings it back. */
	gone: (id: string) => void;
	isGone: (id: string) => boolean;
	/** The number of the last event, to be taken before a request is made. */
	mark: () => number;
	/** Whether it had an event after that mark: an answer to that request may be older than the event. */
	isSince: (id: string, mark: number) => boolean;
	/** Whether it had an event a short time ago: the engine's lists may not know of it yet. */
	isRecent: (id: string) => boolean;
};

/** The mark before any event. */
export const BEFORE_ALL = 0;

/**
 * Engines tell an event before their lists know of it: 20.10 to 28.5 by some milliseconds, on a busy disk by seconds.
 * What a list says of an object that had an event within this time is only taken as a reason to inspect it.
 */
const RECENT_MS = 5000;
/** Longer than any request is waited for. */
const KEPT_MS = 60_000;

export function createRecentEvents(clock: Clock): RecentEvents {
	let number = 0;
	/** The oldest first. */
	const recent = new Map<string, { number: number; at: number }>();
	const gone = new Map<string, number>();

	function note(id: string): void {
		const at = clock.now();
		forgetBefore(recent, at - KEPT_MS, each => each.at);
		forgetBefore(gone, at - KEPT_MS, each => each);
		number += 1;
		recent.delete(id);
		recent.set(id, { number, at });
	}

	return {
		changed: note,
		gone(id) {
			note(id);
			gone.set(id, clock.now());
		},
		isGone: id => gone.has(id),
		mark: () => number,
		isSince: (id, mark) => (recent.get(id)?.number ?? 0) > mark,
		isRecent: id => clock.now() - (recent.get(id)?.at ?? Number.NEGATIVE_INFINITY) < RECENT_MS,
	};
}

function forgetBefore<T>(kept: Map<string, T>, time: number, timeOf: (each: T) => number): void {
	for (const [id, each] of kept) {
		if (timeOf(each) >= time) return;
		kept.delete(id);
	}
}
