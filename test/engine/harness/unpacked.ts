/** Programs out of Debian's packages, unpacked into the cache and not installed. */

import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveOf } from './archive.ts';
import { run, withLock } from './processes.ts';
import { cacheFolder, type Suite } from './root.ts';

/** A folder with these packages of a suite in it, without what they depend on; undefined where no archive has them. */
export async function unpacked(suite: Suite, ...packages: readonly string[]): Promise<string | undefined> {
	const folder = join(cacheFolder(), `${suite}-${packages[0] ?? ''}`);
	await mkdir(cacheFolder(), { recursive: true });
	return withLock(`${folder}.lock`, async () => {
		if (!existsSync(folder) && !(await unpack(suite, packages, folder))) return undefined;
		return folder;
	});
}

async function unpack(suite: Suite, packages: readonly string[], folder: string): Promise<boolean> {
	const archive = await archiveOf(suite, cacheFolder());
	if (archive === undefined) return false;
	const unfinished = `${folder}.unfinished`;
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(join(unfinished, 'lists', 'partial'), { recursive: true });
	const sources = join(unfinished, 'sources.list');
	await writeFile(sources, `deb [trusted=yes] ${archive.uri} ${suite} main\n`);
	// Lists of its own, and no other archive than this one: the machine's are none of our business.
	const options = [
		'-qq',
		`-oDir::State::Lists=${join(unfinished, 'lists')}`,
		`-oDir::Etc::SourceList=${sources}`,
		'-oDir::Etc::SourceParts=/dev/null',
		// Else the versions that are installed here are asked for, which that archive may not have.
		'-oDir::State::status=/dev/null',
		'-oDir::Cache::pkgcache=',
		'-oDir::Cache::srcpkgcache=',
		'-oAPT::Sandbox::User=root',
		'-oAcquire::Check-Valid-Until=false',
	];
	try {
		await run('apt-get', [...options, 'update']);
		await run('sh', ['-c', 'cd "$0" && apt-get "$@"', unfinished, ...options, 'download', ...packages]);
	} catch {
		await rm(unfinished, { recursive: true });
		return false;
	}
	await run('sh', ['-c', 'cd "$0" && for deb in *.deb; do dpkg-deb --extract "$deb" .; done', unfinished]);
	await run('sh', ['-c', 'cd "$0" && rm -r *.deb lists sources.list', unfinished]);
	await rename(unfinished, folder);
	return true;
}
