/** The keyboard: bytes in, events out, with the one thing the parser leaves open: how long to wait for the rest of a sequence. */

import { createInputParser } from './parser.ts';
import type { InputEvent } from './input.ts';

export type Keyboard = {
	receive: (bytes: Uint8Array) => void;
	/**
	 * From now on bytes go to `receiver` instead of becoming events, beginning with those that came
	 * behind the key that is just being handled.
	 */
	divert(receiver: (bytes: Uint8Array) => void): void;
	/** Bytes become events again; a sequence that was cut in two is forgotten. */
	restore(): void;
};

/** Calls back after so many milliseconds, if not cancelled. */
export type Timer = (milliseconds: number, callback: () => void) => () => void;

/** How long to wait for the rest, in milliseconds. */
export type Patience = { escape: number; sequence: number; paste: number };

/**
 * A lone ESC is the key when nothing follows it; a sequence that has begun is given longer, and a paste longest: a
 * line may stand still within it.
 */
export const localPatience: Patience = { escape: 25, sequence: 500, paste: 2000 };

/** Over a line the bytes of one key come apart: vim waits 100 ms for them (`ttimeoutlen`). */
export const remotePatience: Patience = { ...localPatience, escape: 150, sequence: 1000 };

export function createKeyboard(
	listener: (event: InputEvent) => void,
	patience: Patience = localPatience,
	timer: Timer = processTimer,
): Keyboard {
	const parser = createInputParser();
	let receiver: ((bytes: Uint8Array) => void) | undefined;
	let cancel: (() => void) | undefined;

	function emitAll(): void {
		// A listener may divert what follows its key.
		for (let event = next(); event !== undefined; event = next()) listener(event);
		cancel?.();
		const waiting = receiver === undefined ? parser.waiting() : 'nothing';
		if (waiting !== 'nothing') {
			cancel = timer(patience[waiting], giveUp);
		}
	}

	const next = (): InputEvent | undefined => (receiver === undefined ? parser.next() : undefined);

	function giveUp(): void {
		const event = parser.giveUp();
		if (event !== undefined) listener(event);
		emitAll();
	}

	return {
		receive(bytes) {
			if (receiver !== undefined) return receiver(bytes);
			parser.push(bytes);
			emitAll();
		},
		divert(to) {
			cancel?.();
			receiver = to;
			const rest = parser.takeRest();
			if (rest.length > 0) to(rest);
		},
		restore() {
			parser.takeRest();
			receiver = undefined;
		},
	};
}

/** When the loop was busy, the bytes may already be there: they are read before the callback. */
function processTimer(milliseconds: number, callback: () => void): () => void {
	let immediate: NodeJS.Immediate | undefined;
	const timeout = setTimeout(() => {
		immediate = setImmediate(callback);
	}, milliseconds);
	return () => {
		clearTimeout(timeout);
		clearImmediate(immediate);
	};
}
