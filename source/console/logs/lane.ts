/** What of one log is to be seen. */

import type { LogLine, LogLines } from '../../engine/logs/lines.ts';

/**
 * Lines of one source that are to be seen, in their order: all of them, or those that a filter let through. They
 * have places from `first` up to, but not including, `end`; a line keeps its place, and the oldest fall out.
 */
export type Lane = {
	readonly first: number;
	readonly end: number;
	/** Undefined outside `first`..`end`. */
	line(place: number): LogLine | undefined;
	/** For merging: never less than the one before; NaN outside. */
	time(place: number): number;
	/** Where the line comes from, e.g. the container's name, or its service in a log of several. */
	label(place: number): string;
};

/** A source without a filter. */
export function wholeLane(label: string, lines: LogLines): Lane {
	return {
		get first() {
			return lines.first;
		},
		get end() {
			return lines.end;
		},
		line: place => lines.line(place),
		time: place => lines.time(place),
		label: () => label,
	};
}
