/**
 * Several logs as one, in the order of time, without a copy: a position is one place per lane. The lines before those
 * places are above it, the others below. Lines of the same time stand in the order of their lanes.
 */

import type { Lane } from './lane.ts';

/** For each lane, the place of its first line below the position. */
export type Position = readonly number[];

export type MergedLine = { lane: number; place: number };

export const firstPosition = (lanes: readonly Lane[]): Position => lanes.map(lane => lane.first);

export const endPosition = (lanes: readonly Lane[]): Position => lanes.map(lane => lane.end);

/** The same position after lines fell out. */
export function clampPosition(lanes: readonly Lane[], position: Position): Position {
	return lanes.map((lane, index) => Math.min(lane.end, Math.max(lane.first, position[index] ?? lane.first)));
}

/** How many lines lie between two positions. */
export function linesBetween(from: Position, to: Position): number {
	return to.reduce((sum, place, index) => sum + Math.max(0, place - (from[index] ?? place)), 0);
}

/** The lines below a position, downwards. */
export function* linesBelow(lanes: readonly Lane[], position: Position): Generator<MergedLine> {
	const places = [...clampPosition(lanes, position)];
	const times = lanes.map((lane, index) => lane.time(places[index] ?? Number.NaN));
	for (;;) {
		let earliest = -1;
		for (let index = 0; index < times.length; index++) {
			// NaN, at a lane's end, is not less than anything.
			if (at(times, index) < (earliest === -1 ? Number.POSITIVE_INFINITY : at(times, earliest))) earliest = index;
		}
		if (earliest === -1) return;
		const place = at(places, earliest);
		yield { lane: earliest, place };
		places[earliest] = place + 1;
		times[earliest] = lanes[earliest]?.time(place + 1) ?? Number.NaN;
	}
}

/** The lines above a position, upwards. */
export function* linesAbove(lanes: readonly Lane[], position: Position): Generator<MergedLine> {
	const places = [...clampPosition(lanes, position)];
	const times = lanes.map((lane, index) => lane.time(at(places, index) - 1));
	for (;;) {
		let latest = -1;
		for (let index = 0; index < times.length; index++) {
			if (at(times, index) >= (latest === -1 ? Number.NEGATIVE_INFINITY : at(times, latest))) latest = index;
		}
		if (latest === -1) return;
		const place = at(places, latest) - 1;
		yield { lane: latest, place };
		places[latest] = place;
		times[latest] = lanes[latest]?.time(place - 1) ?? Number.NaN;
	}
}

/** So many lines further down, or as far as there are. */
export function forward(lanes: readonly Lane[], position: Position, count: number): Position {
	const places = [...clampPosition(lanes, position)];
	for (const { lane, place } of take(linesBelow(lanes, position), count)) places[lane] = place + 1;
	return places;
}

/** So many lines further up, or as far as there are. */
export function back(lanes: readonly Lane[], position: Position, count: number): Position {
	const places = [...clampPosition(lanes, position)];
	for (const { lane, place } of take(linesAbove(lanes, position), count)) places[lane] = place;
	return places;
}

/** The lines that a window of this height shows, from a position down. */
export function windowAt(lanes: readonly Lane[], position: Position, height: number): MergedLine[] {
	return [...take(linesBelow(lanes, position), height)];
}

/** A lane's end has NaN, and so has what is beyond the lanes. */
const at = (numbers: readonly number[], index: number): number => numbers[index] ?? Number.NaN;

/** The first lines of a walk. */
export function* take(lines: Iterable<MergedLine>, count: number): Generator<MergedLine> {
	if (count <= 0) return;
	let left = count;
	for (const line of lines) {
		yield line;
		if (--left <= 0) return;
	}
}
