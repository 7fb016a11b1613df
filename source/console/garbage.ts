/**
 * Has V8 collect garbage before it takes more memory. The console makes new objects all the time and soon drops them,
 * frame by frame and snapshot by snapshot; left alone, V8 lets them pile up to several times what is in use.
 */

import v8 from 'node:v8';

/** The place for new objects, in bytes: with four times as much no time was saved (docs/performance.md). */
const ENOUGH = 4e6;
/** Milliseconds. */
const LOOK_AGAIN = 500;

/** Returns the way to stop. */
export function boundGarbage(): () => void {
	// Old objects are collected when there are half as many again as were left the last time.
	v8.setFlagsFromString('--heap-growing-percent=50');
	// What is made while the program is loaded, until the event loop turns, is there to stay: it needs no larger place to be
	// sorted out in. A list of thousands of containers does.
	allowGrowth(false);
	setImmediate(look);
	const timer = setInterval(look, LOOK_AGAIN).unref();
	return () => clearInterval(timer);
}

/** The limit itself can only be set on Node's command line, as the one file does; by how much V8 grows that place, at any time. */
function look(): void {
	const space = v8.getHeapSpaceStatistics().find(each => each.space_name === 'new_space');
	allowGrowth((space?.space_size ?? 0) < ENOUGH);
}

const allowGrowth = (allowed: boolean): void => v8.setFlagsFromString(`--semi-space-growth-factor=${allowed ? 2 : 1}`);
