/** Begins a command without a terminal in a container. */

import type { Duplex } from 'node:stream';
import { ask, type Session } from '../session/session.ts';
import type { CommandOptions } from './commands.ts';

export type StartedCommand = {
	execId: string;
	/** What is written to it is the command's stdin; what comes are Docker's frames. */
	stream: Duplex;
};

/** @throws EngineError, or dockerode's error (e.g. when the container does not run) */
export async function startCommand(
	session: Session,
	{
		containerId,
		command,
		user,
		environment = {},
	}: Pick<CommandOptions, 'containerId' | 'command' | 'user' | 'environment'>,
): Promise<StartedCommand> {
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
	return { execId: exec.id, stream };
}
