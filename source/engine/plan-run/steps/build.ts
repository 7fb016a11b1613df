/** An image is built by the engine's own builder, which needs nothing installed; the context goes to it as a tar. */

import * as z from 'zod/mini';
import type { BuildStep } from '../../../lab/plan.ts';
import { buildProblem } from '../../../lab/image/build-problem.ts';
import { plain } from '../../../text/sanitise.ts';
import { findSources } from '../../build-context/find-sources.ts';
import { packContext } from '../../build-context/pack.ts';
import { wordsOf } from '../../engine-error.ts';
import { requestStream } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';
import type { TarFile } from '../../archive/tar.ts';
import type { StepProgress } from '../progress.ts';
import { eachLine, FIRST_ANSWER_MS, type Watched } from './images.ts';

const buildLine = z.object({ stream: z.optional(z.string()), error: z.optional(z.string()) });

/** Of what the build prints, its last lines: they are in memory, and on the page of the run. */
const OUTPUT_LINES = 400;

type Done = StepProgress & { kind: 'build' };

/** @throws Error with what the build said last, and at which of its steps; the signal's reason */
export async function buildImage(session: Session, step: BuildStep, watched: Watched): Promise<void> {
	const { signal, onProgress } = watched;
	await assertUnchanged(step);
	let done: Done = { kind: 'build', step: 0, of: 0, at: '', output: [] };
	const tell = (change: Partial<Done>): void => onProgress((done = { ...done, ...change }));
	const stream = await sendContext(session, step, watched, bytes => tell({ sent: bytes }));
	try {
		await eachLine(stream, signal, line => {
			const { stream: text = '', error } = buildLine.parse(line);
			if (error !== undefined) throw new Error(plain(error));
			// One message may have several lines, or a part of one.
			const lines = text.split(/[\r\n]+/).filter(each => each.trim() !== '');
			if (lines.length > 0) tell(afterLines(done, lines.map(plain)));
		});
	} catch (error) {
		signal.throwIfAborted();
		throw new Error(buildProblem(wordsOf(error), done), { cause: error });
	}
}

function afterLines(done: Done, lines: readonly string[]): Partial<Done> {
	const begun = lines.map(line => /^Step (\d+)\/(\d+) : (.*)$/.exec(line)).findLast(found => found !== null);
	const [, step, of, at = ''] = begun ?? [];
	return {
		output: [...done.output, ...lines].slice(-OUTPUT_LINES),
		...(step !== undefined && { step: Number(step), of: Number(of), at }),
	};
}

/** What is built is what was shown. */
async function assertUnchanged({ sources = [], digest }: BuildStep): Promise<void> {
	if (digest === undefined || sources.length === 0) return;
	const found = await findSources(sources);
	if (found.state === 'missing') throw new Error(found.why);
	if (found.digest === digest) return;
	throw new Error(
		`What is to go into the image has changed since the plan was shown (${sources.map(({ from }) => from).join(', ')}): open the form again.`,
	);
}

async function sendContext(
	session: Session,
	step: BuildStep,
	{ signal }: Watched,
	onBytes: (bytes: number) => void,
): ReturnType<typeof requestStream> {
	const { sources = [] } = step;
	const dockerfile: { content: string; mode?: number } = { content: step.dockerfile };
	const made: TarFile[] = Object.entries({ ...step.files, Dockerfile: dockerfile }).map(
		([path, { content, mode = 0o644 }]) => ({ path, content: Buffer.from(content), mode, uid: 0, gid: 0 }),
	);
	const context = packContext(made, sources, onBytes);
	// A context that can't be read to its end breaks the request off.
	const broken = new AbortController();
	const failed = new Promise<never>((_, reject) => {
		context.once('error', error => {
			broken.abort(error);
			reject(error);
		});
	});
	// The request that waits for the answer reports it; without one, nothing is lost.
	failed.catch(() => undefined);
	const answer = requestStream(
		session,
		{
			method: 'POST',
			path: '/build',
			query: queryOf(step),
			tar: context,
			signal: AbortSignal.any([signal, broken.signal]),
		},
		sources.length === 0 ? FIRST_ANSWER_MS : CONTEXT_MS,
	);
	answer.catch(() => context.destroy());
	return Promise.race([failed, answer]);
}

/** The engine answers when it has all of the context, which a slow line takes long to carry. */
const CONTEXT_MS = 24 * 3_600_000;

function queryOf(step: BuildStep): Record<string, string | number | boolean> {
	const { tag, platform, network, labels, fresh } = step;
	return {
		t: tag,
		version: 1,
		// What ran in vain is no container that anybody asked for.
		forcerm: true,
		...(platform !== undefined && { platform }),
		...(network !== undefined && { networkmode: network }),
		...(step.arguments !== undefined && { buildargs: JSON.stringify(step.arguments) }),
		...(labels !== undefined && { labels: JSON.stringify(labels) }),
		...(fresh === true && { nocache: true }),
	};
}
