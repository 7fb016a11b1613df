/** The rooms of the source and what each may import. A unit test holds the source to it. */

import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';
import { root } from './set-up.js';

const system = 'node:*';
const docker = ['dockerode', 'docker-modem'];
const drawing = ['react', 'ink'];
const guarded = [...docker, ...drawing];

/**
 * Imports go one way: console and commands -> engine, server, demo -> lab -> text. A file belongs to the longest path
 * that it lies under. Packages that are not guarded may be imported everywhere.
 *
 * @type {Record<string, string[]>}
 */
const rooms = {
	'cli.tsx': ['source', 'package.json', system],
	'source/launcher.js': ['cli.tsx', system],
	'source/text': [],
	'source/lab': ['source/text'],
	'source/engine': ['source/lab', 'source/text', system, ...docker],
	'source/server': ['source/engine', 'source/lab', 'source/text', system],
	'source/demo': ['source/lab', 'source/text', system],
	'source/terminal': ['source/text', system],
	'source/wizards': ['source/lab', 'source/text'],
	'source/console': [
		'source/terminal',
		'source/wizards',
		'source/engine',
		'source/server',
		'source/demo',
		'source/lab',
		'source/text',
		system,
		...drawing,
	],
	'source/console/state': [
		'source/console',
		'source/terminal',
		'source/wizards',
		'source/engine',
		'source/lab',
		'source/text',
	],
	'source/console/logs': ['source/console', 'source/engine', 'source/lab', 'source/text', system],
	'source/console/settings': ['source/console', 'source/terminal', 'source/engine', 'source/text', system],
	'source/commands': ['source/engine', 'source/server', 'source/demo', 'source/lab', 'source/text', system],
};

/**
 * What a file imports and must not, with the reason.
 *
 * @param {string} file path from the project's root
 * @param {string} code
 */
export function trespasses(file, code) {
	const room = roomOf(file);
	if (room === undefined) {
		return [`${file} lies in no room: tools/rooms.js has the list`];
	}
	const allowed = [room, ...(rooms[room] ?? [])];
	return importsOf(file, code)
		.filter(target => !allowed.some(each => target === each || target.startsWith(`${each}/`)))
		.map(target => `${file} imports ${target}, which ${room} must not`);
}

/** @param {string} file */
function roomOf(file) {
	return Object.keys(rooms)
		.filter(room => file === room || file.startsWith(`${room}/`))
		.toSorted((one, other) => other.length - one.length)[0];
}

/**
 * The imported files, system modules and guarded packages.
 *
 * @param {string} file
 * @param {string} code
 */
function importsOf(file, code) {
	return [...code.matchAll(/\b(?:from |import |import\()'([^']+)'/g)].flatMap(([, target = '']) => {
		if (target.startsWith('.')) return [normalize(join(file, '..', target))];
		if (target.startsWith('node:')) return [system];
		return guarded.filter(each => target === each || target.startsWith(`${each}/`));
	});
}

/** Every trespass in the source. */
export function allTrespasses() {
	const files = globSync(['cli.tsx', 'source/**/*.{js,ts,tsx}'], { cwd: root });
	return files.flatMap(file => trespasses(file, readFileSync(join(root, file), 'utf8')));
}
