/** `npm run bench`: sets up, builds if something changed, and measures. */

import { spawnSync } from 'node:child_process';
import { inputsUnchanged } from './build-inputs.js';
import { root, setUp } from './set-up.js';

const node = setUp();

if (inputsUnchanged() || run('tools/build.js') === 0) {
	process.exitCode = run('--import=tsx', 'test/bench/bench.ts', ...process.argv.slice(2));
} else {
	process.exitCode = 1;
}

/** @param {string[]} args what Node runs */
function run(...args) {
	return spawnSync(node, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
