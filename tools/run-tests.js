/**
 * Runs test files in the order given, each in a process of its own, and writes what tools/report.js makes of them.
 * `node --test` would sort them, and then the longest may be the last to begin.
 * usage: node tools/run-tests.js FILES_AT_ONCE SECONDS_PER_TEST FILE...
 */

import { run } from 'node:test';
import reporter from './report.js';

const [atOnce, seconds, ...files] = process.argv.slice(2);

run({
	files,
	concurrency: Number(atOnce),
	timeout: Number(seconds) * 1000,
	execArgv: ['--import=tsx', '--import=./test/seed.ts'],
})
	.on('test:fail', ({ todo }) => {
		if (todo === undefined) process.exitCode = 1;
	})
	.compose(reporter)
	.pipe(process.stdout);
