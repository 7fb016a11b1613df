/** How long the event loop was held up by this process itself. */

import { readFileSync } from 'node:fs';

const EVERY_MILLISECONDS = 5;

/** Milliseconds of the longest turns: `worked` on the processor, and `waited` for what is no processor, a terminal say. */
export type Turns = { worked: number; waited: number };

/**
 * Watches until the returned function is called. The time in which the machine's processors were busy with others is
 * left out: of the work by the clock of this thread, of the waiting by the second figure of schedstat (nanoseconds this
 * thread was ready and not running).
 */
export function watchTurns(): () => Turns {
	let before = now();
	const longest = { worked: 0, waited: 0 };
	const timer = setInterval(() => {
		const after = now();
		const worked = after.worked - before.worked;
		const blocked = after.time - before.time - worked - (after.ready - before.ready) - EVERY_MILLISECONDS;
		longest.worked = Math.max(longest.worked, worked);
		longest.waited = Math.max(longest.waited, blocked);
		before = after;
	}, EVERY_MILLISECONDS);
	// Whoever is watched may end.
	timer.unref();
	return () => {
		clearInterval(timer);
		return longest;
	};
}

function now(): { time: number; worked: number; ready: number } {
	const { user, system } = process.threadCpuUsage();
	return { time: performance.now(), worked: (user + system) / 1000, ready: ready() };
}

function ready(): number {
	try {
		return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
	} catch {
		return 0;
	}
}
