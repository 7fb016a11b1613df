/** Copies between two containers as a stream, so that a database may be as large as it is. */

import { posix } from 'node:path';
import { idOrName } from '../../../lab/command.ts';
import type { CopyStep } from '../../../lab/plan.ts';
import { containerPath, request, requestStream } from '../../session/request.ts';
import { codeOf } from '../../../text/error.ts';
import type { Session } from '../../session/session.ts';

/** The engine packs a folder before it begins to answer. */
const FIRST_BYTE_MS = 120_000;
const COPY_MS = 3_600_000;

/** @throws the engine's refusal, e.g. that there is no such path; the signal's reason */
export async function copyPath(session: Session, step: CopyStep, signal: AbortSignal): Promise<void> {
	const { container, from, path } = step;
	const source = containerPath(idOrName(from), 'archive');
	const tar = await requestStream(session, { method: 'GET', path: source, query: { path } }, FIRST_BYTE_MS);
	// Where the archive breaks off the other request would wait for the rest.
	const broken = new AbortController();
	tar.once('error', error => broken.abort(brokenOff(path, error)));
	try {
		await request(
			session,
			{
				method: 'PUT',
				path: containerPath(idOrName(container), 'archive'),
				query: { path: posix.dirname(path) },
				tar,
				signal: AbortSignal.any([signal, broken.signal]),
			},
			COPY_MS,
		);
	} catch (error) {
		signal.throwIfAborted();
		broken.signal.throwIfAborted();
		throw error;
	} finally {
		tar.destroy();
	}
}

/** With the system's code, which tells that the line broke. */
const brokenOff = (path: string, cause: unknown): Error =>
	Object.assign(new Error(`The copy of ${path} broke off.`, { cause }), { code: codeOf(cause) });
