/** A command in a container with more to read or to write than memory holds. */

import type { Duplex } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { demultiplex, type FrameStream } from '../logs/frames.ts';
import type { Session } from '../session/session.ts';
import { EXEC_MARK, hangUpCommand } from './hang-up.ts';
import { finalCode } from './exit-code.ts';
import { runCommand } from './run-command.ts';
import { startCommand } from './start-command.ts';

export type StreamOptions = {
	containerId: string;
	command: readonly string[];
	/** All that it can read: a text, or bytes while they come. */
	stdin?: string | AsyncIterable<Uint8Array>;
	/** Takes what it writes, in order; the next piece comes when the promise resolves. */
	onOutput: (pieces: readonly Buffer[]) => Promise<void>;
	signal: AbortSignal;
};

/** `stderr`: its last 64 kB. */
export type StreamEnd = { exitCode: number; stderr: string };

const KEPT_BYTES = 64 * 1024;
const HANG_UP_MS = 5000;

/**
 * Runs it to its end, however long that takes. When the signal aborts, the command is ended too.
 *
 * @throws as `runCommand`, and what `onOutput` throws
 */
export async function streamCommand(session: Session, options: StreamOptions): Promise<StreamEnd> {
	const { containerId, command, stdin = '', onOutput, signal } = options;
	signal.throwIfAborted();
	const mark = randomUUID();
	const environment = { [EXEC_MARK]: mark };
	const { execId, stream } = await startCommand(session, { containerId, command, environment });
	const over = AbortSignal.any([signal, session.signal]);
	const hangUp = (): void => void stream.destroy(over.reason);
	over.addEventListener('abort', hangUp);
	try {
		const [stderr] = await Promise.all([readAll(stream, onOutput), feed(stream, stdin)]);
		return { exitCode: await finalCode(session, execId), stderr };
	} catch (error) {
		await end(session, containerId, mark);
		over.throwIfAborted();
		throw error;
	} finally {
		over.removeEventListener('abort', hangUp);
		stream.destroy();
	}
}

async function readAll(stream: Duplex, onOutput: StreamOptions['onOutput']): Promise<string> {
	let stderr = Buffer.alloc(0);
	let pieces: Buffer[] = [];
	const take = demultiplex((name: FrameStream, bytes, from, to) => {
		const piece = bytes.subarray(from, to);
		if (name === 'stdout') pieces.push(piece);
		else stderr = Buffer.concat([stderr, piece]).subarray(-KEPT_BYTES);
	});
	for await (const chunk of stream) {
		take(chunk);
		if (pieces.length === 0) continue;
		await onOutput(pieces);
		pieces = [];
	}
	return stderr.toString('utf8');
}

/** A command that ends early takes no more: its exit code tells why. */
async function feed(stream: Duplex, stdin: string | AsyncIterable<Uint8Array>): Promise<void> {
	if (typeof stdin === 'string') {
		stream.end(stdin);
		return;
	}
	const ended = new AbortController();
	const stop = (): void => ended.abort();
	for (const event of ['close', 'end', 'error']) stream.once(event, stop);
	try {
		for await (const chunk of stdin) {
			if (ended.signal.aborted) return;
			if (!stream.write(chunk)) await once(stream, 'drain', { signal: ended.signal });
		}
		stream.end();
	} catch (error) {
		if (!ended.signal.aborted) throw error;
	}
}

/** The engine has no way to end it: a program in the container has. */
async function end(session: Session, containerId: string, mark: string): Promise<void> {
	try {
		await runCommand(session, { containerId, command: hangUpCommand(mark), milliseconds: HANG_UP_MS });
	} catch {
		// The container stopped, or the line is gone: there is no way to the command any more.
	}
}
