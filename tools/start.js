/** `npm start`: sets up, builds if something changed, and becomes lavadock. */

import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { inputsUnchanged } from './build-inputs.js';
import { root, setUp } from './set-up.js';

const node = setUp();
const program = join(root, 'dist/lavadock.js');

if (!inputsUnchanged()) {
	const { status } = spawnSync(node, [join(root, 'tools/build.js')], { stdio: 'inherit' });
	if (status !== 0) {
		process.exit(status ?? 1);
	}
}

if (node === process.execPath) {
	// In this very process: signals, job control and the terminal are lavadock's own.
	await import(program);
} else {
	runApart();
}

/** The first start on a machine whose Node is too old; later ones find the pinned Node in node_modules/.bin. */
function runApart() {
	const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
		process.on(signal, () => child.kill(signal));
	}
	child.on('exit', (code, signal) => {
		process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
	});
}
