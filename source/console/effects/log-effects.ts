/** Searching, saving and copying what the log view shows. */

import { plain } from '../../text/sanitise.ts';
import type { LogEffects } from '../actions/action.ts';
import { matcherOf } from '../logs/matcher.ts';
import { back, endPosition, firstPosition, forward, linesBelow, linesBetween, type Position } from '../logs/merge.ts';
import { rowsBelow } from '../logs/pane.ts';
import { logText } from '../logs/save.ts';
import { runFor, search } from '../logs/search.ts';
import type { LogSubscription } from '../subscriptions/logs.ts';
import { logsPane } from '../selectors/panel-size.ts';
import { topOf } from '../state/logs.ts';
import type { Store } from '../store/store.ts';
import { saveAndTell } from './save-file.ts';
import { notifyOn } from '../store/notify.ts';

export type LogEffectsOptions = { store: Store; subscription: LogSubscription; copy(text: string, what: string): void };

/** Milliseconds that a search may take of one turn of the event loop. */
const SLICE = 10;

export function createLogEffects({ store, subscription, copy }: LogEffectsOptions): LogEffects {
	const notify = notifyOn(store);
	/** Counts the searches: one that was overtaken by another ends. */
	let searches = 0;

	const find = async (direction: 'down' | 'up', from: Position): Promise<Position | undefined> => {
		const mine = ++searches;
		const { lanes, search: query } = store.now().logs;
		const matcher = matcherOf(query);
		if (matcher === undefined) return undefined;
		const work = search(lanes, matcher, from, direction);
		for (;;) {
			const step = runFor(work, SLICE);
			if (step !== undefined) return step.result;
			await new Promise(later => setImmediate(later));
			if (mine !== searches) return undefined;
		}
	};

	/** Shows the line that was found a third below the top. */
	const show = (match: Position): void => {
		const state = store.now();
		const position = back(state.logs.lanes, match, Math.floor(logsPane(state).rows / 3));
		store.dispatch({ type: 'logs-set', change: { match, position, follow: false } }, 'brisk');
	};

	/** The first match is the nearest one: in or below what is seen, else above it. */
	const findNext = async (direction: 'newer' | 'older'): Promise<void> => {
		const { logs } = store.now();
		const { lanes } = logs;
		const start = logs.match ?? topOf(logs, logsPane(store.now()));
		const newer = direction === 'newer';
		const from = newer && logs.match !== undefined ? forward(lanes, start, 1) : start;
		const found = await find(newer ? 'down' : 'up', from);
		if (found !== undefined) return show(found);
		const above = newer && logs.match === undefined ? await find('up', start) : undefined;
		if (above !== undefined) return show(above);
		const around = await find(newer ? 'down' : 'up', newer ? firstPosition(lanes) : endPosition(lanes));
		if (around === undefined) return notify(`No line has "${logs.search}"`, 'bad');
		show(around);
		notify(newer ? 'Went on from the oldest line' : 'Went on from the newest line', 'info');
	};

	const save = (path: string): Promise<void> => {
		const { lanes } = store.now().logs;
		// A log may hold secrets.
		return saveAndTell(notify, () => [{ path, text: logText(lanes, lanes.length > 1), mode: 0o600 }]);
	};

	return {
		reopen: subscription.reopen,
		search: direction => void findNext(direction === 'next' ? 'newer' : 'older'),
		save: path => void save(path),
		copyVisible() {
			const state = store.now();
			const pane = logsPane(state);
			const top = topOf(state.logs, pane);
			const most = linesBetween(top, rowsBelow(pane, top));
			const lines: string[] = [];
			for (const { lane, place } of linesBelow(pane.lanes, top)) {
				if (lines.length >= most) break;
				lines.push(plain(pane.lanes[lane]?.line(place)?.text ?? ''));
			}
			copy(`${lines.join('\n')}\n`, `${lines.length} lines`);
		},
	};
}
