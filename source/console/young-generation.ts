/** Keeps V8's memory for new objects small. */

import v8 from 'node:v8';

/**
 * In a program that always makes new objects and soon drops them, such as frames, V8 doubles the place for them again
 * and again, up to 128 MB. This much, or twice that, is as fast (measured). Bytes.
 */
const ENOUGH = 16e6;
/** Milliseconds. */
const LOOK_AGAIN = 500;

/** Returns the way to stop. */
export function boundYoungGeneration(): () => void {
	look();
	const timer = setInterval(look, LOOK_AGAIN).unref();
	return () => clearInterval(timer);
}

/** The limit itself can only be set on Node's command line; by how much V8 grows it, at any time. */
function look(): void {
	const space = v8.getHeapSpaceStatistics().find(each => each.space_name === 'new_space');
	v8.setFlagsFromString(`--semi-space-growth-factor=${(space?.space_size ?? 0) < ENOUGH ? 2 : 1}`);
}
