/** Where Debian's packages come from on this machine: apt knows, and no address of an archive stands in here. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './processes.ts';

export type Archive = {
	uri: string;
	/** The proxy apt uses for it; empty = none. */
	proxy: string;
};

/** The first of apt's archives that has this release of Debian; undefined when none has. */
export async function archiveOf(suite: string, scratch: string): Promise<Archive | undefined> {
	const folder = await mkdtemp(join(scratch, 'release-'));
	try {
		for (const uri of await candidates()) {
			if (await isDebian(uri, suite, join(folder, 'Release'))) return { uri, proxy: await aptProxy() };
		}
		return undefined;
	} finally {
		await rm(folder, { recursive: true });
	}
}

async function candidates(): Promise<string[]> {
	const named = process.env['LAVADOCK_DEBIAN_ARCHIVE'];
	if (named !== undefined) return [named];
	// What apt would fetch to update its lists, one a line: 'URI/dists/RELEASE/InRelease' FILE SIZE
	const listed = await run('apt-get', ['update', '--print-uris']);
	return [...new Set(Array.from(listed.matchAll(/^'((?:https?|file):\S+?)\/dists\/\S+'/gm), match => match[1] ?? ''))];
}

async function isDebian(uri: string, suite: string, file: string): Promise<boolean> {
	try {
		// apt's own downloader, so that its proxy, certificates and credentials apply.
		await run('/usr/lib/apt/apt-helper', ['download-file', `${uri}/dists/${suite}/Release`, file]);
	} catch {
		return false;
	}
	return /^Label: Debian$/m.test(await readFile(file, 'utf8'));
}

async function aptProxy(): Promise<string> {
	const answer = await run('apt-config', ['dump', '--format', '%v', 'Acquire::http::Proxy']);
	return answer.trim();
}
