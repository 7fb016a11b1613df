import type { LogLine, LogLines } from '../../../../source/engine/logs/lines.ts';

export type GrowingLines = LogLines & {
	add(...lines: (Partial<LogLine> & { text: string })[]): void;
	/** The oldest lines fall out. */
	drop(count: number): void;
};

/** A log in memory. Times go up by one if none are given. */
export function linesOf(...texts: string[]): GrowingLines {
	const held: LogLine[] = [];
	let first = 0;
	const lines: GrowingLines = {
		get first() {
			return first;
		},
		get end() {
			return held.length;
		},
		line: number => (number >= first ? held[number] : undefined),
		time: number => (number >= first ? (held[number]?.time ?? Number.NaN) : Number.NaN),
		add(...added) {
			for (const line of added) {
				held.push({ number: held.length, time: held.length, stream: 'stdout', cut: false, ...line });
			}
		},
		drop(count) {
			first = Math.min(held.length, first + count);
		},
	};
	lines.add(...texts.map(text => ({ text })));
	return lines;
}
