/** Files of containers through the engine's archive call, whether the container runs or not. */

import { posix } from 'node:path';
import type { PutFileStep } from '../../../lab/plan.ts';
import { reveal, type Secrets } from '../../../lab/value.ts';
import { statusOf } from '../../engine-error.ts';
import { request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';
import { readTar, type TarFile, writeTar } from '../../session/tar.ts';

export async function putFile(session: Session, step: PutFileStep, secrets: Secrets): Promise<void> {
	const { container, path, content, mode, uid, gid } = step;
	const file = { path: posix.basename(path), content: Buffer.from(reveal(content, secrets)), mode, uid, gid };
	await request(session, {
		method: 'PUT',
		path: archivePath(container.id || container.name),
		query: { path: posix.dirname(path), noOverwriteDirNonDir: true },
		tar: writeTar([file]),
	});
}

/** Undefined when there is no such file. */
export async function getFile(session: Session, containerId: string, path: string): Promise<TarFile | undefined> {
	try {
		const answer = await request(session, { method: 'GET', path: archivePath(containerId), query: { path } });
		return Buffer.isBuffer(answer) ? readTar(answer) : undefined;
	} catch (error) {
		if (statusOf(error) === 404) return undefined;
		throw error;
	}
}

export function archivePath(container: string): string {
	return `/containers/${encodeURIComponent(container)}/archive`;
}
