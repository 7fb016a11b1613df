/** The terminal's life with the console: entered, suspended, handed over, and left as it was found, however the program ends. */

import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { ExecSession } from '../../engine/engine.ts';
import { capabilitiesOf, type Capabilities, type Environment } from './capabilities.ts';
import { copySequence, type Copy } from './clipboard.ts';
import { crashMessage } from './crash-report.ts';
import { createKeyPump, openSession, reasonOf, runSession, type HandOverEnd } from './hand-over.ts';
import { InkOutput, createSilentInput } from './ink-output.ts';
import { createKeyboard } from './keyboard.ts';
import type { InputEvent } from './input.ts';
import { SYNCHRONISED_OUTPUT, askSynchronised, enterScreen, leaveScreen, resetAfterShell } from './modes.ts';
import { createScreenWriter, type FrameCounters } from './screen-writer.ts';
import { listenToSignals } from './signals.ts';
import type { Size } from './size.ts';
import { openTtyOutput, type OutputCounters } from './tty-output.ts';

export type Terminal = {
	readonly capabilities: Capabilities;
	/** For Ink's `render`, with `debug: true, interactive: true, patchConsole: false, exitOnCtrlC: false`. */
	readonly ink: { stdout: InkOutput; stdin: Readable };
	readonly counters: { readonly screen: Readonly<FrameCounters>; readonly output: Readonly<OutputCounters> };
	size(): Size;
	/** Calls back with each new size, after Ink has heard of it. Returns the way to stop. */
	onResize(listener: (size: Size) => void): () => void;
	/** Calls back with keys, pastes and focus changes. Returns the way to stop. */
	onInput(listener: (event: InputEvent) => void): () => void;
	/** Forgets what the terminal shows and writes the last frame whole. */
	repaint(): void;
	/** Ctrl+Z: leaves the terminal, stops the process group, and comes back with SIGCONT. */
	suspend(): void;
	/**
	 * Gives the terminal to a command. Keys typed from now on are the command's; the console's
	 * picture stays until it is open. Never rejects.
	 */
	handOver(open: (size: Size) => Promise<ExecSession>): Promise<HandOverEnd>;
	/** Copies a text to the clipboard of the user's terminal. */
	copy(text: string): Copy;
	/** Leaves the terminal for good, as it was found, and lets the process end. May be called again. */
	leave(): void;
	/** Leaves the terminal, says what happened and where the details are, and ends the process with code 1. */
	crash(error: unknown): never;
};

/** How long the last bytes may wait for a terminal that takes none. */
const LEAVE_MILLISECONDS = 1000;

/** Thrown when there is no terminal to open. */
export class NoTerminalError extends Error {
	override name = 'NoTerminalError';
}

