/** A source with a filter: lines are looked at once, in slices of time, and the places of those that pass are kept. */

import type { LogLine, LogLines } from '../../engine/logs/lines.ts';
import type { Lane } from './lane.ts';

/** Asked again once the next line is there. */
export const LATER = Symbol('later');

/**
 * Whether a line is to be seen: its label if so, undefined if not. Asked once for each line, in their order, so it
 * may remember what came before; `next` is undefined at the end of the log.
 */
export type LineFilter = (line: LogLine, next: LogLine | undefined) => string | undefined | typeof LATER;

export type FilteredLane = Lane & {
	/** Looks at lines that were not looked at, for at most so many milliseconds. True when none is left. */
	advance(milliseconds: number): boolean;
};

/** Lines looked at before the clock is. */
const AT_ONCE = 64;

/** Fallen-out places are forgotten in bulk. */
const FORGET_AT_ONCE = 4096;

export function filteredLane(lines: LogLines, show: LineFilter): FilteredLane {
	/** Line numbers that passed, and their labels; the first has the place `base`. */
	let numbers: number[] = [];
	let labels: string[] = [];
	let base = 0;
	/** How many at the start of `numbers` fell out of the log. */
	let gone = 0;
	let next = 0;

	function forget(): void {
		while (gone < numbers.length && (numbers[gone] ?? 0) < lines.first) gone++;
		if (gone < FORGET_AT_ONCE) return;
		numbers = numbers.slice(gone);
		labels = labels.slice(gone);
		base += gone;
		gone = 0;
	}

	/** False when the line has to wait for the one after it. */
	function look(line: LogLine, after: LogLine | undefined): boolean {
		const label = show(line, after);
		if (label === LATER) return false;
		if (label !== undefined) {
			numbers.push(line.number);
			labels.push(label);
		}
		next = line.number + 1;
		return true;
	}

	return {
		get first() {
			forget();
			return base + gone;
		},
		get end() {
			return base + numbers.length;
		},
		line: place => lines.line(numbers[place - base] ?? Number.NaN),
		time: place => lines.time(numbers[place - base] ?? Number.NaN),
		label: place => labels[place - base] ?? '',
		advance(milliseconds) {
			const deadline = performance.now() + milliseconds;
			next = Math.max(next, lines.first);
			let line = lines.line(next);
			while (line !== undefined) {
				for (let looked = 0; looked < AT_ONCE && line !== undefined; looked++) {
					const after = lines.line(line.number + 1);
					if (!look(line, after)) return true;
					line = after;
				}
				if (performance.now() >= deadline) return next >= lines.end;
			}
			return true;
		},
	};
}
