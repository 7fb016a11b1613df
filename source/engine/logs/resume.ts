/** Taking up a log where its connection broke: no line twice, none lost. */

import type { LogRing } from './ring.ts';

/**
 * The engine filters `since` line by line and answers in its file's order. That order is not quite the timestamps':
 * stdout and stderr are stamped before they are written. So what is asked for again begins this much earlier, and
 * what was seen of it is counted. Milliseconds.
 */
const OVERLAP = 1000;

/** A double holds today's milliseconds to a quarter of a microsecond: this is well over it. */
const ROUNDING = 0.001;

export type Overlap = {
	/** Ask for lines from here on. Milliseconds since the epoch. */
	since: number;
	/** The time of the last line that was read. */
	last: number;
	/** Whether the next line, in the order the engine sends them, was read before. */
	seen(time: number): boolean;
	/** Whether any line was: if not, something is missing between the two. */
	matched(): boolean;
};

/**
 * What to ask for after the lines from number `from` on were read in one go. Lines of one timestamp are distinguished by
 * counting: the first ones of them are those that were read. Undefined when there was none.
 */
export function overlapOf(lines: LogRing, from: number): Overlap | undefined {
	const lowest = Math.max(from, lines.first);
	if (lowest >= lines.end) return undefined;

	const last = lines.stamp(lines.end - 1);
	const oldest = lines.stamp(lowest);
	// Lines that fell out of the ring can't be counted: stay well away from them.
	const countable = lowest === from ? Number.NEGATIVE_INFINITY : lines.stamp(Math.floor((lowest + lines.end) / 2));
	const since = Math.max(last - OVERLAP, Math.min(countable, last)) - ROUNDING;

	const counts = new Map<number, number>();
	for (let number = lines.end - 1; number >= lowest; number--) {
		const time = lines.stamp(number);
		if (time < since - OVERLAP) break;
		if (time >= since) counts.set(time, (counts.get(time) ?? 0) + 1);
	}

	let matched = false;
	return {
		since,
		last,
		seen(time) {
			// Older ones come only from engines that round `since` to whole seconds.
			if (time < since) return true;
			// What the engine wrote before the first line that was asked for.
			if (!matched && time < oldest) return true;
			const left = counts.get(time);
			if (left === undefined) return false;
			matched = true;
			if (left === 1) counts.delete(time);
			else counts.set(time, left - 1);
			return true;
		},
		matched: () => matched,
	};
}

/** A time as the engine takes it in `since`: seconds since the epoch with nine digits of a fraction. */
export function engineTime(milliseconds: number): string {
	const seconds = Math.floor(milliseconds / 1000);
	const nanoseconds = Math.floor((milliseconds - seconds * 1000) * 1_000_000);
	return `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
}
