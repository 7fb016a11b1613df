/** Knows whether dist/ is as new as what it was built from, at the price of one `stat` per input. */

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './set-up.js';

const record = 'dist/inputs.json';
/** What decides the result besides the modules: the packages' versions and the build itself. */
const always = ['package.json', 'package-lock.json', 'tools/build.js', 'tools/bundle.js', 'tools/faster-ink.js'];

/**
 * Remembers the state of the build's inputs.
 *
 * @param {string} folder where the build's output lies
 * @param {string[]} modules paths from the project's root
 */
export function recordInputs(folder, modules) {
	const entries = [...always, ...modules].map(path => [path, state(path)]);
	writeFileSync(join(folder, 'inputs.json'), JSON.stringify(Object.fromEntries(entries)));
}

/** False too when there is no build yet. */
export function inputsUnchanged() {
	try {
		const recorded = JSON.parse(readFileSync(join(root, record), 'utf8'));
		return Object.entries(recorded).every(([path, then]) => state(path) === then);
	} catch {
		return false;
	}
}

/** @param {string} path */
function state(path) {
	const { size, mtimeMs } = statSync(join(root, path));
	return `${size} ${mtimeMs}`;
}
