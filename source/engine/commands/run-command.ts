/** A command without a terminal in a container: bytes in, two streams and an exit code out. */

import type { Duplex } from 'node:stream';
import type { CommandOptions, CommandResult } from './commands.ts';
import { finalCode } from './exit-code.ts';
import { startCommand } from './start-command.ts';
import { demultiplex, type FrameStream } from '../logs/frames.ts';
import { ask, type Session } from '../session/session.ts';

const COMMAND_MS = 60_000;
/** What is kept of each stream: an answer, not a download. */
const KEPT_BYTES = 4 * 1024 * 1024;

/**
 * Runs it to its end. When the time is over or the signal aborts, the promise rejects and the connection is closed;
 * the engine has no way to end the command itself.
 *
 * @throws EngineError, dockerode's error (e.g. when the container does not run), or the signal's reason
 */
export async function runCommand(session: Session, options: CommandOptions): Promise<CommandResult> {
	const { stdin = '', milliseconds = COMMAND_MS, signal } = options;
	signal?.throwIfAborted();
	const { execId, stream } = await startCommand(session, options);
	const hangUp = (): void => void stream.destroy(signal?.reason);
	signal?.addEventListener('abort', hangUp);
	try {
		stream.end(stdin);
		const output = await ask(session, () => collect(stream), milliseconds);
		return { ...output, exitCode: await finalCode(session, execId) };
	} finally {
		signal?.removeEventListener('abort', hangUp);
		stream.destroy();
	}
}

async function collect(stream: Duplex): Promise<Omit<CommandResult, 'exitCode'>> {
	const kept: Record<Exclude<FrameStream, 'engine'>, { chunks: Buffer[]; bytes: number }> = {
		stdout: { chunks: [], bytes: 0 },
		stderr: { chunks: [], bytes: 0 },
	};
	const take = demultiplex((name, bytes, start, end) => {
		const one = kept[name === 'engine' ? 'stderr' : name];
		const room = KEPT_BYTES - one.bytes;
		if (room <= 0) return;
		const piece = bytes.subarray(start, Math.min(end, start + room));
		one.chunks.push(piece);
		one.bytes += piece.length;
	});
	for await (const chunk of stream) take(chunk);
	return {
		stdout: Buffer.concat(kept.stdout.chunks).toString('utf8'),
		stderr: Buffer.concat(kept.stderr.chunks).toString('utf8'),
	};
}
