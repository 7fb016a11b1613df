/** Ids that wait to be inspected: a few at a time, what is on the screen first, never one twice at once. */

import type { Clock } from '../clock.ts';
import type { Window } from './window.ts';

export type InspectQueue = {
	add: (ids: readonly string[]) => void;
	/** These go before all others, in this order, as often as they are added. */
	prefer: (ids: readonly string[]) => void;
	/** Forgets what waits. */
	clear: () => void;
};

/** `inspect` must not reject: what went wrong is its own matter. */
export function createInspectQueue(clock: Clock, window: Window, inspect: (id: string) => Promise<void>): InspectQueue {
	const waiting = new Set<string>();
	const running = new Set<string>();
	const slow = new Set<string>();
	let preferred: readonly string[] = [];

	function next(): string | undefined {
		for (const id of preferred) {
			if (waiting.has(id) && !running.has(id)) return id;
		}
		for (const id of waiting) {
			if (!running.has(id)) return id;
		}
		return undefined;
	}

	async function work(id: string): Promise<void> {
		const inTime = clock.after(window.slowAfter(), () => {
			slow.add(id);
			advance();
		});
		const askedAt = clock.now();
		await inspect(id);
		window.answered(clock.now() - askedAt);
		inTime();
		running.delete(id);
		slow.delete(id);
		advance();
	}

	function advance(): void {
		while (running.size - slow.size < window.size()) {
			const id = next();
			if (id === undefined) return;
			waiting.delete(id);
			running.add(id);
			void work(id);
		}
	}

	return {
		add(ids) {
			ids.forEach(id => waiting.add(id));
			advance();
		},
		prefer(ids) {
			preferred = ids;
		},
		clear: () => waiting.clear(),
	};
}
