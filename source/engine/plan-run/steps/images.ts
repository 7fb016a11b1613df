/** Images are pulled, with progress; it ends at once when it is cancelled. */

import type { IncomingMessage } from 'node:http';
import { parseReference } from '../../../lab/image/reference.ts';
import type { PullStep } from '../../../lab/plan.ts';
import { reveal, type Secrets } from '../../../lab/value.ts';
import { credentialsFor } from '../../registry/distribution.ts';
import { readJsonLines } from '../../session/json-lines.ts';
import { type RegistryAuth, requestStream } from '../../session/request.ts';
import { wordsOf } from '../../engine-error.ts';
import type { Session } from '../../session/session.ts';
import type { StepProgress } from '../progress.ts';
import { createPullProgress } from './pull-progress.ts';

export type Watched = { signal: AbortSignal; onProgress: (progress: StepProgress) => void };

/** The engine asks the registry before it begins to answer. */
export const FIRST_ANSWER_MS = 120_000;

/** With the step's credentials, else with docker's own for that registry. */
export async function pullImage(
	session: Session,
	step: PullStep,
	secrets: Secrets,
	environment: NodeJS.ProcessEnv,
	{ signal, onProgress }: Watched,
): Promise<void> {
	const { image, credentials } = step;
	const login = credentials && { user: credentials.user, password: reveal(credentials.password, secrets) };
	const { auth, problem } = await credentialsFor(image, { environment, ...(login && { login }) });
	try {
		await pull(session, step, auth, { signal, onProgress });
	} catch (error) {
		signal.throwIfAborted();
		throw problem === undefined ? error : new Error(`${wordsOf(error)}. ${problem.message}`, { cause: error });
	}
}

async function pull(
	session: Session,
	{ image, platform }: PullStep,
	auth: RegistryAuth | undefined,
	{ signal, onProgress }: Watched,
): Promise<void> {
	const reference = parseReference(image);
	const stream = await requestStream(
		session,
		{
			method: 'POST',
			path: '/images/create',
			query: {
				fromImage: image,
				// Without a tag the engine would pull all of them.
				...(reference?.tag === undefined && reference?.digest === undefined && { tag: 'latest' }),
				...(platform !== undefined && { platform }),
			},
			...(auth && { auth }),
			signal,
		},
		FIRST_ANSWER_MS,
	);
	const progress = createPullProgress();
	await eachLine(stream, signal, line => {
		progress.read(line, session.clock.now());
		onProgress(progress.progress());
	});
}

/** Breaking the connection off, which the signal does, makes the engine stop. */
export async function eachLine(
	stream: IncomingMessage,
	signal: AbortSignal,
	read: (line: unknown) => void,
): Promise<void> {
	try {
		for await (const line of readJsonLines(stream)) read(line);
	} catch (error) {
		signal.throwIfAborted();
		throw error;
	} finally {
		stream.destroy();
	}
}
