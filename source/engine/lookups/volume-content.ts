/**
 * Looks into a volume through the engine's archive call, by a container that has it mounted. Where none has, one is made
 * for it, never started, and removed again. Nothing runs for it.
 */

import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import * as z from 'zod/mini';
import { CLUSTERS, NO_DATABASE, type VolumeContent } from '../../lab/lava/volume-content.ts';
import { listOf, readOne, text } from '../answers/answer.ts';
import { getFile } from '../plan-run/steps/put-file.ts';
import { containerPath, request, requestStream } from '../session/request.ts';
import type { Session } from '../session/session.ts';
import { migrationIn } from './migration-scan.ts';

const listSchema = listOf(z.object({ Id: text, Mounts: listOf(z.object({ Name: text, Destination: text })) }));

const imagesSchema = listOf(z.object({ Id: text }));

/** @throws what `request` throws */
export async function contentOfVolume(session: Session, volume: string): Promise<VolumeContent | undefined> {
	const filters = JSON.stringify({ volume: [volume] });
	const list = await request(session, { method: 'GET', path: '/containers/json', query: { all: true, filters } });
	for (const { Id, Mounts } of readOne(list, 'list of containers', listSchema)) {
		const mount = Mounts.find(({ Name }) => Name === volume);
		if (mount !== undefined) return contentAt(session, Id, mount.Destination);
	}
	return withHelper(session, volume, (id, folder) => contentAt(session, id, folder));
}

const FOLDER = '/lavadock';

/** Undefined where the engine has no image to make it from. */
async function withHelper<T>(
	session: Session,
	volume: string,
	look: (id: string, folder: string) => Promise<T>,
): Promise<T | undefined> {
	const images = await request(session, { method: 'GET', path: '/images/json' });
	const [image] = readOne(images, 'images', imagesSchema);
	if (image === undefined) return undefined;
	const answer = await request(session, {
		method: 'POST',
		path: '/containers/create',
		query: { name: `lavadock-look-${randomBytes(4).toString('hex')}` },
		body: {
			Image: image.Id,
			Cmd: ['true'],
			HostConfig: { Binds: [`${volume}:${FOLDER}:ro,nocopy`], NetworkMode: 'none' },
		},
	});
	const { Id } = readOne(answer, 'container', z.object({ Id: z.string() }));
	try {
		return await look(Id, FOLDER);
	} finally {
		await request(session, { method: 'DELETE', path: containerPath(Id), query: { force: true, v: true } });
	}
}

async function contentAt(session: Session, id: string, folder: string): Promise<VolumeContent> {
	for (const cluster of CLUSTERS) {
		const place = posix.join(folder, cluster);
		const file = await getFile(session, id, posix.join(place, 'PG_VERSION'));
		if (file === undefined) continue;
		const postgresql = Buffer.from(file.content).toString('latin1').trim();
		return { postgresql, owner: file.uid, migration: await migrationUnder(session, id, posix.join(place, 'base')) };
	}
	return NO_DATABASE;
}

const BEGIN_MS = 20_000;

/** A large database is not read to its end: its first tables tell. */
const MOST_BYTES = 256 * 1024 * 1024;

async function migrationUnder(session: Session, id: string, path: string): Promise<number | undefined> {
	const archive = containerPath(id, 'archive');
	const files = await requestStream(session, { method: 'GET', path: archive, query: { path } }, BEGIN_MS);
	return migrationIn(files, MOST_BYTES);
}
