/** Time that passes only when a test lets it. */

import type { Clock } from '../../../source/engine/clock.ts';

export type FakeClock = Clock & {
	/** Lets so many milliseconds pass and calls back what is due, in its order. */
	advance(ms: number): void;
	/** How many callbacks wait. */
	readonly waiting: number;
};

export function createFakeClock(start = 1_800_000_000_000): FakeClock {
	let now = start;
	const timers = new Set<{ at: number; callback: () => void }>();
	return {
		now: () => now,
		after(ms, callback) {
			const timer = { at: now + ms, callback };
			timers.add(timer);
			return () => void timers.delete(timer);
		},
		advance(ms) {
			const end = now + ms;
			for (;;) {
				const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
				if (!next) break;
				timers.delete(next);
				now = next.at;
				next.callback();
			}
			now = end;
		},
		get waiting() {
			return timers.size;
		},
	};
}
