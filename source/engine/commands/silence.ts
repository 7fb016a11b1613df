/** When to give up a terminal in a container whose line may be broken. */

import type { Duplex } from 'node:stream';
import { asError } from '../../text/error.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../session/session.ts';

export type ExecLine = {
	/** The conversation of now. Throws the reason where there is none. */
	session: () => Session;
	clock: Clock;
	/** Aborts when all is to end. */
	closing: AbortSignal;
};

/** Milliseconds that what was typed may be without an answer while the engine is away. */
const SILENT_MS = 10_000;

/**
 * Hangs up where what is typed gets no answer and the engine is away too: then the line is broken, though no error said
 * this end of it. A command that is silent by itself keeps its connection.
 */
export function watchSilence({ session, clock }: { session: () => unknown; clock: Clock }, stream: Duplex) {
	let unanswered = false;
	let takeBack: (() => void) | undefined;

	function look(): void {
		takeBack = undefined;
		if (!unanswered) return;
		try {
			session();
			wait();
		} catch (reason) {
			stream.destroy(asError(reason));
		}
	}

	function wait(): void {
		takeBack ??= clock.after(SILENT_MS, look);
	}

	return {
		typed(): void {
			unanswered = true;
			wait();
		},
		heard(): void {
			unanswered = false;
		},
		stop: () => takeBack?.(),
	};
}
