/** The terminal's life with the console: entered, suspended, handed over, and left as it was found, however the program ends. */

import type { Readable } from 'node:stream';
import { askBackground, type Rgb } from './background.ts';
import { capabilitiesOf, type Capabilities } from './capabilities.ts';
import { copySequence, type Copy } from './clipboard.ts';
import { crashMessage } from './crash-report.ts';
import { type CommandSession, handOver, type HandOverEnd, type Stays } from './hand-over.ts';
import { InkOutput, createSilentInput } from './ink-output.ts';
import { openInput } from './input.ts';
import type { InputEvent } from './keyboard/input.ts';
import { localPatience, remotePatience } from './keyboard/keyboard.ts';
import { createListeners } from './listeners.ts';
import { askSynchronised, enterLines, enterScreen, leaveLines, leaveScreen } from './modes.ts';
import { runProgram } from './run-program.ts';
import { createScreenWriter, type FrameCounters } from './screen-writer.ts';
import { NO_TERMINAL } from './no-terminal.ts';
import { listenToSignals } from './signals.ts';
import type { ScreenSize } from './cells/size.ts';
import { createStay } from './stay.ts';
import { openTerminalSize } from './terminal-size.ts';
import { openTtyOutput, type OutputCounters } from './tty-output.ts';

export type Terminal = {
	readonly capabilities: Capabilities;
	/** For Ink's `render`, with `debug: true, interactive: true, patchConsole: false, exitOnCtrlC: false`. */
	readonly ink: { stdout: InkOutput; stdin: Readable };
	readonly counters: { readonly screen: Readonly<FrameCounters>; readonly output: Readonly<OutputCounters> };
	size: () => ScreenSize;
	/** Calls back with each new size, after Ink has heard of it. Returns the way to stop. */
	onResize: (listener: (size: ScreenSize) => void) => () => void;
	/** Calls back with the colour of the background, as the terminal tells it each time the console enters it. */
	onBackground: (listener: (colour: Rgb) => void) => () => void;
	/** Resolves when the terminal has answered what it was asked when it was entered, or has had its time. */
	readonly answered: Promise<void>;
	/** Calls back when the console has the terminal again after a stop. Returns the way to stop. */
	onResume: (listener: () => void) => () => void;
	/** Calls back with keys, pastes and focus changes. Returns the way to stop. */
	onInput: (listener: (event: InputEvent) => void) => () => void;
	/** Forgets what the terminal shows and writes the last frame whole. */
	repaint: () => void;
	/** Ctrl+Z: leaves the terminal, stops the process group, and comes back with SIGCONT. */
	suspend: () => void;
	/**
	 * Gives the terminal to a command. Keys typed from now on are the command's; the console's
	 * screen stays until it is open; what it wrote stays for a while after exit codes that `stays` names. Never rejects.
	 */
	handOver: (open: (size: ScreenSize) => Promise<CommandSession>, stays?: Stays) => Promise<HandOverEnd>;
	/** Gives the terminal to a program of this machine until it ends. Never rejects. */
	runProgram: (words: readonly string[], stays?: Stays) => Promise<HandOverEnd>;
	/** Writes lines below what stands there, for a screen reader. */
	say: (lines: readonly string[]) => void;
	/** Copies a text to the clipboard of the user's terminal. */
	copy: (text: string) => Copy;
	/** Leaves the terminal for good, as it was found, and lets the process end. May be called again. */
	leave: () => void;
	/** Leaves the terminal, says what happened and where the details are, and ends the process with code 1. */
	crash: (error: unknown) => never;
};

/** Milliseconds that the first frame waits for an answer; one that comes later is heard all the same. */
const PATIENCE = 150;

/**
 * Enters the terminal on standard input and output, once it has a size.
 *
 * @throws Error when they are none
 */
export async function openTerminal(
	env: NodeJS.ProcessEnv = process.env,
	{ screenReader = false }: { screenReader?: boolean | undefined } = {},
): Promise<Terminal> {
	const { stdin, stdout } = process;
	if (!stdin.isTTY || !stdout.isTTY) throw new Error(NO_TERMINAL);
	const size = await openTerminalSize(stdout);
	const declared = capabilitiesOf(env);
	const capabilities = { ...declared, screenReader: declared.screenReader || screenReader };
	const output = openTtyOutput();
	const writer = createScreenWriter({ output, size: size.now(), ...capabilities });
	const stay = createStay({ stdin, output, writer, modes: modesFor(capabilities) });
	const ink = { stdout: new InkOutput(size.now(), frame => writer.show(frame)), stdin: createSilentInput() };
	const input = openInput({
		patience: capabilities.remote ? remotePatience : localPatience,
		onSynchronised: isKnown => writer.synchronise(isKnown),
	});
	const { keyboard } = input;
	const resumed = createListeners<void>();
	const lastWork = createLastWork();
	const signals = listenToSignals({ end, suspend, resume, crash });
	const beforeEnd = lastWork.add;

	async function end(): Promise<void> {
		leave();
		await lastWork.done();
	}

	function leave(): void {
		if (!stay.end()) return;
		stdin.off('data', keyboard.receive);
		stdin.pause();
		process.off('exit', leave);
		size.close();
		signals.close();
		output.close();
	}

	function crash(error: unknown): never {
		leave();
		process.stderr.write(crashMessage(error, env));
		process.exit(1);
	}

	function suspend(): void {
		stay.suspend(() => signals.stopGroup());
	}

	function resume(): void {
		stay.resume();
		resumed.call();
	}

	size.onChange(next => {
		writer.resize(next);
		ink.stdout.resize(next);
	});
	process.on('exit', leave);
	stdin.on('data', keyboard.receive);
	// A terminal that was left before, and paused, is entered again.
	stdin.resume();
	stay.enter();
	input.answerWithin(asksBackground(capabilities) ? PATIENCE : 0);

	return {
		capabilities,
		ink,
		counters: { screen: writer.counters, output: output.counters },
		size: () => size.now(),
		onResize: size.onChange,
		onBackground: input.onBackground,
		answered: input.answered,
		onResume: resumed.add,
		onInput: input.onInput,
		repaint: () => writer.repaint(),
		suspend,
		handOver: (open, stays) => handOver(open, { keyboard, stay, output, size, beforeEnd }, stays),
		runProgram: (words, stays) => runProgram(words, { keyboard, stay, output, stdin, signals, beforeEnd }, stays),
		say(lines) {
			if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
		},
		copy(text) {
			const copy = copySequence(text, capabilities.multiplexer);
			if (copy.copied) output.write(copy.sequence);
			return copy;
		},
		leave,
		crash,
	};
}

/** What has to be done when a signal ends the program, after the terminal was left. */
function createLastWork() {
	const all = new Set<() => Promise<void>>();
	return {
		/** Returns the way to call it off. */
		add(work: () => Promise<void>): () => void {
			all.add(work);
			return () => all.delete(work);
		},
		done: async () => void (await Promise.all([...all].map(work => work()))),
	};
}

const asksBackground = ({ screenReader, askable, colours }: Capabilities): boolean =>
	askable && !screenReader && colours !== 'none';

function modesFor(capabilities: Capabilities): { enter: string; leave: string } {
	if (capabilities.screenReader) return { enter: enterLines, leave: leaveLines };
	const asked = (capabilities.askable ? askSynchronised : '') + (asksBackground(capabilities) ? askBackground : '');
	return { enter: enterScreen + asked, leave: leaveScreen };
}
