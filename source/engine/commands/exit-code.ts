/** How a command in a container ended. */

import * as z from 'zod/mini';
import { readOne } from '../answers/answer.ts';
import { ask, type Session } from '../session/session.ts';

const exitSchema = z.object({ ExitCode: z.nullish(z.number()) });

/** Undefined while the command runs. */
export async function exitCode(session: Session, execId: string): Promise<number | undefined> {
	const { ExitCode } = readOne(await ask(session, () => session.docker.getExec(execId).inspect()), 'exec', exitSchema);
	return ExitCode ?? undefined;
}
