/**
 * Docker Engines out of Debian's packages, each in a folder of the cache: nothing is installed on the machine.
 * A folder is made once, with debootstrap, and then shared read-only by every engine that starts from it.
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Archive, archiveOf } from './archive.ts';
import { run, withLock } from './processes.ts';

/** Debian's releases and the Engine in them: 20.10 (API 1.41), 26.1 (API 1.45), 28.5 (API 1.51). */
export const suites = ['bookworm', 'trixie', 'sid'] as const;
export type Suite = (typeof suites)[number];

/** The archive has no such release, or no engine in it. */
export class NotInArchive extends Error {}

// `docker top` is the ps of the engine's host.
const everywhere = ['docker.io', 'iptables', 'iproute2', 'procps', 'ca-certificates', 'busybox-static'];
const packages: Record<Suite, readonly string[]> = {
	// The docker command is part of docker.io here, and sshd serves the ssh:// tests.
	bookworm: [...everywhere, 'openssh-server'],
	trixie: [...everywhere, 'docker-cli'],
	sid: [...everywhere, 'docker-cli'],
};

export function cacheFolder(): string {
	return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lavadock', 'engines');
}

/** The folder of a suite's engine, made now if it is missing (about a minute). Needs root. */
export async function engineRoot(suite: Suite): Promise<string> {
	const root = join(cacheFolder(), suite);
	const recipe = packages[suite].join(' ');
	await mkdir(cacheFolder(), { recursive: true });
	return withLock(`${root}.lock`, async () => {
		if (!(await isMade(root, recipe))) await make(suite, root, recipe);
		return root;
	});
}

async function isMade(root: string, recipe: string): Promise<boolean> {
	const file = join(root, recipeFile);
	return existsSync(file) && (await readFile(file, 'utf8')) === recipe;
}

/** Names the packages a folder was made with: another list of packages recreates it. */
const recipeFile = 'lavadock-packages';

async function make(suite: Suite, root: string, recipe: string): Promise<void> {
	const unfinished = `${root}.unfinished`;
	await rm(unfinished, { recursive: true, force: true });
	const archive = await archiveOf(suite, cacheFolder());
	if (archive === undefined) {
		throw new NotInArchive(
			`apt's sources on this machine name no Debian archive that has ${suite}; LAVADOCK_DEBIAN_ARCHIVE may name one`,
		);
	}
	const began = Date.now();
	process.stderr.write(`Making an engine of Debian ${suite} in ${root}, about a minute ...\n`);
	await debootstrap(suite, packages[suite], unfinished, archive);
	await trim(unfinished);
	await writeFile(join(unfinished, recipeFile), recipe);
	await replace(root, unfinished);
	const [size] = (await run('du', ['-sm', root])).split('\t');
	process.stderr.write(`Engine of Debian ${suite}: ${((Date.now() - began) / 1000).toFixed(0)} s, ${size} MB\n`);
}

/** Engines may run from the old folder: it is kept until it is replaced once more. */
async function replace(root: string, by: string): Promise<void> {
	const old = `${root}.old`;
	if (existsSync(root)) {
		await rm(old, { recursive: true, force: true });
		await rename(root, old);
	}
	await rename(by, root);
}

/** A minimal Debian with these packages in a folder. Throws NotInArchive when one of them is not there. */
export async function debootstrap(
	suite: string,
	wanted: readonly string[],
	folder: string,
	archive: Archive,
): Promise<void> {
	const tool = await findDebootstrap();
	const include = `--include=${wanted.join(',')}`;
	const environment = { ...process.env, ...tool.environment };
	if (archive.proxy !== '') environment['http_proxy'] = archive.proxy;
	try {
		await run('sh', [tool.script, '--variant=minbase', include, suite, folder, archive.uri], environment);
	} catch (error) {
		const log = await readFile(join(folder, 'debootstrap', 'debootstrap.log'), 'utf8').catch(() => '');
		const message = `debootstrap ${suite} failed: ${log.trim().split('\n').slice(-3).join(' / ') || String(error)}`;
		throw /Couldn't find these debs/.test(`${log}${String(error)}`)
			? new NotInArchive(message)
			: new Error(message, { cause: error });
	}
}

/** What apt and readers of manuals need is a third of the folder. */
async function trim(root: string): Promise<void> {
	const unused = ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/locale', 'usr/share/man'];
	await Promise.all(unused.map(path => rm(join(root, path), { recursive: true, force: true })));
}

/** Debootstrap is a shell script: where it is not installed, its package is unpacked into the cache. */
async function findDebootstrap(): Promise<{ script: string; environment: NodeJS.ProcessEnv }> {
	const installed = '/usr/sbin/debootstrap';
	if (existsSync(installed)) return { script: installed, environment: {} };
	const folder = await unpackedPackage('debootstrap');
	return {
		script: join(folder, installed),
		environment: { DEBOOTSTRAP_DIR: join(folder, 'usr/share/debootstrap') },
	};
}

/** A package of the machine's own Debian, unpacked into the cache and not installed; without what it depends on. */
export async function unpackedPackage(name: string): Promise<string> {
	const folder = join(cacheFolder(), name);
	await mkdir(cacheFolder(), { recursive: true });
	await withLock(`${folder}.lock`, async () => {
		if (!existsSync(folder)) await unpackPackage(name, folder);
	});
	return folder;
}

async function unpackPackage(name: string, folder: string): Promise<void> {
	const unfinished = `${folder}.unfinished`;
	const lists = join(unfinished, 'lists');
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(join(lists, 'partial'), { recursive: true });
	// Lists of its own: the machine's may be missing, and are none of our business.
	const options = ['-qq', '-o', `Dir::State::Lists=${lists}`, '-o', 'APT::Sandbox::User=root'];
	await run('apt-get', [...options, 'update']);
	await run('sh', ['-c', 'cd "$0" && apt-get "$@"', unfinished, ...options, 'download', name]);
	await run('sh', ['-c', 'dpkg-deb --extract "$0"/*.deb "$0"', unfinished]);
	await rm(lists, { recursive: true });
	await rename(unfinished, folder);
}
