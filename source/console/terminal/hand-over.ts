/** Giving the terminal to a command in a container, in this process: keys to it, its output to the terminal. */

import type { ExecSession } from '../../engine/engine.ts';
import { plain } from '../../text/sanitise.ts';
import type { Size } from './size.ts';
import type { TtyOutput } from './tty-output.ts';

export type HandOverEnd =
	| { end: 'exited'; code: number }
	/** The user left it with Ctrl+P Ctrl+Q, as with `docker attach`; the command's terminal was closed. */
	| { end: 'detached' }
	| { end: 'failed'; reason: string };

/** The terminal as the command sees it. */
export type Line = {
	output: Pick<TtyOutput, 'write' | 'pending' | 'onDrain'>;
	size(): Size;
	/** Calls back with every new size. Returns the way to stop. */
	onResize(listener: (size: Size) => void): () => void;
};

/** Collects keys until somebody wants them, and notices the keys that leave. */
export type KeyPump = {
	receive: (bytes: Uint8Array) => void;
	/** Sends what was collected, then everything that comes. */
	sendTo(write: (bytes: Uint8Array) => void): void;
	readonly detached: Promise<void>;
};

/** Ctrl+P Ctrl+Q plain, in kitty's protocol and in xterm's: the command may have switched to those. */
const detachKeys = /\u0010\u0011|\u001B\[112;5u\u001B\[113;5u|\u001B\[27;5;112~\u001B\[27;5;113~/;
const LONGEST_DETACH = 22;

export function createKeyPump(): KeyPump {
	const { promise: detached, resolve: detach } = Promise.withResolvers<void>();
	let collected: Uint8Array[] = [];
	let write = (bytes: Uint8Array): void => void collected.push(bytes);
	let before = '';
	return {
		receive(bytes) {
			before = (before + Buffer.from(bytes).toString('latin1')).slice(-LONGEST_DETACH - bytes.length);
			if (detachKeys.test(before)) detach();
			else write(bytes);
		},
		sendTo(next) {
			for (const bytes of collected) next(bytes);
			collected = [];
			write = next;
		},
		detached,
	};
}

/** Runs an open session on the terminal to its end. The screen has been left before; the last byte of output is written when this resolves. */
export async function runSession(session: ExecSession, keys: KeyPump, line: Line): Promise<HandOverEnd> {
	session.onOutput(bytes => {
		line.output.write(bytes);
		return drained(line.output);
	});
	const stopResizing = line.onResize(({ columns, rows }) => session.resize(columns, rows));
	const { columns, rows } = line.size();
	// A new exec's terminal has no size before the first resize (Docker API).
	session.resize(columns, rows);
	keys.sendTo(bytes => session.write(bytes));
	const end = await Promise.race([
		session.ended.then(
			(code): HandOverEnd => ({ end: 'exited', code }),
			(error: unknown): HandOverEnd => ({ end: 'failed', reason: reasonOf(error) }),
		),
		keys.detached.then((): HandOverEnd => ({ end: 'detached' })),
	]);
	keys.sendTo(() => {});
	stopResizing();
	session.close();
	await Promise.race([drained(line.output), keys.detached]);
	return end;
}

/** Opens a session while keys are collected for it; undefined when the user left before it was open. */
export async function openSession(open: () => Promise<ExecSession>, keys: KeyPump): Promise<ExecSession | undefined> {
	const opening = open();
	const session = await Promise.race([opening, keys.detached]);
	if (session === undefined) {
		opening.then(
			late => late.close(),
			() => {},
		);
	}
	return session ?? undefined;
}

export const reasonOf = (error: unknown): string => plain(error instanceof Error ? error.message : String(error));

function drained(output: Line['output']): Promise<void> {
	if (output.pending() === 0) return Promise.resolve();
	return new Promise(resolve => {
		const stop = output.onDrain(() => {
			stop();
			resolve();
		});
	});
}
