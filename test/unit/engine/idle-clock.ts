/**
 * Time that goes on only when nobody in this process has anything else to do: what waits for a minute waits no longer
 * than the machine takes to come to it, and no answer is late because the machine is slow. For peers in this process.
 */

import type { Clock } from '../../../source/engine/clock.ts';

/** So many turns of the event loop bring any answer of a peer in this process, when nothing waits for the disk. */
const QUIET_TURNS = 100;

export function createIdleClock(): Clock {
	let now = Date.now();
	let isWatching = false;
	const timers = new Set<{ at: number; callback: () => void }>();

	function watch(quiet: number): void {
		isWatching = timers.size > 0;
		if (!isWatching) return;
		if (quiet === QUIET_TURNS) passOn();
		setImmediate(watch, quiet === QUIET_TURNS || readsOrWrites() ? 0 : quiet + 1);
	}

	/** To what is due first. */
	function passOn(): void {
		const [first] = [...timers].toSorted((one, other) => one.at - other.at);
		if (first === undefined) return;
		timers.delete(first);
		now = Math.max(now, first.at);
		first.callback();
	}

	return {
		now: () => now,
		after(ms, callback) {
			const timer = { at: now + ms, callback };
			timers.add(timer);
			if (!isWatching) {
				isWatching = true;
				setImmediate(watch, 0);
			}
			return () => void timers.delete(timer);
		},
	};
}

const readsOrWrites = (): boolean => process.getActiveResourcesInfo().some(name => name.startsWith('FSReq'));
