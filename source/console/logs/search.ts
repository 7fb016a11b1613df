/** Searching in slices of time: a log may have a million lines. */

import type { Lane } from './lane.ts';
import type { Matcher } from './matcher.ts';
import { clampPosition, linesAbove, linesBelow, type Position, take } from './merge.ts';

/** Lines looked at between two yields. */
const AT_ONCE = 64;

/**
 * Looks for a line, from a position on downwards or upwards. Yields how many lines were looked at, again and again;
 * returns the position right above the line that was found, or undefined. To find the next one downwards, start one
 * line further down. Leave it, to cancel.
 */
export function* search(
	lanes: readonly Lane[],
	matcher: Matcher,
	from: Position,
	direction: 'down' | 'up',
): Generator<number, Position | undefined> {
	const walk = direction === 'down' ? linesBelow : linesAbove;
	const past = direction === 'down' ? 1 : 0;
	let position = from;
	let looked = 0;
	for (;;) {
		// Again for each batch: lines may have fallen out meanwhile.
		const places = [...clampPosition(lanes, position)];
		const batch = [...take(walk(lanes, places), AT_ONCE)];
		for (const { lane, place } of batch) {
			places[lane] = place;
			if (matcher.test(lanes[lane]?.line(place)?.text ?? '')) return places;
			places[lane] = place + past;
		}
		if (batch.length < AT_ONCE) return undefined;
		looked += batch.length;
		position = places;
		yield looked;
	}
}

/**
 * Goes on with a piece of work for about so many milliseconds. Returns its result, or undefined when it needs another
 * go.
 */
export function runFor<Result>(work: Generator<unknown, Result>, milliseconds: number): { result: Result } | undefined {
	const deadline = performance.now() + milliseconds;
	do {
		const step = work.next();
		if (step.done === true) return { result: step.value };
	} while (performance.now() < deadline);
	return undefined;
}
