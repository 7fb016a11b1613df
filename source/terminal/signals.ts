/** Signals and faults of the process, as what they mean for the terminal. */

import { constants } from 'node:os';

export type SignalHandlers = {
	/** The process is about to end: leaves the terminal at once, and has some seconds for what else must be done. */
	end: () => Promise<void>;
	/** The process is asked to stop (SIGTSTP). */
	suspend: () => void;
	/** The process goes on (SIGCONT), whoever stopped it, or it could not be stopped. */
	resume: () => void;
	crash: (error: unknown) => void;
};

export type Signals = {
	/**
	 * Stops the process group, as the terminal's own Ctrl+Z would: under npm there are others in it.
	 * The kernel stops no group that nobody could continue; then `resume` follows at once.
	 */
	stopGroup(): void;
	/**
	 * A program has the terminal, in the same process group: what keys send is for it alone, and one that is stopped by
	 * them goes on, since nobody could continue it. Returns the way to end that.
	 */
	leaveKeysTo(goOnWithIt: () => void): () => void;
	/** No longer listens. */
	close(): void;
};

const deadly = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/** Those that a terminal's keys send. */
const byKeys = ['SIGINT', 'SIGQUIT'] as const;

const ignore = (): void => {};

/** A signal that ends the process waits no longer than this for the work that is left. */
const LAST_MILLISECONDS = 3000;

/** A stop takes effect within this time, or not at all. */
const STOP_MILLISECONDS = 50;

/** Listens until closed. A deadly signal ends the process with 128 and its number. */
export function listenToSignals({ end, suspend, resume, crash }: SignalHandlers): Signals {
	let stopping: NodeJS.Timeout | undefined;

	let dying = false;

	const die = (signal: NodeJS.Signals): void => {
		const exit = (): void => process.exit(128 + constants.signals[signal]);
		// Who asks twice does not want to wait; a line that breaks is reported by its end and by a signal.
		if (dying) return signal === 'SIGHUP' ? undefined : exit();
		dying = true;
		setTimeout(exit, LAST_MILLISECONDS);
		void end().finally(exit);
	};
	// The line is gone: the same as a hang-up, which does not come without a controlling terminal.
	const hangUp = (): void => die('SIGHUP');

	function goOn(): void {
		if (stopping !== undefined) process.on('SIGTSTP', suspend);
		clearTimeout(stopping);
		stopping = undefined;
		resume();
	}

	for (const signal of deadly) process.on(signal, die);
	process.on('SIGTSTP', suspend);
	process.on('SIGCONT', goOn);
	process.on('uncaughtException', crash);
	process.stdin.on('end', hangUp);
	process.stdin.on('error', hangUp);
	return {
		stopGroup() {
			// The default is what stops.
			process.off('SIGTSTP', suspend);
			stopping = setTimeout(goOn, STOP_MILLISECONDS);
			process.kill(0, 'SIGTSTP');
		},
		leaveKeysTo(goOnWithIt) {
			for (const signal of byKeys) process.off(signal, die);
			process.off('SIGTSTP', suspend);
			for (const signal of byKeys) process.on(signal, ignore);
			process.on('SIGTSTP', goOnWithIt);
			return () => {
				for (const signal of byKeys) process.on(signal, die).off(signal, ignore);
				process.on('SIGTSTP', suspend).off('SIGTSTP', goOnWithIt);
			};
		},
		close() {
			clearTimeout(stopping);
			// The last listener of a dying process keeps it alive: without one, Ink's sends the signal again.
			if (!dying) for (const signal of deadly) process.off(signal, die);
			process.off('SIGTSTP', suspend);
			process.off('SIGCONT', goOn);
			process.off('uncaughtException', crash);
			process.stdin.off('end', hangUp);
			process.stdin.off('error', hangUp);
		},
	};
}
