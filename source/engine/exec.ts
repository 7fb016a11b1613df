/** A command with a terminal in a container, over a hijacked connection of the Engine API. */

import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import * as z from 'zod/mini';
import { readOne } from './answer.ts';
import type { ExecOptions, ExecSession } from './engine.ts';
import { ask, type Session } from './session.ts';

const exitSchema = z.object({ ExitCode: z.nullish(z.number()) });

/** @throws dockerode's error, e.g. when the container does not run */
export async function openExec(session: Session, options: ExecOptions): Promise<ExecSession> {
	const { containerId, command, columns, rows } = options;
	const exec = await ask(session, abortSignal =>
		session.docker.getContainer(containerId).exec({
			AttachStdin: true,
			AttachStdout: true,
			AttachStderr: true,
			Tty: true,
			Cmd: [...command],
			// From API 1.42 on; older engines leave it out of account.
			ConsoleSize: [rows, columns],
			abortSignal,
		}),
	);
	// Hijacked, because only then can one side end its sending and still hear the other (docker-modem issue 48).
	const starting = ask(session, () => exec.start({ hijack: true, stdin: true, Tty: true }));
	// The terminal has 0 columns until it is told. An engine that is told early waits for the start by itself.
	resize(session, exec, columns, rows);
	return conversation(session, exec, await starting);
}

function conversation(session: Session, exec: Docker.Exec, stream: Duplex): ExecSession {
	const { promise: ended, resolve, reject } = Promise.withResolvers<number>();
	const early: Uint8Array[] = [];
	let listener: (bytes: Uint8Array) => void = bytes => {
		early.push(bytes);
	};

	stream.on('data', (bytes: Buffer) => listener(bytes));
	stream.on('end', () => stream.end());
	stream.on('error', reject);
	stream.on('close', () => void exitCode(session, exec).then(resolve, reject));
	// Whoever opened it may look at `ended` later than it fails.
	ended.catch(() => {});

	return {
		write: bytes => void stream.write(bytes),
		onOutput(next) {
			listener = next;
			early.splice(0).forEach(bytes => next(bytes));
		},
		resize: (width, height) => resize(session, exec, width, height),
		ended,
		close: () => stream.destroy(),
	};
}

function resize(session: Session, exec: Docker.Exec, columns: number, rows: number): void {
	// It fails only when the command has ended already, and then nobody looks at the size.
	ask(session, abortSignal => exec.resize({ w: columns, h: rows, abortSignal })).catch(() => {});
}

async function exitCode(session: Session, exec: Docker.Exec): Promise<number> {
	const { ExitCode } = readOne(await ask(session, () => exec.inspect()), 'exec', exitSchema);
	if (typeof ExitCode !== 'number') throw new Error('The command was left running in the container.');
	return ExitCode;
}
