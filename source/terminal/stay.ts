/** The console's stay in the terminal: entered, suspended, lent to a command, and left as it was found. */

import { resetAfterCommand } from './modes.ts';
import type { ScreenWriter } from './screen-writer.ts';
import type { TtyOutput } from './tty-output.ts';

export type ScreenStay = {
	/** Raw mode, the screen of the console; also after another program may have changed them. */
	enter(): void;
	/** Gives the terminal back for a while, then stops the process. */
	suspend(stop: () => void): void;
	/** The process goes on after a stop of whatever kind. */
	resume(): void;
	/** Leaves the screen to a command; raw mode stays, so no key is lost. */
	lend(): void;
	/** Leaves the screen and the keyboard to a program of this machine: what is typed is the terminal's to echo. */
	give(): void;
	/** Of what was given: keys come here again; the screen stays as it is until `takeBack`. */
	regainKeys(): void;
	takeBack(): void;
	/** Leaves the terminal for good. Returns false when it was left before. */
	end(): boolean;
};

export type StayOptions = {
	stdin: { setRawMode(raw: boolean): unknown };
	output: Pick<TtyOutput, 'write' | 'writeLast'>;
	writer: Pick<ScreenWriter, 'pause' | 'resume'>;
	/** What enters the console's part of the terminal, and what leaves it. */
	modes: { enter: string; leave: string };
};

/** How long the last bytes may wait for a terminal that takes none. */
const LEAVE_MILLISECONDS = 1000;

export function createStay({ stdin, output, writer, modes }: StayOptions): ScreenStay {
	let state: 'entered' | 'suspended' | 'lent' | 'ended' = 'entered';

	function enter(): void {
		// Off and on: the shell may have changed the mode behind Node's back.
		stdin.setRawMode(false);
		stdin.setRawMode(true);
		output.write(modes.enter);
	}

	function restore(undo: string): void {
		writer.pause();
		output.writeLast(undo, LEAVE_MILLISECONDS);
		stdin.setRawMode(false);
	}

	return {
		enter,
		suspend(stop) {
			if (state !== 'entered') return;
			restore(modes.leave);
			state = 'suspended';
			stop();
		},
		resume() {
			if (state !== 'entered' && state !== 'suspended') return;
			state = 'entered';
			enter();
			writer.resume();
		},
		lend() {
			if (state !== 'entered') return;
			state = 'lent';
			writer.pause();
			output.write(modes.leave);
		},
		give() {
			if (state !== 'entered') return;
			state = 'lent';
			restore(modes.leave);
		},
		regainKeys() {
			if (state === 'lent') stdin.setRawMode(true);
		},
		takeBack() {
			if (state !== 'lent') return;
			state = 'entered';
			output.write(resetAfterCommand + modes.enter);
			writer.resume();
		},
		end() {
			if (state === 'ended') return false;
			// First of all: on a terminal that is gone, leaving it fails and leads here again.
			const before = state;
			state = 'ended';
			if (before !== 'suspended') restore(before === 'lent' ? resetAfterCommand : modes.leave);
			return true;
		},
	};
}
