/**
 * Engine data folders with LAVA's images in them, made once and kept in the cache. An engine starts from a copy without
 * the layers, which it mounts: containers write above them, never into them, and they have more than 100 000 files.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { startEngine } from '../../engine/harness/engine.ts';
import { holdShared, run, withLock } from '../../engine/harness/processes.ts';
import { cacheFolder, NotInArchive } from '../../engine/harness/root.ts';
import { type Builder, buildLavacli, buildRelease, buildZmqPeers, publish } from './build.ts';
import { copyFolder } from './copy.ts';
import { buildPostgresql, postgresqlRecipe } from './postgresql.ts';
import { startRegistry } from './registry.ts';
import { type Release, zmqVersion } from './releases.ts';

/**
 * `usual`: 2023.01 and the ZMQ peers. `all`: 2020.12 and the newest too, where the archive has them. `databases`: all of
 * these, and PostgreSQL.
 */
export type Collection = 'usual' | 'all' | 'databases';

export function collectionOf(release: Release): Collection {
	return release === '2023.01' ? 'usual' : 'all';
}

const Contents = z.object({
	/** Changes with the recipes. */
	recipe: z.string(),
	/** The version of each release in it. */
	versions: z.partialRecord(z.enum(['2023.01', '2020.12', 'newest']), z.string()),
	/** Why a release is not in it. */
	missing: z.partialRecord(z.enum(['2023.01', '2020.12', 'newest']), z.string()),
	/** The majors of PostgreSQL in it, by the suite that each is from. */
	databases: z.partialRecord(z.enum(['bookworm', 'sid']), z.string()).optional(),
});
export type Contents = z.infer<typeof Contents>;

export type Prepared = Contents & {
	/** An engine's data: `copyData` copies it. */
	readonly data: string;
	/** The layers in it: `holdLayers` before an engine mounts them. */
	readonly layers: string;
	/** A registry's storage with all these images, by the paths of both hubs: see `startRegistry`. */
	readonly registry: string;
};

/** The data folder of a collection, made now if it is missing: up to ten minutes the first time. */
export async function prepared(collection: Collection): Promise<Prepared> {
	const folder = join(dirname(cacheFolder()), 'images', collection);
	await mkdir(folder, { recursive: true });
	const recipe = await recipeOf(collection);
	return withLock(join(folder, lockFile), async () => {
		const there = await read(folder);
		if (there?.recipe === recipe) return there;
		const older =
			there ?? (collection === 'usual' ? undefined : await prepared(collection === 'all' ? 'usual' : 'all'));
		return make(collection, folder, recipe, older);
	});
}

/** Makes a copy of the engine's data without what is in the layers, while nobody replaces it. */
export async function copyData(images: Prepared, to: string): Promise<void> {
	const copy = `tar --create --directory "$1" --exclude './${layers}/*/diff/*' . | tar --extract --directory "$2"`;
	await withLock(join(dirname(images.data), lockFile), () => run('sh', ['-c', copy, 'copy', images.data, to]));
}

/** Nobody replaces the layers, which belong to such a copy, before this process has ended. */
export async function holdLayers(images: Prepared): Promise<void> {
	await holdShared(join(dirname(images.data), usersFile));
}

const lockFile = 'lock';
/** Held by every process with an engine that has mounted the layers. */
const usersFile = 'users.lock';
const layers = 'overlay2';

async function read(folder: string): Promise<Prepared | undefined> {
	const file = join(folder, contentsFile);
	if (!existsSync(file)) return undefined;
	const contents = Contents.parse(JSON.parse(await readFile(file, 'utf8')));
	return { ...contents, ...parts(folder) };
}

function parts(folder: string): Pick<Prepared, 'data' | 'layers' | 'registry'> {
	return { data: join(folder, 'data'), layers: join(folder, 'data', layers), registry: join(folder, 'registry') };
}

/** Written last, removed first: a folder without it is not complete. */
const contentsFile = 'contents.json';

const fixtures = join(import.meta.dirname, '../../../fixtures/images');

