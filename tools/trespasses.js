/** Whether the source keeps to its rooms (rooms.js). */

import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';
import { guarded, rooms, system } from './rooms.js';
import { root } from './set-up.js';

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
	return importsOf(file, code)
		.filter(target => roomOf(target) !== room && !(rooms[room] ?? []).some(path => isOf(target, path)))
		.map(target => `${file} imports ${target}, which ${room} must not`);
}

/**
 * @param {string} target
 * @param {string} path of a row
 */
function isOf(target, path) {
	return path.endsWith('/*') ? roomOf(target) === path.slice(0, -2) : target === path || target.startsWith(`${path}/`);
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

/** Rooms that may import themselves by way of others: where there are any, imports do not go one way. */
export function roomCycles() {
	return cyclesIn(new Map(Object.keys(rooms).map(room => [room, roomsUnder(rooms[room] ?? [])])));
}

/** Files that import themselves by way of others, types too. */
export function fileCycles() {
	return cyclesIn(new Map(sourceFiles().map(file => [file, importsOf(file, textOf(file))])));
}

/** @param {Map<string, string[]>} imports */
export function cyclesIn(imports) {
	return [...imports.keys()].filter(from => reachedFrom(from, imports).has(from));
}

/**
 * What lies above other rooms may list itself with them.
 *
 * @param {string} from
 * @param {Map<string, string[]>} imports
 */
function reachedFrom(from, imports) {
	const reached = new Set();
	const next = [from];
	for (let each = next.pop(); each !== undefined; each = next.pop()) {
		for (const target of imports.get(each) ?? []) {
			if (target === each) continue;
			if (!reached.has(target)) next.push(target);
			reached.add(target);
		}
	}
	return reached;
}

/** @param {string[]} paths */
const roomsUnder = paths => Object.keys(rooms).filter(room => paths.some(path => isOf(room, path)));

/** Every trespass in the source. */
export function allTrespasses() {
	return sourceFiles().flatMap(file => trespasses(file, textOf(file)));
}

const sourceFiles = () => globSync(['cli.tsx', 'source/**/*.{js,ts,tsx}'], { cwd: root });

/** @param {string} file */
const textOf = file => readFileSync(join(root, file), 'utf8');
