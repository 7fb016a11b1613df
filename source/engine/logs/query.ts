/** What of a log is asked for. */

import type { LogRange } from './lines.ts';
import { engineTime, type Overlap } from './resume.ts';

/** Beside `follow`, `stdout`, `stderr` and `timestamps`, which are always on: GET /containers/ID/logs. */
export type LogQuery = { tail: number; since?: string };

/** From the last line that was read on; where there is none, as at first. */
export const queryFrom = (first: LogQuery, overlap: Overlap | undefined, lines: number): LogQuery =>
	overlap ? { tail: lines, since: engineTime(overlap.since) } : { ...first, tail: Math.min(first.tail, lines) };

/** Never more than can be held: engines find the last lines from their file's end, however long it is. */
export function queryOf(range: LogRange, capacity: number, now: number): LogQuery {
	switch (range.kind) {
		case 'tail':
			return { tail: Math.min(range.lines, capacity) };
		case 'since':
			return { tail: capacity, since: engineTime(now - range.seconds * 1000) };
		case 'all':
			return { tail: capacity };
	}
}
