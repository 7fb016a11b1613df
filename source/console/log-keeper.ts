/** Keeps the logs open that are wanted: those of the marked containers, or of the one under the cursor. */

import type { Engine, LogSource } from '../engine/engine.ts';
import type { Container } from '../lab/objects.ts';
import { wantedLogs } from './state/selection.ts';
import type { Store } from './state/store.ts';

/** Milliseconds that the cursor must rest on a container before its log is opened. */
const REST = 120;

export type LogKeeper = {
	/** Opens the same logs anew, with the range that the state names now. */
	reopen(): void;
	close(): void;
};

type Open = { name: string; source: LogSource; stop: () => void };

export function keepLogs(store: Store, engine: Engine): LogKeeper {
	const open = new Map<string, Open>();
	let timer: NodeJS.Timeout | undefined;
	let wanted = '';

	/** The state hears of new lines and states by a new array; the lines themselves stay in their rings. */
	const tell = (): void => {
		const sources = [...open.values()].map(({ name, source }) => ({
			containerId: source.containerId,
			name,
			lines: source.lines,
			end: source.lines.end,
			state: source.state(),
		}));
		store.dispatch({ type: 'logs-set', change: { sources } });
	};

	const close = (id: string): void => {
		const found = open.get(id);
		if (found === undefined) return;
		found.stop();
		found.source.close();
		open.delete(id);
	};

	const follow = (container: Container): void => {
		const source = engine.followLog(container.id, store.now().logs.range);
		open.set(container.id, { name: container.name, source, stop: source.subscribe(tell) });
	};

	const change = (): void => {
		timer = undefined;
		const containers = wantedLogs(store.now());
		const keep = new Set(containers.map(each => each.id));
		for (const id of open.keys()) if (!keep.has(id)) close(id);
		for (const container of containers) if (!open.has(container.id)) follow(container);
		store.dispatch({ type: 'logs-set', change: { follow: true, service: undefined } });
		tell();
	};

	const look = (): void => {
		const now = wantedLogs(store.now())
			.map(each => each.id)
			.join(' ');
		if (now === wanted) return;
		wanted = now;
		clearTimeout(timer);
		// The first log comes at once; while the cursor runs through a list, none does.
		timer = setTimeout(change, open.size === 0 ? 0 : REST);
	};

	const stop = store.subscribe(look);
	look();

	return {
		reopen() {
			for (const id of open.keys()) close(id);
			change();
		},
		close() {
			stop();
			clearTimeout(timer);
			for (const id of open.keys()) close(id);
		},
	};
}
