/** How long the event loop was held up by this process itself. */

import { readFileSync } from 'node:fs';

const EVERY_MILLISECONDS = 5;

/**
 * Watches until the returned function is called, which tells the longest turn in milliseconds. The
 * time in which the machine's CPUs were busy with others is left out (the second figure of schedstat:
 * nanoseconds this thread was ready and not running).
 */
export function watchTurns(): () => number {
	let [before, waitedBefore] = [performance.now(), waited()];
	let longest = 0;
	const timer = setInterval(() => {
		const [now, waitedNow] = [performance.now(), waited()];
		longest = Math.max(longest, now - before - (waitedNow - waitedBefore) - EVERY_MILLISECONDS);
		[before, waitedBefore] = [now, waitedNow];
	}, EVERY_MILLISECONDS);
	// Whoever is watched may end.
	timer.unref();
	return () => {
		clearInterval(timer);
		return longest;
	};
}

function waited(): number {
	try {
		return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
	} catch {
		return 0;
	}
}
