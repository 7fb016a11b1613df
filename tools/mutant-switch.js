/**
 * Loaded before a test and whatever it starts: which mutant is on (LAVADOCK_MUTANT), and which ones a run without any
 * comes to (a file in the folder LAVADOCK_REACHED).
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { LAVADOCK_MUTANT: on, LAVADOCK_REACHED: folder } = process.env;
/** @type {Set<number>} */
const reached = new Set();

/** @type {(number: number) => boolean} */
const isOn = number => number === Number(on);
/** @type {(number: number) => boolean} */
const noted = number => !reached.add(number);

Object.assign(globalThis, { isMutant: on === undefined ? noted : isOn });

if (folder !== undefined) {
	process.on('exit', () => writeFileSync(join(folder, String(process.pid)), JSON.stringify([...reached])));
}
