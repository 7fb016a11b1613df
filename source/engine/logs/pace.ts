/** How fast logs are read: so much of the processor's time and no more, and never far behind a container's now. */

import type { Clock } from '../clock.ts';

/**
 * Taking lines gets this much of each window. Engines send every line as an HTTP chunk of its own, so that the kernel
 * and Node take four times as much again (measured): a fifth of a core in all, the rest belongs to keys and the
 * screen. Milliseconds.
 */
const WINDOW = 100;
const SHARE = 4;

/** A log this far behind its container is checked for whether it catches up. Milliseconds. */
const TOLERATED_LAG = 5000;

export type ReadingBudget = {
	/** Counts time that was spent on reading; false when the rest of the window has to go without. Milliseconds. */
	spend(milliseconds: number): boolean;
	/** Calls back when the next window begins. Returns the way to take that back. */
	refilled(callback: () => void): () => void;
};

/** One budget for all logs that are followed at once. It sets no timer unless it is used up. */
export function createReadingBudget(clock: Clock): ReadingBudget {
	let windowStart = Number.NEGATIVE_INFINITY;
	let spent = 0;
	return {
		spend(milliseconds) {
			const now = clock.now();
			if (now < windowStart || now >= windowStart + WINDOW) {
				windowStart = now;
				spent = 0;
			}
			spent += milliseconds;
			return spent < SHARE;
		},
		refilled: callback => clock.after(Math.max(1, windowStart + WINDOW - clock.now()), callback),
	};
}

/**
 * Tells when reading should skip to the container's now: when lines are read more than five seconds late, and five
 * seconds later the lag has not become less. A long history being read, or what gathered while the console slept, is
 * late too, but its lag shrinks. Give it the time of each batch's last line, as the engine wrote it; the difference
 * between the two clocks is taken as the least one seen. One per connection.
 */
export function createLagWatch(): (now: number, lineTime: number) => boolean {
	let least = Number.POSITIVE_INFINITY;
	let late: { at: number; lag: number } | undefined;
	return (now, lineTime) => {
		least = Math.min(least, now - lineTime);
		const lag = now - lineTime - least;
		if (lag <= TOLERATED_LAG) {
			late = undefined;
			return false;
		}
		const before = (late ??= { at: now, lag });
		if (now - before.at < TOLERATED_LAG) return false;
		late = { at: now, lag };
		return lag >= before.lag;
	};
}
