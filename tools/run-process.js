/**
 * Starts a process of tools/test-process.js, gives it test files, and hears what became of them. It runs in the Node that
 * `npm test` was started with, which may be 20.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { root } from './set-up.js';

/**
 * @typedef {import('./report.js').Report} Report
 * @typedef {{ seconds: number, together?: boolean }} Limits `seconds`: the most that a test may take; `together`: a process
 *   takes file after file, else each file has one of its own
 */

/**
 * Resolves when the process has ended.
 *
 * @param {string} node
 * @param {string[]} waiting files that nobody has begun: taken from its front
 * @param {Limits} limits
 * @param {(report: Report) => void} tell
 * @returns {Promise<void>}
 */
export async function runProcess(node, waiting, { seconds, together = false }, tell) {
	const child = start(node, seconds);
	let file = '';
	let isLast = false;
	let isFailed = false;
	let began = performance.now();
	/** @param {Report} report */
	const hear = report => {
		isFailed ||= report.kind === 'failed';
		tell(report);
	};
	/** @param {string} error */
	const fail = error => hear({ kind: 'failed', name: file, file, error });
	const took = () => tell({ kind: 'took', file, seconds: (performance.now() - began) / 1000 });
	const give = () => {
		if (file !== '' && together) took();
		const next = file === '' || together ? waiting.shift() : undefined;
		isLast = next === undefined;
		if (next !== undefined) [file, began] = [next, performance.now()];
		// Where the process is gone, its end tells of that.
		child.send({ file: next }, () => {});
	};
	// Each test has its limit; a file that loads for ever, or goes on after its tests, has none.
	const silence = setTimeout(
		() => {
			fail('The file does not end: it left something running.');
			isLast = true;
			child.kill();
		},
		(2 * seconds + 30) * 1000,
	);
	child.on('message', (/** @type {import('./report.js').Message} */ message) => {
		silence.refresh();
		if (message.kind === 'last') isLast = true;
		else if (message.kind === 'next') give();
		else hear(message);
	});
	for (const stream of [child.stdout, child.stderr]) if (stream !== null) hearOutput(stream, tell);
	const [code, signal] = await once(child, 'close');
	clearTimeout(silence);
	if (!together) took();
	if (!isLast || (code !== 0 && !isFailed)) fail(`Its process ended with ${code ?? signal}.`);
}

/**
 * @param {string} node
 * @param {number} seconds
 */
function start(node, seconds) {
	const loaders = ['--import=tsx', '--import=./test/seed.ts'];
	const reporting = ['--test-reporter=./tools/report.js', `--test-timeout=${seconds * 1000}`];
	return spawn(node, [...loaders, ...reporting, 'tools/test-process.js', String(seconds)], {
		cwd: root,
		env: environment(),
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
}

/** What a user has set in the shell must not decide what a test sees. */
function environment() {
	const unset = /^(NO_COLOR|FORCE_COLOR|COLORTERM|NODE_ENV|NODE_OPTIONS|NODE_TEST_CONTEXT|DOCKER_.*|LC_.*|npm_.*)$/;
	const kept = Object.entries(process.env).filter(([name]) => !unset.test(name));
	return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', TZ: 'UTC' };
}

/**
 * What is printed is of the file whose name the process printed last.
 *
 * @param {import('node:stream').Readable} stream
 * @param {(report: Report) => void} tell
 */
function hearOutput(stream, tell) {
	let file = '';
	createInterface({ input: stream }).on('line', line => {
		if (line.startsWith('\0')) file = line.slice(1);
		else if (line !== '') tell({ kind: 'output', file, text: `${line}\n` });
	});
}
