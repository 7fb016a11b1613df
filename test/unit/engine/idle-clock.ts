/**
 * Clocks that no machine is too slow for: time goes on only when nobody in this process has anything else to do, so that
 * no answer of a peer in this process is late.
 */

import type { Clock } from '../../../source/engine/clock.ts';
import type { DemoClock } from '../../../source/demo/clock.ts';

/** So many turns of the event loop bring any answer, when nothing waits for the disk. */
const QUIET_TURNS = 500;

/** Whether something does is looked at this often. */
const LOOK_TURNS = 50;

/** What waits for a minute waits no longer than the machine takes to come to it. */
export function createIdleClock(): Clock {
	const time = createTime(Date.now());
	let quiet = 0;
	function watch(): void {
		if (quiet === QUIET_TURNS) {
			quiet = 0;
			time.passTo(time.next());
		} else {
			quiet = quiet % LOOK_TURNS === 0 && readsOrWrites() ? 0 : quiet + 1;
		}
		if (time.isAwaited()) setImmediate(watch);
	}
	return time.clock(() => setImmediate(watch));
}

/** Where nothing but time is waited for: whatever is due comes with the next turn of the event loop. */
export function createHurriedClock(): Clock {
	let now = Date.now();
	return {
		now: () => now,
		after(ms, callback) {
			const due = setImmediate(() => {
				now += ms;
				callback();
			});
			return () => clearImmediate(due);
		},
	};
}

/** In milliseconds of the machine's: however long a turn of the event loop takes, it counts as no more. */
const MOST_PER_TURN = 1.25;

/** Goes so many times as fast as the machine's, where several clocks have to keep pace. */
export function createPatientClock(rate: number): Clock {
	const time = createTime(Date.now());
	let last = 0;
	function watch(): void {
		const real = performance.now();
		const passed = readsOrWrites() ? 0 : rate * Math.min(real - last, MOST_PER_TURN);
		last = real;
		time.passTo(time.now() + passed);
		if (time.isAwaited()) setTimeout(watch, 1).unref();
	}
	return time.clock(() => {
		last = performance.now();
		setTimeout(watch, 1).unref();
	});
}

type Timer = { at: number; callback: () => void };

function createTime(start: number) {
	let now = start;
	let isWatched = false;
	const timers = new Set<Timer>();
	const first = (): Timer | undefined => {
		let soonest: Timer | undefined;
		for (const timer of timers) if (soonest === undefined || timer.at < soonest.at) soonest = timer;
		return soonest;
	};
	return {
		now: () => now,
		/** When the next one is due. */
		next: () => Math.max(now, first()?.at ?? now),
		/** Whether it has to be watched on. */
		isAwaited: () => (isWatched = timers.size > 0),
		/** Calls back what is due by then, in its order. */
		passTo(end: number): void {
			for (let due = first(); due !== undefined && due.at <= end; due = first()) {
				timers.delete(due);
				now = Math.max(now, due.at);
				due.callback();
			}
			now = end;
		},
		/** @param wake somebody waits, and nobody watches */
		clock: (wake: () => void): Clock => ({
			now: () => now,
			after(ms, callback) {
				const timer = { at: now + ms, callback };
				timers.add(timer);
				if (!isWatched) wake();
				isWatched = true;
				return () => void timers.delete(timer);
			},
		}),
	};
}

const readsOrWrites = (): boolean => process.getActiveResourcesInfo().some(name => name.startsWith('FSReq'));

/** For a demo engine beside them. */
export function demoClock(): DemoClock {
	return { ...createPatientClock(1), frozen: false };
}
