/** How long each test file took: kept from run to run, so that the longest begin first and nobody waits for them at the end. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @typedef {Record<string, number>} Durations seconds, by the path of the file */

/**
 * Those that nobody has measured yet come first, in their order: they may be long.
 *
 * @param {readonly string[]} files
 * @param {Durations} durations
 */
export function longestFirst(files, durations) {
	return files.toSorted((one, other) => (durations[other] ?? Infinity) - (durations[one] ?? Infinity) || 0);
}

/**
 * None where none were kept, or what was kept can't be read: then only the order is another.
 *
 * @param {string} path
 * @returns {Durations}
 */
export function readDurations(path) {
	try {
		const kept = Object.entries(JSON.parse(readFileSync(path, 'utf8')));
		return Object.fromEntries(kept.filter(([, seconds]) => typeof seconds === 'number'));
	} catch {
		return {};
	}
}

/**
 * Beside those of other files.
 *
 * @param {string} path
 * @param {Durations} measured
 */
export function keepDurations(path, measured) {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, `${JSON.stringify({ ...readDurations(path), ...measured }, undefined, '\t')}\n`);
}
