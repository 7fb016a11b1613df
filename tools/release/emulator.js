/** Runs programs for another processor: qemu-user and the libraries they need, out of Debian's packages. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../set-up.js';

/** What Node's program is linked with. */
const LIBRARIES = ['libc6', 'libstdc++6', 'libgcc-s1'];

/**
 * What comes before a program's path on the command line; nothing where the machine runs it by itself. Throws where
 * there is no emulator to be had.
 *
 * @param {import('./nodes.js').Architecture} architecture
 * @returns {string[]}
 */
export function emulatorFor({ node, debian, machine }) {
	if (node === process.arch) return [];
	const emulator = join(unpacked('qemu-user', undefined, ['qemu-user-static']), `usr/bin/qemu-${machine}-static`);
	return [emulator, '-L', librariesFor({ debian })];
}

/**
 * A folder with the libraries that Node's program is linked with.
 *
 * @param {{ debian: string }} architecture
 */
export function librariesFor({ debian }) {
	return unpacked(`libraries-${debian}`, debian, LIBRARIES);
}

/**
 * Packages of the machine's own Debian, unpacked into the user's cache and not installed.
 *
 * @param {string} name of the folder
 * @param {string | undefined} architecture another one than the machine's
 * @param {readonly string[]} packages
 */
function unpacked(name, architecture, packages) {
	const folder = join(cacheFolder(), 'release', name);
	if (existsSync(folder)) return folder;
	const unfinished = `${folder}.${process.pid}`;
	mkdirSync(join(unfinished, 'lists/partial'), { recursive: true });
	try {
		const options = [
			'-qq',
			// Lists of its own: the machine's may be missing, and are none of our business.
			`-oDir::State::Lists=${join(unfinished, 'lists')}`,
			'-oDir::Cache::pkgcache=',
			'-oDir::Cache::srcpkgcache=',
			'-oAPT::Sandbox::User=root',
			...(architecture === undefined
				? []
				: [`-oAPT::Architecture=${architecture}`, `-oAPT::Architectures::=${architecture}`]),
		];
		run('apt-get', [...options, 'update'], unfinished);
		run('apt-get', [...options, 'download', ...packages], unfinished);
		run('sh', ['-c', 'for deb in *.deb; do dpkg-deb --extract "$deb" . && rm "$deb"; done'], unfinished);
		rmSync(join(unfinished, 'lists'), { recursive: true });
		renameSync(unfinished, folder);
	} finally {
		rmSync(unfinished, { recursive: true, force: true });
	}
	return folder;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
	const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} ${args.at(-1)} failed: ${error?.message ?? stderr.trim()}`);
}
