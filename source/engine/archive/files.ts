/** Files of containers through the engine's archive call, whether the container runs or not. */

import { posix } from 'node:path';
import { idOrName } from '../../lab/command.ts';
import type { PutFileStep } from '../../lab/plan.ts';
import { reveal, type Secrets } from '../../lab/value.ts';
import { unlessMissing } from '../engine-error.ts';
import { containerPath, request } from '../session/request.ts';
import type { Session } from '../session/session.ts';
import { readAllOfTar, readTar, type TarFile, writeTar } from './tar.ts';

/** @throws the engine's refusal, e.g. that there is no such folder; MissingSecret */
export async function putFile(session: Session, step: PutFileStep, secrets: Secrets): Promise<void> {
	const { container, path, content, mode, uid, gid } = step;
	const file = { path: posix.basename(path), content: Buffer.from(reveal(content, secrets)), mode, uid, gid };
	await request(session, {
		method: 'PUT',
		path: containerPath(idOrName(container), 'archive'),
		query: { path: posix.dirname(path), noOverwriteDirNonDir: true },
		tar: writeTar([file]),
	});
}

/** Undefined when there is no such file. */
export async function getFile(session: Session, containerId: string, path: string): Promise<TarFile | undefined> {
	const archive = await getArchive(session, containerId, path);
	return archive && readTar(archive);
}

/** The files of a folder and of all below it, their paths as from the folder's own; undefined when there is none. */
export async function getFolder(session: Session, containerId: string, path: string): Promise<TarFile[] | undefined> {
	const archive = await getArchive(session, containerId, path);
	return archive && [...readAllOfTar(archive)];
}

async function getArchive(session: Session, containerId: string, path: string): Promise<Buffer | undefined> {
	const archive = containerPath(containerId, 'archive');
	const answer = await unlessMissing(request(session, { method: 'GET', path: archive, query: { path } }));
	return Buffer.isBuffer(answer) ? answer : undefined;
}
