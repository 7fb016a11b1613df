/** Clocks that run faster than the world's. */

import type { Clock } from '../../../source/engine/clock.ts';

/** @param start what it shows now, ms since the epoch */
export function hastyClock(haste: number, start = Date.now()): Clock {
	const began = performance.now();
	return {
		now: () => start + (performance.now() - began) * haste,
		after(milliseconds, callback) {
			const timer = setTimeout(callback, milliseconds / haste);
			// What it moves keeps no test from its end.
			timer.unref();
			return () => clearTimeout(timer);
		},
	};
}