/** Enters the terminal on standard input and output, once it has a size. */
export async function openTerminal(env: Environment = process.env): Promise<Terminal> {
	const { stdin, stdout } = process;
	if (!stdin.isTTY || !stdout.isTTY) {
		throw new NoTerminalError(
			'lavadock needs a terminal for its input and output. Over ssh, use `ssh -t HOST lavadock`; for scripts there is `lavadock status`.',
		);
	}
	let size = await firstSize();
	const capabilities = capabilitiesOf(env);
	const output = openTtyOutput();
	const writer = createScreenWriter({ output, ...size, ...capabilities });
	const ink = { stdout: new InkOutput(size, frame => writer.show(frame)), stdin: createSilentInput() };
	const inputListeners = new Set<(event: InputEvent) => void>();
	const resizeListeners = new Set<(size: Size) => void>();
	const keyboard = createKeyboard(event => {
		if (event.type !== 'reply') for (const listener of inputListeners) listener(event);
		else if (event.reply === 'mode' && event.mode === SYNCHRONISED_OUTPUT) {
			writer.synchronise(event.state === 1 || event.state === 2);
		}
	});
	let state: 'entered' | 'suspended' | 'handed over' | 'left' = 'entered';

	const receive = (bytes: Uint8Array): void => keyboard.receive(bytes);

	function enter(): void {
		// Twice, since the shell may have changed the modes behind Node's back.
		stdin.setRawMode(false);
		stdin.setRawMode(true);
		output.write(enterScreen + (capabilities.askable ? askSynchronised : ''));
	}

	function restore(): void {
		writer.pause();
		output.writeLast((state === 'handed over' ? resetAfterShell : '') + leaveScreen, LEAVE_MILLISECONDS);
		stdin.setRawMode(false);
	}

	function leave(): void {
		if (state === 'left') return;
		if (state !== 'suspended') restore();
		state = 'left';
		stdin.off('data', receive);
		stdin.pause();
		stdout.off('resize', resized);
		signals.close();
		process.off('exit', leave);
		output.close();
	}

	function crash(error: unknown): never {
		leave();
		process.stderr.write(crashMessage(error, env));
		process.exit(1);
	}

	function suspend(): void {
		if (state !== 'entered') return;
		restore();
		state = 'suspended';
		signals.stopGroup();
	}

	function resume(): void {
		if (state === 'left' || state === 'handed over') return;
		state = 'entered';
		enter();
		resized();
		writer.resume();
	}

	function resized(): void {
		const { columns, rows } = stdout;
		// A terminal that lost its size gets it back with the next signal.
		if (columns === 0 || rows === 0 || (columns === size.columns && rows === size.rows)) return;
		size = { columns, rows };
		writer.resize(columns, rows);
		ink.stdout.resize(size);
		for (const listener of resizeListeners) listener(size);
	}

	const onResize = (listener: (size: Size) => void): (() => void) => {
		resizeListeners.add(listener);
		return () => resizeListeners.delete(listener);
	};

	async function handOver(open: (size: Size) => Promise<ExecSession>): Promise<HandOverEnd> {
		const keys = createKeyPump();
		keyboard.divert(keys.receive);
		try {
			const session = await openSession(() => open(size), keys);
			if (session === undefined) return { end: 'detached' };
			state = 'handed over';
			writer.pause();
			output.write(leaveScreen);
			return await runSession(session, keys, { output, size: () => size, onResize });
		} catch (error) {
			return { end: 'failed', reason: reasonOf(error) };
		} finally {
			takeBack();
			// What was typed before the console is back is read now and dropped.
			await new Promise(resolve => setImmediate(resolve));
			keyboard.restore();
		}
	}

	function takeBack(): void {
		if (state !== 'handed over') return;
		state = 'entered';
		output.write(resetAfterShell + enterScreen);
		writer.resume();
	}

	const signals = listenToSignals({ end: leave, suspend, resume, crash });
	process.on('exit', leave);
	stdin.on('data', receive);
	stdout.on('resize', resized);
	enter();

	return {
		capabilities,
		ink,
		counters: { screen: writer.counters, output: output.counters },
		size: () => size,
		onResize,
		onInput(listener) {
			inputListeners.add(listener);
			return () => inputListeners.delete(listener);
		},
		repaint: () => writer.repaint(),
		suspend,
		handOver,
		copy(text) {
			const copy = copySequence(text, capabilities);
			if (copy.copied) output.write(copy.sequence);
			return copy;
		},
		leave,
		crash,
	};
}

/** The size of the terminal, once it has one: a serial line may have none. */
async function firstSize(): Promise<Size> {
	const { stdout } = process;
	if (stdout.columns > 0 && stdout.rows > 0) return { columns: stdout.columns, rows: stdout.rows };
	stdout.write('This terminal has no rows or columns; waiting for a size (`stty rows 24 columns 80` sets one).\n');
	// Waiting for a signal alone would let the process end.
	const alive = setInterval(() => {}, 60_000);
	while (stdout.columns === 0 || stdout.rows === 0) await once(stdout, 'resize');
	clearInterval(alive);
	return { columns: stdout.columns, rows: stdout.rows };
}
