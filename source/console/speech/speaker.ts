/** Tells a screen reader what changed: lines below each other, each said when it is new. */

import type { Action } from '../actions/action.ts';
import { type Speech, speechOf, withoutFigures } from './speech.ts';
import type { State } from '../state/state.ts';
import { echoOf } from './typed.ts';

export type Speaker = {
	/** Says what is new since the last time. */
	tell(state: State): void;
	/** Everything is new again. */
	forget(): void;
};

export function createSpeaker(table: readonly Action[], say: (lines: readonly string[]) => void): Speaker {
	let last: Speech | undefined;
	let heard = new Set<string>();
	return {
		tell(state) {
			const now = speechOf(state, table);
			// Figures, clocks and waits change all the time, and are no news.
			const still = speechOf(withoutFigures(state), table);
			say(newIn(now, still, last, heard));
			last = still;
		},
		forget() {
			last = undefined;
			heard = new Set();
		},
	};
}

/**
 * @param still the same without figures, line by line: by which news are recognised
 * @param heard the keys of panels and forms that were said before; those said now are put there
 */
export function newIn(now: Speech, still: Speech, last: Speech | undefined, heard: Set<string>): string[] {
	const isElsewhere = still.place !== last?.place;
	const known = new Set(isElsewhere ? [] : last?.lines);
	const isNew = (_: string, index: number): boolean => !known.has(still.lines[index] ?? '');
	const { typed } = now;
	const echo = typed === undefined || isElsewhere ? undefined : echoOf(last?.typed, typed);
	return [
		...(still.header === last?.header ? [] : [now.header]),
		...(still.doing === last?.doing ? [] : [now.doing]),
		...(isElsewhere ? [now.title] : []),
		...now.lines.filter(isNew).map(text => (text === typed?.line ? (echo ?? text) : text)),
		...(still.notice === last?.notice ? [] : [now.notice]),
		...newKeys(now, last, isElsewhere, heard),
	].filter(text => text !== '');
}

/** Keys that act on a plan are said whenever they change; the others where one comes, and once. */
function newKeys(now: Speech, last: Speech | undefined, isElsewhere: boolean, heard: Set<string>): string[] {
	if (now.ofPlan) return isElsewhere || now.keys !== last?.keys ? [now.keys] : [];
	if (!isElsewhere || heard.has(now.keys)) return [];
	heard.add(now.keys);
	return [now.keys];
}
