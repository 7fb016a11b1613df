/** A command without a terminal in a container: bytes in, two streams and an exit code out. */

import type { Duplex } from 'node:stream';
import { pause } from '../clock.ts';
import type { CommandOptions, CommandResult } from './commands.ts';
import { exitCode } from './exit-code.ts';
import { demultiplex, type FrameStream } from '../logs/frames.ts';
import { ask, type Session } from '../session/session.ts';

const COMMAND_MS = 60_000;
/** What is kept of each stream: an answer, not a download. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** The engine may close the streams before it knows the exit code. */
const EXIT_PATIENCE = { tries: 20, ms: 100 };

/**
 * Runs it to its end. When the time is over or the signal aborts, the promise rejects and the connection is closed;
 * the engine has no way to end the command itself.
 *
 * @throws EngineError, dockerode's error (e.g. when the container does not run), or the signal's reason
 */
export async function runCommand(session: Session, options: CommandOptions): Promise<CommandResult> {
	const { containerId, command, user, environment = {}, stdin = '', milliseconds = COMMAND_MS, signal } = options;
	signal?.throwIfAborted();
	const exec = await ask(session, abortSignal =>
		session.docker.getContainer(containerId).exec({
			AttachStdin: true,
			AttachStdout: true,
			AttachStderr: true,
			Cmd: [...command],
			Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
			...(user !== undefined && { User: user }),
			abortSignal,
		}),
	);
	// Hijacked, because only then does the end of our sending leave the other direction open (docker-modem issue 48).
	const stream = await ask(session, () => exec.start({ hijack: true, stdin: true }));
	const hangUp = (): void => void stream.destroy(signal?.reason);
	signal?.addEventListener('abort', hangUp);
	try {
		stream.end(stdin);
		const output = await ask(session, () => collect(stream), milliseconds);
		return { ...output, exitCode: await finalCode(session, exec.id) };
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

/** @throws Error where the command goes on without its output */
export async function finalCode(session: Session, execId: string): Promise<number> {
	for (let left = EXIT_PATIENCE.tries; ; left--) {
		const code = await exitCode(session, execId);
		if (code !== undefined) return code;
		if (left === 0) throw new Error('The command closed its output and goes on in the container.');
		await pause(session.clock, EXIT_PATIENCE.ms, session.signal);
	}
}
