/** Which tests reach a file of the source, by their imports. */

import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';

/**
 * @param {string} root
 * @param {readonly string[]} wanted tests, and folders of them
 * @returns {(file: string) => string[]} the tests that a file is imported by, those of its own room first, then the
 *   nearest
 */
export function reachingTests(root, wanted) {
	const files = globSync(
		['source', 'test', 'tools'].map(folder => `${folder}/**/*.{js,ts,tsx}`),
		{ cwd: root },
	);
	const imports = new Map(files.map(file => [file, importsOf(root, file)]));
	const distances = files
		.filter(file => /\.test\.tsx?$/.test(file) && wanted.some(each => file === each || file.startsWith(`${each}/`)))
		.map(test => ({ test, distance: distancesFrom(test, imports) }));
	return file =>
		distances
			.flatMap(({ test, distance }) => {
				const far = distance.get(file);
				return far === undefined ? [] : [{ test, far }];
			})
			.toSorted((one, other) => shared(other.test, file) - shared(one.test, file) || one.far - other.far)
			.map(({ test }) => test);
}

/**
 * @param {string} root
 * @param {string} file
 */
function importsOf(root, file) {
	const code = readFileSync(join(root, file), 'utf8');
	// A type tells nothing at run time.
	return [
		...code.matchAll(/^(?:import|export)(?! type)[^;]*?from '(\.[^']+)'|import\('(\.[^']+)'\)|^import '(\.[^']+)'/gm),
	].map(([, from, called, alone]) => normalize(join(file, '..', from ?? called ?? alone ?? '')));
}

/**
 * How many imports away each file is.
 *
 * @param {string} test
 * @param {Map<string, string[]>} imports
 */
function distancesFrom(test, imports) {
	const distance = new Map([[test, 0]]);
	/** @type {string[]} */
	const queue = [test];
	for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
		for (const next of imports.get(file) ?? []) {
			if (distance.has(next)) continue;
			distance.set(next, (distance.get(file) ?? 0) + 1);
			queue.push(next);
		}
	}
	return distance;
}

/**
 * How many folders a test and a file of the source have in common, from the top.
 *
 * @param {string} test
 * @param {string} file
 */
function shared(test, file) {
	const [folders, others] = [test.replace(/^test\/unit\//, ''), file.replace(/^source\//, '')].map(path =>
		path.split('/'),
	);
	const apart = folders?.findIndex((folder, at) => folder !== others?.[at]) ?? 0;
	return Math.max(apart, 0);
}
