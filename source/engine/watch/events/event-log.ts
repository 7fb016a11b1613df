/** The last events, of which health checks' execs may not push out all others. */

import type { EngineEvent } from '../../../lab/objects.ts';

export type EventLog = {
	/** Oldest first; a new array whenever one came. */
	events: () => readonly EngineEvent[];
	add: (event: EngineEvent) => void;
	/** Whether it is there already. */
	has: (event: EngineEvent) => boolean;
	/** Puts events of before among the others, each once. */
	addPast: (past: readonly EngineEvent[]) => void;
};

const KEPT = 2000;
const KEPT_EXECS = 500;
/** Events that arrive at the same time may be stamped in another order. */
const DISORDER_MS = 1000;

export function createEventLog(onChange: () => void): EventLog {
	const kept: EngineEvent[] = [];
	let execs = 0;
	let handedOut: readonly EngineEvent[] | undefined;

	function drop(index: number): void {
		const [event] = kept.splice(index, 1);
		if (event && isExec(event)) execs -= 1;
	}

	return {
		events() {
			handedOut ??= [...kept];
			return handedOut;
		},
		add(event) {
			kept.push(event);
			if (isExec(event)) execs += 1;
			if (execs > KEPT_EXECS) drop(kept.findIndex(isExec));
			if (kept.length > KEPT) drop(0);
			handedOut = undefined;
			onChange();
		},
		has(event) {
			const key = keyOf(event);
			const found = kept.findLast(each => each.at < event.at - DISORDER_MS || keyOf(each) === key);
			return found !== undefined && keyOf(found) === key;
		},
		addPast(past) {
			const known = new Set(kept.map(keyOf));
			const missed = past.filter(event => !isExec(event) && !known.has(keyOf(event)));
			if (missed.length === 0) return;
			const all = [...missed, ...kept].toSorted((a, b) => a.at - b.at);
			kept.splice(0, kept.length, ...all.slice(-KEPT));
			handedOut = undefined;
			onChange();
		},
	};
}

const keyOf = ({ at, id, action, attributes }: EngineEvent): string =>
	`${at} ${id} ${action} ${attributes['container'] ?? ''}`;

function isExec({ action }: EngineEvent): boolean {
	return action.startsWith('exec_');
}
