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

/** A lone ESC is the key when nothing follows it for this long. */
const ESCAPE_MILLISECONDS = 25;
/** A sequence that has begun is given longer: on a slow line its bytes may come apart. */
const SEQUENCE_MILLISECONDS = 500;

export function createKeyboard(listener: (event: InputEvent) => void, timer: Timer = processTimer): Keyboard {
	const parser = createInputParser();
	let receiver: ((bytes: Uint8Array) => void) | undefined;
	let cancel: (() => void) | undefined;

	function emitAll(): void {
		// A listener may divert what follows its key.
		for (let event = next(); event !== undefined; event = next()) listener(event);
		cancel?.();
		const waiting = receiver === undefined ? parser.waiting() : 'nothing';
		if (waiting !== 'nothing') {
			cancel = timer(waiting === 'escape' ? ESCAPE_MILLISECONDS : SEQUENCE_MILLISECONDS, giveUp);
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
