/** What comes from the terminal, taken apart: events for the console, and answers to what the terminal was asked. */

import type { Rgb } from './background.ts';
import type { InputEvent, Reply } from './keyboard/input.ts';
import { createKeyboard, type Keyboard, type Patience } from './keyboard/keyboard.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { SYNCHRONISED_OUTPUT } from './modes.ts';

export type TerminalInput = {
	keyboard: Keyboard;
	/** Keys, pastes and focus changes. */
	onInput: Listeners<InputEvent>['add'];
	onBackground: Listeners<Rgb>['add'];
	/** Resolves when the terminal has answered all that it was asked; see `answerWithin`. */
	answered: Promise<void>;
	/** It has so many milliseconds for its answers; an answer that comes later is heard all the same. */
	answerWithin: (milliseconds: number) => void;
};

export type InputOptions = {
	patience: Patience;
	/** Whether the terminal shows a frame only when it is whole, if asked to. */
	onSynchronised: (isKnown: boolean) => void;
};

export function openInput({ patience, onSynchronised }: InputOptions): TerminalInput {
	const events = createListeners<InputEvent>();
	const backgrounds = createListeners<Rgb>();
	const answer = Promise.withResolvers<void>();

	function handleReply(reply: Reply): void {
		if (reply.reply === 'attributes') answer.resolve();
		if (reply.reply === 'background') backgrounds.call(reply.colour);
		// DECRPM: 1 set, 2 reset; 0 for a mode that the terminal does not know.
		if (reply.reply === 'mode' && reply.mode === SYNCHRONISED_OUTPUT) {
			onSynchronised(reply.state === 1 || reply.state === 2);
		}
	}

	const keyboard = createKeyboard(event => {
		if (event.type === 'reply') handleReply(event);
		else events.call(event);
	}, patience);

	return {
		keyboard,
		onInput: events.add,
		onBackground: backgrounds.add,
		answered: answer.promise,
		answerWithin(milliseconds) {
			if (milliseconds === 0) answer.resolve();
			else setTimeout(answer.resolve, milliseconds).unref();
		},
	};
}