async function recipeOf(collection: Collection): Promise<string> {
	const hash = createHash('sha256');
	for (const path of [...(await filesIn(fixtures)), join(import.meta.dirname, 'build.ts')]) {
		hash.update(path.slice(fixtures.length)).update(await readFile(path));
	}
	for (const path of collection === 'databases' ? await filesIn(postgresqlRecipe) : []) {
		hash.update(await readFile(path));
	}
	return hash.digest('hex');
}

async function filesIn(folder: string): Promise<string[]> {
	const files = await readdir(folder, { recursive: true, withFileTypes: true });
	return files
		.filter(file => file.isFile())
		.map(file => join(file.parentPath, file.name))
		.toSorted();
}

/** What is `older` is built upon, so that only what changed is built anew. */
async function make(collection: Collection, folder: string, recipe: string, older?: Prepared): Promise<Prepared> {
	const began = Date.now();
	process.stderr.write(`Making LAVA's images (${collection}) in ${folder}: the first time up to ten minutes ...\n`);
	const engine = await startEngine({
		network: 'machine',
		// It must not touch the machine's own network.
		arguments: ['--bridge=none', '--iptables=false', '--ip-forward=false', '--ip-masq=false'],
		prepare: async instance => {
			if (older !== undefined) await copyFolder(older.data, join(instance.folder, 'data'), layers);
		},
	});
	try {
		const built = await buildAll({ docker: engine.docker, scratch: engine.instance.folder }, collection);
		const registry = await startRegistry(engine, await freePort(), 'open', older?.registry);
		for (const version of [...Object.values(built.versions), zmqVersion]) await publish(registry, version);
		await engine.docker.pruneImages();
		await registry.kill();
		await engine.stop();
		await rm(join(folder, contentsFile), { force: true });
		await withLock(join(folder, usersFile), () => replace(parts(folder).data, join(engine.instance.folder, 'data')));
		await replace(parts(folder).registry, registry.storage);
		await writeFile(join(folder, contentsFile), JSON.stringify({ recipe, ...built }));
		const [size] = (await run('du', ['-sm', folder])).split('\t');
		process.stderr.write(`LAVA's images: ${((Date.now() - began) / 1000).toFixed(0)} s, ${size} MB\n`);
		return { recipe, ...built, ...parts(folder) };
	} finally {
		engine.cleanup();
	}
}

/** The new folder may come from another file system. */
async function replace(folder: string, by: string): Promise<void> {
	const unfinished = `${folder}.unfinished`;
	await rm(unfinished, { recursive: true, force: true });
	await run('mv', [by, unfinished]);
	await rm(folder, { recursive: true, force: true });
	await rename(unfinished, folder);
}

/** Of this machine's loopback. */
async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise(resolve => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('there is no free port');
	return address.port;
}

async function buildAll(builder: Builder, collection: Collection): Promise<Omit<Contents, 'recipe'>> {
	const further: Release[] = collection === 'usual' ? [] : ['2020.12', 'newest'];
	const withDatabases = collection === 'databases';
	const say = progress(4 + further.length + (withDatabases ? 1 : 0));
	say('server and dispatcher of 2023.01');
	const versions: Contents['versions'] = { '2023.01': await buildRelease(builder, '2023.01') };
	const missing: Contents['missing'] = {};
	say('peers that speak ZMQ');
	await buildZmqPeers(builder);
	say('lavacli');
	await buildLavacli(builder);
	for (const release of further) {
		try {
			say(`server and dispatcher of ${release}`);
			versions[release] = await buildRelease(builder, release);
		} catch (error) {
			if (!(error instanceof NotInArchive)) throw error;
			missing[release] = error.message;
		}
	}
	const databases: NonNullable<Contents['databases']> = {};
	if (withDatabases) {
		say('PostgreSQL');
		databases.bookworm = await buildPostgresql(builder.docker, 'bookworm');
		if (versions.newest !== undefined) databases.sid = await buildPostgresql(builder.docker, 'sid');
	}
	say('into the registry and the cache');
	return { versions, missing, databases };
}

/** Says which step of so many begins, and after which time. */
function progress(steps: number): (what: string) => void {
	const began = Date.now();
	let step = 0;
	return what => {
		step++;
		process.stderr.write(`  ${step} of ${steps}, after ${((Date.now() - began) / 1000).toFixed(0)} s: ${what}\n`);
	};
}
