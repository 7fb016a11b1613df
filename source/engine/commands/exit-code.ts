/** How a command in a container ended. */

import * as z from 'zod/mini';
import { readOne } from '../answers/answer.ts';
import { pause } from '../clock.ts';
import { ask, type Session } from '../session/session.ts';

const exitSchema = z.object({ ExitCode: z.nullish(z.number()) });

/** Undefined while the command runs. */
export async function exitCode(session: Session, execId: string): Promise<number | undefined> {
	const { ExitCode } = readOne(await ask(session, () => session.docker.getExec(execId).inspect()), 'exec', exitSchema);
	return ExitCode ?? undefined;
}

/** The engine may close the streams before it knows the exit code. */
const EXIT_PATIENCE = { tries: 20, ms: 100 };

/** @throws Error where the command goes on without its output */
export async function finalCode(session: Session, execId: string): Promise<number> {
	for (let left = EXIT_PATIENCE.tries; ; left--) {
		const code = await exitCode(session, execId);
		if (code !== undefined) return code;
		if (left === 0) throw new Error('The command closed its output and goes on in the container.');
		await pause(session.clock, EXIT_PATIENCE.ms, session.signal);
	}
}
