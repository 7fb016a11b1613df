/** Holds the state and tells when it changed, in the rhythm of frames rather than of messages. */

import { reduce } from './reduce.ts';
import type { Message } from './message.ts';
import type { State } from './state.ts';

/**
 * How soon a change has to be seen. `brisk`: a key caused it; `calm`: it happened in the lab; `slow`: a figure that
 * is never still, such as the use of a processor, and is not worth a frame of its own.
 */
export type Pace = 'brisk' | 'calm' | 'slow';

/** Milliseconds between two frames. */
const INTERVALS: Record<Pace, number> = { brisk: 25, calm: 100, slow: 2500 };

export type Store = {
	/** The state as of the last frame: what is drawn. */
	frame(): State;
	/** The state now: what a key acts on. */
	now(): State;
	dispatch(message: Message, pace?: Pace): void;
	/** Calls back before each frame; returns the way to stop. */
	subscribe(listener: () => void): () => void;
	/** Draws no more frames. */
	close(): void;
};

export function createStore(initial: State, clock: { now(): number } = performance): Store {
	let state = initial;
	let drawn = initial;
	let drawnAt = Number.NEGATIVE_INFINITY;
	let timer: NodeJS.Timeout | undefined;
	let due = Number.POSITIVE_INFINITY;
	const listeners = new Set<() => void>();

	const draw = (): void => {
		timer = undefined;
		due = Number.POSITIVE_INFINITY;
		if (drawn === state) return;
		drawn = state;
		drawnAt = clock.now();
		for (const listener of listeners) listener();
	};

	const schedule = (interval: number): void => {
		const now = clock.now();
		const at = Math.max(now, drawnAt + interval);
		if (at >= due) return;
		clearTimeout(timer);
		due = at;
		timer = setTimeout(draw, at - now);
	};

	return {
		frame: () => drawn,
		now: () => state,
		dispatch(message, pace = 'calm') {
			const next = reduce(state, message);
			if (next === state) return;
			state = next;
			schedule(INTERVALS[pace]);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {
			clearTimeout(timer);
			listeners.clear();
		},
	};
}
