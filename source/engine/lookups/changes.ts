/** What a container changed in its own layer (`docker diff`), with sizes as far as they are cheap. */

import * as z from 'zod/mini';
import { type Change, withoutMountPoints } from '../../lab/drift.ts';
import type { ContainerInspect } from '../../lab/spec/read/inspect.ts';
import { count, listOf, readOne, text } from '../answers/answer.ts';
import { findContainer } from './find.ts';
import { unlessMissing } from '../engine-error.ts';
import { containerPath, request, requestStream } from '../session/request.ts';
import type { Session } from '../session/session.ts';

/** API 1.41: 0 modified, 1 added, 2 deleted. */
const KINDS = ['changed', 'added', 'deleted'] as const;

const changesSchema = listOf(z.object({ Path: text, Kind: count }));

/** Each is answered within milliseconds and is one request. */
const MOST_SIZES = 2000;
const AT_ONCE = 8;
const STAT_MS = 20_000;

/** The engine compares all files of the container with the image's. */
const CHANGES_MS = 120_000;

/** @throws EngineError; the engine's refusal, e.g. that there is no such container */
export async function findChanges(session: Session, containerId: string): Promise<Change[]> {
	const path = containerPath(containerId, 'changes');
	const [answer, container] = await Promise.all([
		request(session, { method: 'GET', path }, CHANGES_MS),
		findContainer(session, containerId),
	]);
	// For none the engine says null, which docker-modem hands on as bytes.
	const all = readOne(Buffer.isBuffer(answer) ? [] : answer, 'list of changes', changesSchema).map(
		({ Path, Kind }): Change => ({
			path: Path,
			kind: KINDS[Kind] ?? 'changed',
			folder: false,
			size: undefined,
		}),
	);
	const changes = withoutMountPoints(all, container === undefined ? [] : mountTargets(container));
	const queue = changes.slice(0, MOST_SIZES).entries();
	const work = async (): Promise<void> => {
		for (const [at, change] of queue) {
			if (change.kind !== 'deleted')
				changes[at] = { ...change, ...(await findStat(session, containerId, change.path)) };
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return changes;
}

/** What `--tmpfs` mounts is not among the engine's mounts. */
function mountTargets({ Mounts, HostConfig }: ContainerInspect): string[] {
	const targets = [...(Mounts ?? []).map(({ Destination }) => Destination), ...Object.keys(HostConfig.Tmpfs ?? {})];
	return targets.map(target => target.replace(/(?<=.)\/+$/, ''));
}

const statSchema = z.object({ size: z.number(), mode: z.number() });

/** The highest bit of Go's os.FileMode. */
const FOLDER = 2 ** 31;

/** Of the archive call, without the archive; undefined for what is gone meanwhile. */
async function findStat(
	session: Session,
	containerId: string,
	path: string,
): Promise<Pick<Change, 'folder' | 'size'> | undefined> {
	const archive = containerPath(containerId, 'archive');
	const head = { method: 'HEAD', path: archive, query: { path } } as const;
	const answer = await unlessMissing(requestStream(session, head, STAT_MS));
	if (answer === undefined) return undefined;
	answer.resume();
	const header = answer.headers['x-docker-container-path-stat'];
	const { size, mode } = statSchema.parse(JSON.parse(Buffer.from(String(header), 'base64').toString()));
	return mode >= FOLDER ? { folder: true, size: undefined } : { folder: false, size };
}
