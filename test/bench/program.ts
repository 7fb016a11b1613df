/** A program in a pty of 120x35: what it writes is counted, and shown by an emulator. */

import { spawn } from '@lydell/node-pty';
import { createEmulator } from '../terminal/harness/emulator.ts';

const size = { columns: 120, rows: 35 };

const PATIENCE_MS = 2000;

export type Launch = {
	command: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
};

export type TerminalProgram = {
	readonly pid: number;
	/** `performance.now()` just before the process was started. */
	readonly startedAt: number;
	/** Bytes so far, and the reads in which they came: at most one for each write of the program, if it writes at a pace. */
	counts(): { bytes: number; writes: number };
	keys(text: string): void;
	screen(): string[];
	/** Resolves with `performance.now()` of the first screen that fulfils the predicate; rejects and shows the screen. */
	waitFor(predicate: (screen: string) => boolean, milliseconds?: number): Promise<number>;
	/** Asks it to end, so that it can keep what it learned for its next start, and insists after a while. */
	end(): Promise<void>;
};

const alive = new Set<TerminalProgram>();

/** Ends what still runs. */
export async function endAll(): Promise<void> {
	await Promise.all([...alive].map(program => program.end()));
}

/** `watched` false: nobody looks at the screen, so that a flood costs this process next to nothing. */
export function startProgram({ command, args, env }: Launch, { watched = true } = {}): TerminalProgram {
	const startedAt = performance.now();
	const pty = spawn(command, [...args], {
		name: 'xterm-256color',
		cols: size.columns,
		rows: size.rows,
		encoding: null,
		env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', TERM: 'xterm-256color', NODE_ENV: 'production', ...env },
	});
	const emulator = createEmulator(size);
	const looks = new Set<() => void>();
	const counted = { bytes: 0, writes: 0 };
	let ended = false;

	// The types know texts only; without an encoding, bytes come.
	pty.onData((data: string | Uint8Array) => {
		counted.bytes += data.length;
		counted.writes++;
		if (watched) void emulator.write(data).then(() => looks.forEach(look => look()));
	});
	emulator.onAnswer(data => {
		if (!ended) pty.write(data);
	});
	const exit = new Promise<void>(resolve => {
		pty.onExit(() => {
			ended = true;
			resolve();
		});
	});

	const program: TerminalProgram = {
		pid: pty.pid,
		startedAt,
		counts: () => ({ ...counted }),
		keys: text => pty.write(text),
		screen: () => emulator.screen(),
		waitFor(predicate, milliseconds = 20_000) {
			const { promise, resolve, reject } = Promise.withResolvers<number>();
			const look = (): void => {
				if (!predicate(emulator.screen().join('\n'))) return;
				done();
				resolve(performance.now());
			};
			const late = setTimeout(() => {
				done();
				reject(new Error(`Not on the screen after ${milliseconds} ms:\n${emulator.screen().join('\n')}`));
			}, milliseconds);
			const done = (): void => {
				clearTimeout(late);
				looks.delete(look);
			};
			looks.add(look);
			look();
			return promise;
		},
		async end() {
			const insist = setTimeout(() => pty.kill('SIGKILL'), PATIENCE_MS);
			if (!ended) pty.kill('SIGTERM');
			await exit;
			clearTimeout(insist);
			alive.delete(program);
			emulator.close();
		},
	};
	alive.add(program);
	return program;
}
