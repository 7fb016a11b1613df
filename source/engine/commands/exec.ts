/**
 * A command with a terminal in a container, over a hijacked connection of the Engine API. It has that connection to
 * itself, so it goes on when the conversation with the engine is over, for as long as its own connection holds.
 */

import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { asError } from '../../text/error.ts';
import type { ExecOptions, ExecSession } from './commands.ts';
import { exitCode } from './exit-code.ts';
import { EXEC_MARK, hangUpCommand } from './hang-up.ts';
import { runCommand } from './run-command.ts';
import { ask } from '../session/session.ts';
import { type ExecLine, watchSilence } from './silence.ts';

const HANG_UP_MS = 5000;

/** @throws dockerode's error, e.g. when the container does not run */
export async function openExec(line: ExecLine, options: ExecOptions): Promise<ExecSession> {
	const { containerId, command, columns, rows } = options;
	const mark = randomUUID();
	const session = line.session();
	const exec = await ask(session, abortSignal =>
		session.docker.getContainer(containerId).exec({
			AttachStdin: true,
			AttachStdout: true,
			AttachStderr: true,
			Tty: true,
			Cmd: [...command],
			Env: [`${EXEC_MARK}=${mark}`],
			// From API 1.42 on; older engines leave it out of account.
			ConsoleSize: [rows, columns],
			abortSignal,
		}),
	);
	// Hijacked, because only then can one side end its sending and still hear the other (docker-modem issue 48).
	const starting = ask(session, () => exec.start({ hijack: true, stdin: true, Tty: true }));
	// The terminal has 0 columns until its size is set. An engine that gets it early waits for the start by itself.
	void resize(line, exec.id, columns, rows);
	return conversation(line, exec.id, await starting, async () => {
		try {
			await runCommand(line.session(), { containerId, command: hangUpCommand(mark), milliseconds: HANG_UP_MS });
		} catch {
			// The container stopped, or the line is gone: there is no way to the command any more.
		}
	});
}

function conversation(line: ExecLine, execId: string, stream: Duplex, hangUp: ExecSession['hangUp']): ExecSession {
	const { promise: ended, resolve, reject } = Promise.withResolvers<number>();
	const silence = watchSilence(line, stream);
	/** What came before there was a listener. */
	const early: Uint8Array[] = [];
	let take: (bytes: Uint8Array) => Promise<void> = async bytes => {
		early.push(bytes);
	};
	const breakOff = () => stream.destroy(asError(line.closing.reason));
	line.closing.addEventListener('abort', breakOff);
	stream.once('close', () => {
		line.closing.removeEventListener('abort', breakOff);
		silence.stop();
	});
	// Its opener may await `ended` only after it has failed.
	ended.catch(() => {});

	async function deliver(): Promise<number> {
		for await (const bytes of stream) {
			silence.heard();
			await take(bytes);
		}
		stream.end();
		const code = await exitCode(line.session(), execId);
		if (code === undefined) throw new Error('The command was left running in the container.');
		return code;
	}

	deliver().then(resolve, reject);
	return {
		write(bytes) {
			silence.typed();
			stream.write(bytes);
		},
		onOutput(listener) {
			const caughtUp = inTurn(early, listener);
			take = async bytes => {
				await caughtUp;
				await listener(bytes);
			};
		},
		resize: (width, height) => void resize(line, execId, width, height),
		ended,
		hangUp,
		close: () => stream.destroy(),
	};
}

async function inTurn(chunks: readonly Uint8Array[], listener: (bytes: Uint8Array) => Promise<void>): Promise<void> {
	for (const bytes of chunks) await listener(bytes);
}

async function resize({ session }: ExecLine, execId: string, columns: number, rows: number): Promise<void> {
	try {
		const now = session();
		await ask(now, abortSignal => now.docker.getExec(execId).resize({ w: columns, h: rows, abortSignal }));
	} catch {
		// The command has ended already, or the engine is away: the size no longer matters, or can't be sent.
	}
}
