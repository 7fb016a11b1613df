/** Giving the terminal to a command in a container, in this process: keys to it, its output to the terminal. */

import { messageOf } from '../text/error.ts';
import { plain } from '../text/sanitise.ts';
import { createKeyPump, type KeyPump } from './keyboard/key-pump.ts';
import type { Keyboard } from './keyboard/keyboard.ts';
import type { ScreenSize } from './cells/size.ts';
import type { ScreenStay } from './stay.ts';
import type { TerminalSize } from './terminal-size.ts';
import type { TtyOutput } from './tty-output.ts';

/** A command whose terminal is lent to the user. Bytes go both ways untouched. */
export type CommandSession = {
	write(bytes: Uint8Array): void;
	/** The listener's promise resolves when the terminal has taken the bytes. */
	onOutput(listener: (bytes: Uint8Array) => Promise<void>): void;
	resize(columns: number, rows: number): void;
	/** The command's exit code; rejects when the connection broke. */
	readonly ended: Promise<number>;
	/** Ends the command as a terminal that is closed does. */
	hangUp(): Promise<void>;
	close(): void;
};

export type HandOverEnd =
	| { end: 'exited'; code: number }
	/** The user left it with Ctrl+P Ctrl+Q, as with `docker attach`; its terminal was closed, and it got SIGHUP. */
	| { end: 'detached' }
	| { end: 'failed'; reason: string };

export type HandOverParts = {
	keyboard: Pick<Keyboard, 'divert' | 'restore'>;
	stay: Pick<ScreenStay, 'lend' | 'takeBack'>;
	output: Pick<TtyOutput, 'write' | 'pending' | 'onDrain'>;
	size: Pick<TerminalSize, 'now' | 'onChange'>;
	/** Adds work that is done before a signal ends the process. Returns the way to call it off. */
	beforeEnd: (work: () => Promise<void>) => () => void;
};

/** After which exit codes what a command wrote stands until the user goes on. */
export type Stays = (code: number) => boolean;

/**
 * Opens a command and gives it the terminal until it ends or is left. Keys typed from this call on
 * are the command's; the console's screen stays until the command is open. Never rejects.
 */
export async function handOver(
	open: (size: ScreenSize) => Promise<CommandSession>,
	{ keyboard, stay, output, size, beforeEnd }: HandOverParts,
	stays: Stays = () => false,
): Promise<HandOverEnd> {
	const keys = createKeyPump();
	keyboard.divert(keys.receive);
	try {
		const session = await openUnlessLeft(() => open(size.now()), keys);
		if (session === undefined) return { end: 'detached' };
		stay.lend();
		const callOff = beforeEnd(session.hangUp);
		const end = await run(session, keys, { output, size }).finally(callOff);
		if (end.end === 'detached') void leave(session);
		else session.close();
		if (end.end === 'exited' && stays(end.code)) await untilRead(end.code, keys, output);
		// The last output is seen before the screen changes, unless the user does not want to wait for it.
		await Promise.race([drained(output), keys.detached]);
		return end;
	} catch (error) {
		return failure(error);
	} finally {
		stay.takeBack();
		// What was typed before the console is back is read now, and dropped.
		keys.sendTo(() => {});
		await new Promise(resolve => setImmediate(resolve));
		keyboard.restore();
	}
}

/** The user does not wait for it: the engine may not answer. */
async function leave(session: CommandSession): Promise<void> {
	await session.hangUp();
	session.close();
}

/** Undefined when the user left before the command was open; should it still open, it is closed. */
async function openUnlessLeft(open: () => Promise<CommandSession>, keys: KeyPump): Promise<CommandSession | undefined> {
	const opening = open();
	const first = await Promise.race([opening, keys.detached.then(() => undefined)]);
	if (first === undefined) {
		opening.then(leave, () => {});
	}
	return first;
}

function run(
	session: CommandSession,
	keys: KeyPump,
	{ output, size }: Pick<HandOverParts, 'output' | 'size'>,
): Promise<HandOverEnd> {
	session.onOutput(bytes => {
		output.write(bytes);
		return drained(output);
	});
	const stopResizing = size.onChange(({ columns, rows }) => session.resize(columns, rows));
	// A new exec's terminal has no size before the first resize (Docker API, POST /exec/{id}/resize).
	const { columns, rows } = size.now();
	session.resize(columns, rows);
	keys.sendTo(bytes => session.write(bytes));
	return Promise.race([
		session.ended.then((code): HandOverEnd => ({ end: 'exited', code }), failure),
		keys.detached.then((): HandOverEnd => ({ end: 'detached' })),
	]).finally(stopResizing);
}

const [ENTER, CTRL_C] = [0x0d, 0x03];

/** The console's screen would cover what the command wrote. */
export async function untilRead(code: number, keys: KeyPump, output: HandOverParts['output']): Promise<void> {
	const { promise: read, resolve } = Promise.withResolvers<void>();
	output.write(`\r\n[It ended with exit code ${code}. Enter goes back to lavadock.] `);
	keys.sendTo(bytes => {
		if (bytes.includes(ENTER) || bytes.includes(CTRL_C)) resolve();
	});
	await Promise.race([read, keys.detached]);
}

export const failure = (error: unknown): HandOverEnd => ({
	end: 'failed',
	reason: plain(messageOf(error)),
});

function drained(output: HandOverParts['output']): Promise<void> {
	if (output.pending() === 0) return Promise.resolve();
	return new Promise(resolve => {
		const stop = output.onDrain(() => {
			stop();
			resolve();
		});
	});
}
