/** Tells a screen reader what changed: lines below each other, each said when it is new. */

import type { Action } from './actions/action.ts';
import { type Speech, speechOf, withoutFigures } from './linear-text.ts';
import type { State } from './state/state.ts';

export type Speaker = {
	/** Says what is new since the last time. */
	tell(state: State): void;
	/** Everything is new again. */
	forget(): void;
};

export function createSpeaker(table: readonly Action[], say: (lines: readonly string[]) => void): Speaker {
	let last: Speech | undefined;
	return {
		tell(state) {
			const now = speechOf(state, table);
			// Figures, clocks and waits change all the time, and are no news.
			const still = speechOf(withoutFigures(state), table);
			say(newIn(now, still, last));
			last = still;
		},
		forget() {
			last = undefined;
		},
	};
}

/** @param still the same without figures, line by line: what news are told by */
export function newIn(now: Speech, still: Speech, last: Speech | undefined): string[] {
	const isElsewhere = still.title !== last?.title;
	const known = new Set(isElsewhere ? [] : last?.lines);
	const isNew = (_: string, index: number): boolean => !known.has(still.lines[index] ?? '');
	return [
		...(still.header === last?.header ? [] : [now.header]),
		...(isElsewhere ? [now.title] : []),
		...now.lines.filter(isNew),
		...(still.notice === last?.notice ? [] : [now.notice]),
		...(isElsewhere ? [now.keys] : []),
	].filter(text => text !== '');
}
