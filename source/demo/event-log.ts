/** The engine's events: the last thousand, and their listeners. */

import type { DemoEvent } from './state.ts';

export type StampedEvent = DemoEvent & { stamp: bigint };

export type DemoEventLog = {
	add(event: StampedEvent): void;
	/** Oldest first. */
	past(): readonly StampedEvent[];
	subscribe(listener: (event: StampedEvent) => void): () => void;
	listeners(): number;
};

/** Docker keeps 256 for `since`; a lab's night is longer. */
const KEPT = 1000;

export function createEventLog(): DemoEventLog {
	const kept: StampedEvent[] = [];
	const listeners = new Set<(event: StampedEvent) => void>();
	return {
		add(event) {
			kept.push(event);
			if (kept.length > KEPT) kept.shift();
			for (const listener of listeners) listener(event);
		},
		past: () => kept,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		listeners: () => listeners.size,
	};
}
