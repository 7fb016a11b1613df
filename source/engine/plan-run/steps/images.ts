/** Images: pulled and built, with progress; both end at once when they are cancelled. */

import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { parseReference } from '../../../lab/image/reference.ts';
import type { BuildStep, PullStep } from '../../../lab/plan.ts';
import { reveal, type Secrets } from '../../../lab/value.ts';
import { plain } from '../../../text/sanitise.ts';
import { credentialsFor } from '../../registry/distribution.ts';
import { readJsonLines } from '../../session/json-lines.ts';
import { type RegistryAuth, requestStream } from '../../session/request.ts';
import { wordsOf } from '../../engine-error.ts';
import type { Session } from '../../session/session.ts';
import { writeTar } from '../../session/tar.ts';
import type { StepProgress } from '../progress.ts';
import { createPullProgress } from './pull-progress.ts';

export type Watched = { signal: AbortSignal; onProgress: (progress: StepProgress) => void };

/** The engine asks the registry before it begins to answer. */
const FIRST_ANSWER_MS = 120_000;

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

const buildLine = z.object({ stream: z.optional(z.string()), error: z.optional(z.string()) });

/** With the engine's own builder, which needs nothing installed. */
export async function buildImage(session: Session, step: BuildStep, { signal, onProgress }: Watched): Promise<void> {
	const dockerfile: { content: string; mode?: number } = { content: step.dockerfile };
	const context = Object.entries({ ...step.files, Dockerfile: dockerfile }).map(
		([path, { content, mode = 0o644 }]) => ({
			path,
			content: Buffer.from(content),
			mode,
			uid: 0,
			gid: 0,
		}),
	);
	const stream = await requestStream(
		session,
		{
			method: 'POST',
			path: '/build',
			query: {
				t: step.tag,
				version: 1,
				// What ran in vain is no container that anybody asked for.
				forcerm: true,
				...(step.platform !== undefined && { platform: step.platform }),
				...(step.network !== undefined && { networkmode: step.network }),
			},
			tar: writeTar(context),
			signal,
		},
		FIRST_ANSWER_MS,
	);
	let done = { step: 0, of: 0 };
	await eachLine(stream, signal, line => {
		const { stream: text = '', error } = buildLine.parse(line);
		if (error !== undefined) throw new Error(plain(error));
		const [, at, of] = /^Step (\d+)\/(\d+) :/.exec(text) ?? [];
		if (at !== undefined) done = { step: Number(at), of: Number(of) };
		if (text.trim() !== '') onProgress({ kind: 'build', ...done, line: plain(text.trim()) });
	});
}

/** Breaking the connection off, which the signal does, makes the engine stop. */
async function eachLine(stream: IncomingMessage, signal: AbortSignal, read: (line: unknown) => void): Promise<void> {
	try {
		for await (const line of readJsonLines(stream)) read(line);
	} catch (error) {
		signal.throwIfAborted();
		throw error;
	} finally {
		stream.destroy();
	}
}
