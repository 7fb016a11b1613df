/** Holds the state and tells when it changed, in the rhythm of frames rather than of messages. */

import { reduce } from './reduce.ts';
import type { Message } from './message.ts';
import type { State } from '../state/state.ts';

/**
 * How soon a change has to be seen. `brisk`: a key caused it; `calm`: it happened in the lab; `flow`: lines of a log,
 * which come without end; `slow`: a figure that is never still, such as the use of a processor, and is not worth a frame
 * of its own.
 */
export type Pace = 'brisk' | 'calm' | 'flow' | 'slow';

/**
 * Milliseconds between two frames, at least; between a key's frame and those of other keys alone. A log that moves on
 * in a panel of 120 columns costs a kilobyte a frame: eight a second suit a line of 10 kB/s.
 */
const INTERVALS: Record<Pace, number> = { brisk: 25, calm: 50, flow: 125, slow: 2500 };

/** Frames of a flow take this part of the time at most, so that a large screen or a busy machine gets fewer of them. */
const FLOW_SHARE = 1 / 12;
const LONGEST_FLOW = 250;

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
	let drawnBriskAt = Number.NEGATIVE_INFINITY;
	/** Milliseconds that the last frame took, from here to the terminal. */
	let took = 0;
	let timer: NodeJS.Timeout | undefined;
	let due = Number.POSITIVE_INFINITY;
	let brisk = false;
	const listeners = new Set<() => void>();

	const draw = (): void => {
		timer = undefined;
		due = Number.POSITIVE_INFINITY;
		if (drawn === state) return;
		drawn = state;
		drawnAt = clock.now();
		if (brisk) drawnBriskAt = drawnAt;
		brisk = false;
		for (const listener of listeners) listener();
		setImmediate(() => {
			took = clock.now() - drawnAt;
		});
	};

	const intervalOf = (pace: Pace): number =>
		pace === 'flow' ? Math.min(LONGEST_FLOW, Math.max(INTERVALS.flow, took / FLOW_SHARE)) : INTERVALS[pace];

	/** A key's frame is drawn before anything else is done, and not because a timer's turn has come. */
	const schedule = (pace: Pace): void => {
		const now = clock.now();
		brisk ||= pace === 'brisk';
		const at = Math.max(now, pace === 'brisk' ? drawnBriskAt + INTERVALS.brisk : drawnAt + intervalOf(pace));
		if (at >= due) return;
		clearTimeout(timer);
		due = at;
		if (brisk && at === now) queueMicrotask(draw);
		else timer = setTimeout(draw, at - now);
	};

	return {
		frame: () => drawn,
		now: () => state,
		dispatch(message, pace = 'calm') {
			const next = reduce(state, message);
			if (next === state) return;
			state = next;
			schedule(pace);
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
