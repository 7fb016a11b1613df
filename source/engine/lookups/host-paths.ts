/** Whether paths of the engine's host are there, asked in the way that is at hand and changes nothing. */

import { stat } from 'node:fs/promises';
import { release } from 'node:os';
import * as z from 'zod/mini';
import type { ContainerInspect } from '../../lab/spec/read/inspect.ts';
import { innermost } from '../../lab/path.ts';
import { readOne, text } from '../answers/answer.ts';
import { statusOf } from '../engine-error.ts';
import { containerPath, request, requestStream } from '../session/request.ts';
import { findContainer } from './find.ts';
import type { Session } from '../session/session.ts';

const infoSchema = z.object({ KernelVersion: text });

const STAT_MS = 20_000;

/**
 * Those that are not there now; undefined where that is unknown for one of them.
 *
 * @param containers any of them may have a part of the host's files mounted
 */
export async function findAbsent(
	session: Session,
	paths: readonly string[],
	containers: readonly ContainerInspect[],
): Promise<string[] | undefined> {
	if (paths.length === 0) return [];
	const isHere = await sharesFiles(session);
	const found = await Promise.all(
		paths.map(async path => ({
			path,
			there: isHere ? await isThereHere(path) : await isThereThrough(session, path, containers),
		})),
	);
	if (found.some(({ there }) => there === undefined)) return undefined;
	return found.flatMap(({ path, there }) => (there === true ? [] : [path]));
}

/** Behind a socket of this machine there may be a virtual one, with a kernel and devices of its own. */
async function sharesFiles(session: Session): Promise<boolean> {
	if (session.address.kind !== 'unix') return false;
	const info = readOne(await request(session, { method: 'GET', path: '/info' }), 'engine', infoSchema);
	return info.KernelVersion === release();
}

/** Undefined where it may not be looked at. */
async function isThereHere(path: string): Promise<boolean | undefined> {
	try {
		await stat(path);
		return true;
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		return code === 'ENOENT' || code === 'ENOTDIR' ? false : undefined;
	}
}

/** Through a container that has the host's folder mounted, e.g. `/dev`: the archive call looks there without running anything. */
async function isThereThrough(
	session: Session,
	path: string,
	containers: readonly ContainerInspect[],
): Promise<boolean | undefined> {
	for (const { Id, Mounts } of containers) {
		const inside = placeInside(path, Mounts ?? []);
		if (inside === undefined) continue;
		const head = { method: 'HEAD', path: containerPath(Id, 'archive'), query: { path: inside } } as const;
		try {
			(await requestStream(session, head, STAT_MS)).resume();
			return true;
		} catch (error) {
			if (statusOf(error) === undefined) throw error;
			// It may be the container that is gone: an answer to HEAD has no words.
			if (statusOf(error) === 404 && (await findContainer(session, Id)) !== undefined) return false;
		}
	}
	return undefined;
}

/** Where a container has a path of the host; undefined where it has not, or another mount hides it. */
function placeInside(path: string, mounts: NonNullable<ContainerInspect['Mounts']>): string | undefined {
	const all = mounts.map(({ Type, Source, Destination }) => ({
		type: Type,
		source: Source ?? '',
		at: Destination ?? '',
	}));
	const binds = all.filter(({ type, source }) => type === 'bind' && source !== '');
	const bind = innermost(path, binds, ({ source }) => source);
	if (bind === undefined) return undefined;
	const inside = `${bind.at}${path.slice(bind.source.replace(/\/$/, '').length)}`;
	return innermost(inside, all, ({ at }) => at) === bind ? inside : undefined;
}
