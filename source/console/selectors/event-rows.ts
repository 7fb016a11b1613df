/** The event stream as rows: filtered, exec noise folded into one row with a count. */

import type { EngineEvent } from '../../lab/objects.ts';
import { memoizeLast } from '../state/memoize.ts';
import { shownEvents } from '../state/hosts.ts';
import type { State } from '../state/state.ts';
import { hasAllWords } from '../state/words.ts';

/** `count` > 1: that many events of the same kind in a row, of which this is the last. */
export type EventRow = { event: EngineEvent; count: number };

export const eventRows = (state: State): readonly EventRow[] =>
	rows(shownEvents(state), state.events.filter, state.events.showExec);

/** What runs in a container is asked, or a file in it is read. */
const QUESTIONS = ['top', 'archive-path'];

/** Health checks and one's own questions: they come without end and change nothing. */
export const isNoise = (event: EngineEvent): boolean =>
	event.type === 'container' && (event.action.startsWith('exec_') || QUESTIONS.includes(event.action));

const rows = memoizeLast((events: readonly EngineEvent[], filter: string, showExec: boolean): readonly EventRow[] => {
	const found: EventRow[] = [];
	for (const event of events) {
		if (!hasAllWords(filter, [event.type, event.action, event.name, event.detail, event.id])) continue;
		const last = found.at(-1);
		if (!showExec && isNoise(event) && last !== undefined && isNoise(last.event)) {
			found[found.length - 1] = { event, count: last.count + 1 };
		} else {
			found.push({ event, count: 1 });
		}
	}
	return found;
});
