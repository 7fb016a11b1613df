/** A program in a real pty, with an emulator that shows its screen and answers its questions. */

import { spawn, type IPty } from '@lydell/node-pty';
import assert from 'node:assert/strict';
import { createEmulator, type Emulator } from './emulator.ts';

export type PtyOptions = {
	command: string;
	args?: readonly string[];
	columns?: number;
	rows?: number;
	term?: string;
	/** What the terminal answers when it is asked for its background. */
	background?: string;
	/** Added to a small environment of the harness's own; CI is only in it when it is given here. */
	env?: Readonly<Record<string, string>>;
	folder?: string;
};

export type Pty = {
	readonly pid: number;
	/** The visible rows, without blanks at their ends. */
	screen(): string[];
	readonly emulator: Emulator;
	/** Types: the bytes go to the program in one write. */
	keys(text: string): void;
	resize(columns: number, rows: number): void;
	signal(name: NodeJS.Signals): void;
	/** Takes the terminal away, as a line that breaks. */
	hangUp(): void;
	/** Resolves with the screen once it fulfils the predicate; rejects at the deadline and shows the screen. */
	waitFor(predicate: (screen: string[]) => boolean, milliseconds?: number): Promise<string[]>;
	/** As `waitFor`, for a text that stands anywhere. */
	waitForText(text: string, milliseconds?: number): Promise<string[]>;
	/** Everything the program wrote. */
	output(): string;
	bytes(): number;
	/** Reads no more than so many bytes in a second; undefined for no limit. */
	limit(bytesPerSecond: number | undefined): void;
	readonly exit: Promise<{ code: number; signal: number }>;
};

/** What ends: a test, or whatever else calls back then. */
export type Scope = { after(work: () => Promise<void>): void };

const DEADLINE_MILLISECONDS = 50_000;

/** Starts the program; when the test is over, what still runs is ended. */
export function openPty(scope: Scope, options: PtyOptions): Pty {
	const { columns = 80, rows = 24, term = 'xterm-256color', background } = options;
	const emulator = createEmulator({ columns, rows, ...(background !== undefined && { background }) });
	const pty = spawn(options.command, [...(options.args ?? [])], {
		name: term,
		cols: columns,
		rows,
		cwd: options.folder ?? process.cwd(),
		env: {
			PATH: process.env['PATH'],
			HOME: process.env['HOME'],
			LANG: 'C.UTF-8',
			TERM: term,
			NODE_ENV: 'production',
			...options.env,
		},
	});
	const waiter = createWaiter(emulator);
	const throttle = createThrottle(pty);
	const chunks: string[] = [];
	let bytes = 0;
	let ended = false;

	pty.onData(data => {
		chunks.push(data);
		bytes += Buffer.byteLength(data);
		throttle.took(Buffer.byteLength(data));
		void emulator.write(data).then(waiter.look);
	});
	emulator.onAnswer(data => {
		if (!ended) pty.write(data);
	});
	const exit = new Promise<{ code: number; signal: number }>(resolve => {
		pty.onExit(async ({ exitCode, signal = 0 }) => {
			ended = true;
			// What it wrote last is on the screen first.
			await emulator.write('');
			resolve({ code: exitCode, signal });
		});
	});

	scope.after(async () => {
		throttle.limit(undefined);
		if (!ended) pty.kill('SIGKILL');
		await exit;
		emulator.close();
	});

	return {
		pid: pty.pid,
		screen: () => emulator.screen(),
		emulator,
		keys: text => pty.write(text),
		resize(newColumns, newRows) {
			if (newColumns > 0 && newRows > 0) emulator.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		hangUp: () => destroy(pty),
		signal: name => void process.kill(pty.pid, name),
		waitFor: waiter.waitFor,
		waitForText: (text, milliseconds) => waiter.waitFor(screen => screen.join('\n').includes(text), milliseconds),
		output: () => chunks.join(''),
		bytes: () => bytes,
		limit: bytesPerSecond => throttle.limit(bytesPerSecond),
		exit,
	};
}

/** Looks at the screen for whoever waits for something on it. */
function createWaiter(emulator: Emulator): { look: () => void; waitFor: Pty['waitFor'] } {
	const watchers = new Set<() => void>();
	return {
		look() {
			for (const watcher of watchers) watcher();
		},
		waitFor(predicate, milliseconds = DEADLINE_MILLISECONDS) {
			const { promise, resolve, reject } = Promise.withResolvers<string[]>();
			const deadline = setTimeout(() => {
				watchers.delete(look);
				const message = `Not on the screen after ${milliseconds} ms:\n${emulator.screen().join('\n')}`;
				reject(new assert.AssertionError({ message }));
			}, milliseconds);
			function look(): void {
				const screen = emulator.screen();
				if (!predicate(screen)) return;
				clearTimeout(deadline);
				watchers.delete(look);
				resolve(screen);
			}
			watchers.add(look);
			look();
			return promise;
		},
	};
}

/** Closes the other end of the pty; not in the types. */
function destroy(pty: IPty): void {
	assert.ok('destroy' in pty && typeof pty.destroy === 'function');
	pty.destroy();
}

/** Holds the reading back after each chunk for as long as the rate asks. */
function createThrottle(pty: IPty) {
	let rate: number | undefined;
	let pause: NodeJS.Timeout | undefined;

	function goOn(): void {
		pause = undefined;
		pty.resume();
	}

	return {
		took(bytes: number): void {
			if (rate === undefined || pause !== undefined) return;
			pty.pause();
			pause = setTimeout(goOn, (bytes / rate) * 1000);
		},
		limit(bytesPerSecond: number | undefined): void {
			rate = bytesPerSecond;
			if (rate !== undefined || pause === undefined) return;
			clearTimeout(pause);
			goOn();
		},
	};
}
