/** How a command in a container ended. */

import type Docker from 'dockerode';
import * as z from 'zod/mini';
import { readOne } from '../answers/answer.ts';
import { ask, type Session } from '../session/session.ts';

const exitSchema = z.object({ ExitCode: z.nullish(z.number()) });

/** Undefined while the command runs. */
export async function exitCode(session: Session, exec: Docker.Exec): Promise<number | undefined> {
	const { ExitCode } = readOne(await ask(session, () => exec.inspect()), 'exec', exitSchema);
	return ExitCode ?? undefined;
}
