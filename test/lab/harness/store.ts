/**
 * Engine data folders with LAVA's images in them, made once and kept in the cache. An engine starts from a copy whose
 * layers are hard links: containers write above them, never into them, so a copy takes a second or two.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { startEngine } from '../../engine/harness/engine.ts';
import { run, withLock } from '../../engine/harness/processes.ts';
import { cacheFolder, NotInArchive } from '../../engine/harness/root.ts';
import { type Builder, buildRelease, buildZmqPeers } from './build.ts';
import type { Release } from './releases.ts';

/** `usual`: 2023.01 and the ZMQ peers. `all`: 2020.12 and the newest too, where the archive has them. */
export type Collection = 'usual' | 'all';

const Contents = z.object({
	/** Changes with the recipes. */
	recipe: z.string(),
	/** The version of each release in it. */
	versions: z.partialRecord(z.enum(['2023.01', '2020.12', 'newest']), z.string()),
	/** Why a release is not in it. */
	missing: z.partialRecord(z.enum(['2023.01', '2020.12', 'newest']), z.string()),
});
export type Contents = z.infer<typeof Contents>;

export type Prepared = Contents & {
	/** To be copied with `copyData`. */
	readonly data: string;
};

/** The data folder of a collection, made now if it is missing: up to ten minutes the first time. */
export async function prepared(collection: Collection): Promise<Prepared> {
	const folder = join(dirname(cacheFolder()), 'images', collection);
	await mkdir(folder, { recursive: true });
	const recipe = await recipeOf();
	return withLock(join(folder, 'lock'), async () => {
		const there = await read(folder);
		const contents = there?.recipe === recipe ? there : await make(collection, folder, recipe);
		return { ...contents, data: join(folder, 'data') };
	});
}

/** Copies a data folder of an engine that does not run. `to` exists and is empty. */
export async function copyData(from: string, to: string): Promise<void> {
	const [layers, ...rest] = ['overlay2', ...(await readdir(from)).filter(name => name !== 'overlay2')];
	await link(join(from, layers), to);
	await run('cp', ['--archive', ...rest.map(name => join(from, name)), to]);
}

/** Across file systems there are no hard links. */
async function link(from: string, to: string): Promise<void> {
	try {
		await run('cp', ['--archive', '--link', from, to]);
	} catch {
		await run('cp', ['--archive', '--force', from, to]);
	}
}

async function read(folder: string): Promise<Contents | undefined> {
	const file = join(folder, 'contents.json');
	return existsSync(file) ? Contents.parse(JSON.parse(await readFile(file, 'utf8'))) : undefined;
}

const fixtures = join(import.meta.dirname, '../../../fixtures/images');

async function recipeOf(): Promise<string> {
	const hash = createHash('sha256');
	const files = await readdir(fixtures, { recursive: true, withFileTypes: true });
	const paths = files.filter(file => file.isFile()).map(file => join(file.parentPath, file.name));
	for (const path of [...paths.toSorted(), join(import.meta.dirname, 'build.ts')]) {
		hash.update(path.slice(fixtures.length)).update(await readFile(path));
	}
	return hash.digest('hex');
}

/** An older folder is built upon, so that only what changed is built anew. */
async function make(collection: Collection, folder: string, recipe: string): Promise<Contents> {
	const began = Date.now();
	process.stderr.write(`Making LAVA's images (${collection}) in ${folder}: the first time up to ten minutes ...\n`);
	const data = join(folder, 'data');
	const older = existsSync(data) ? data : collection === 'all' ? (await prepared('usual')).data : undefined;
	const engine = await startEngine({
		network: 'machine',
		// It must not touch the machine's own network.
		arguments: ['--bridge=none', '--iptables=false', '--ip-forward=false', '--ip-masq=false'],
		prepare: async instance => {
			if (older !== undefined) await copyData(older, join(instance.folder, 'data'));
		},
	});
	try {
		const built = await buildAll({ docker: engine.docker, scratch: engine.instance.folder }, collection);
		await engine.docker.pruneImages();
		await engine.stop();
		await rm(join(folder, 'contents.json'), { force: true });
		await rm(data, { recursive: true, force: true });
		await run('mv', [join(engine.instance.folder, 'data'), `${data}.unfinished`]);
		await rename(`${data}.unfinished`, data);
		const contents = { recipe, ...built };
		await writeFile(join(folder, 'contents.json'), JSON.stringify(contents));
		const [size] = (await run('du', ['-sm', data])).split('\t');
		process.stderr.write(`LAVA's images: ${((Date.now() - began) / 1000).toFixed(0)} s, ${size} MB\n`);
		return contents;
	} finally {
		engine.cleanup();
	}
}

async function buildAll(builder: Builder, collection: Collection): Promise<Omit<Contents, 'recipe'>> {
	const versions: Contents['versions'] = { '2023.01': await buildRelease(builder, '2023.01') };
	const missing: Contents['missing'] = {};
	await buildZmqPeers(builder);
	const further: Release[] = collection === 'all' ? ['2020.12', 'newest'] : [];
	for (const release of further) {
		try {
			versions[release] = await buildRelease(builder, release);
		} catch (error) {
			if (!(error instanceof NotInArchive)) throw error;
			missing[release] = error.message;
		}
	}
	return { versions, missing };
}
