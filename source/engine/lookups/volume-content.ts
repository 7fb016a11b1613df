/**
 * Looks into a volume, or into a folder of the engine's host, through the engine's archive call, by a container that has
 * it mounted. Where none has, one is made for a volume, never started, and removed again; none is made for a folder, which
 * the engine would make where it is missing. Nothing runs for it.
 */

import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import * as z from 'zod/mini';
import { CLUSTERS, NO_DATABASE, type VolumeContent } from '../../lab/lava/database/volume-content.ts';
import { listOf, readOne, text } from '../answers/answer.ts';
import { unlessMissing } from '../engine-error.ts';
import { readTar } from '../archive/tar.ts';
import { getFile } from '../archive/files.ts';
import { containerPath, request, requestStream } from '../session/request.ts';
import type { Session } from '../session/session.ts';
import { migrationIn } from './migration-scan.ts';

const listSchema = listOf(
	z.object({ Id: text, Mounts: listOf(z.object({ Name: text, Source: text, Destination: text })) }),
);

const imagesSchema = listOf(z.object({ Id: text }));

/**
 * @param volume its name, or the path of a folder on the engine's host
 * @throws what `request` throws
 */
export async function contentOfVolume(session: Session, volume: string): Promise<VolumeContent | undefined> {
	const isFolder = volume.startsWith('/');
	const filters = JSON.stringify({ volume: [volume] });
	const list = await request(session, { method: 'GET', path: '/containers/json', query: { all: true, filters } });
	for (const { Id, Mounts } of readOne(list, 'list of containers', listSchema)) {
		const mount = Mounts.find(({ Name, Source }) => (isFolder ? Source : Name) === volume);
		if (mount !== undefined) return contentAt(session, Id, mount.Destination);
	}
	return isFolder ? undefined : withHelper(session, volume, (id, folder) => contentAt(session, id, folder));
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
	return { ...NO_DATABASE, owner: await ownerUnder(session, id, folder) };
}

const BEGIN_MS = 20_000;

/** By the folders there are: of settings LAVA looks at the owners of device files alone, elsewhere of everything. */
const OWNED: readonly (readonly [folder: string, counts: boolean])[] = [
	['dispatcher-config', true],
	['settings.d', false],
	['', true],
];

async function ownerUnder(session: Session, id: string, folder: string): Promise<number | undefined> {
	for (const [place, counts] of OWNED) {
		const looked = firstOwner(session, id, posix.join(folder, place)).then(owner => ({ owner }));
		const found = await unlessMissing(looked);
		if (found !== undefined) return counts ? found.owner : undefined;
	}
	return undefined;
}

/** Folders come before the first file of an archive: so many bytes of them are read. */
const MOST_BEFORE = 1024 * 1024;

/** A volume of job output may be large: its archive is read to its first file alone. */
async function firstOwner(session: Session, id: string, path: string): Promise<number | undefined> {
	const archive = containerPath(id, 'archive');
	let begin = Buffer.alloc(0);
	for await (const chunk of await requestStream(session, { method: 'GET', path: archive, query: { path } }, BEGIN_MS)) {
		begin = Buffer.concat([begin, chunk]);
		const file = readTar(begin);
		if (file !== undefined || begin.length > MOST_BEFORE) return file?.uid;
	}
	return undefined;
}

/** A large database is not read to its end: its first tables tell. */
const MOST_BYTES = 256 * 1024 * 1024;

async function migrationUnder(session: Session, id: string, path: string): Promise<number | undefined> {
	const archive = containerPath(id, 'archive');
	const files = await requestStream(session, { method: 'GET', path: archive, query: { path } }, BEGIN_MS);
	return migrationIn(files, MOST_BYTES);
}
