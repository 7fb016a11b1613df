/** Runs test files and counts their tests. */

import { spawn } from 'node:child_process';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './set-up.js';

/**
 * @typedef {import('./report.js').Report} Report
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Tally `skipped` holds a reason each
 */

/** @param {string} text */
const print = text => process.stdout.write(text);

/**
 * Prints a mark for each test, then what failed and why.
 *
 * @param {string} node
 * @param {string[]} files in the order in which they begin
 * @param {{ atOnce: number, seconds: number }} limits files run at the same time, and the most that a test may take
 * @returns {Promise<Tally>}
 */
export async function runTests(node, files, { atOnce, seconds }) {
	const child = spawn(node, ['tools/run-tests.js', String(atOnce), String(seconds), ...files], {
		cwd: root,
		env: environment(),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	/** @type {Promise<string | undefined>} */
	const trouble = new Promise(resolve => {
		child.on('close', (code, signal) =>
			resolve(code === 0 ? undefined : `The test runner ended with ${code ?? signal}.`),
		);
	});
	// Each test has its limit; a file whose process goes on after its tests has none.
	const silence = setTimeout(
		() => {
			print('\nA test file does not end: it left something running.');
			child.kill();
		},
		(2 * seconds + 30) * 1000,
	);
	/** @type {Report[]} */
	const reports = [];
	for await (const line of createInterface({ input: child.stdout })) {
		/** @type {Report} */
		const report = JSON.parse(line);
		reports.push(report);
		print(marks[report.kind]);
		silence.refresh();
	}
	clearTimeout(silence);
	print('\n');
	explain(reports);
	return count(reports, await trouble);
}

const marks = { passed: '.', skipped: '-', failed: 'X', output: '' };

/** What a user has set in the shell must not decide what a test sees. */
function environment() {
	const unset = /^(NO_COLOR|FORCE_COLOR|COLORTERM|NODE_ENV|NODE_OPTIONS|NODE_TEST_CONTEXT|DOCKER_.*|LC_.*|npm_.*)$/;
	const kept = Object.entries(process.env).filter(([name]) => !unset.test(name));
	return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', TZ: 'UTC' };
}

/**
 * @param {Report[]} reports
 * @param {string | undefined} trouble counts as a failure where no test tells of it
 * @returns {Tally}
 */
function count(reports, trouble) {
	const failed = reports.filter(each => each.kind === 'failed').length;
	if (trouble !== undefined && failed === 0) {
		print(`${trouble}\n`);
	}
	return {
		passed: reports.filter(each => each.kind === 'passed').length,
		failed: trouble === undefined ? failed : Math.max(1, failed),
		skipped: reports.filter(each => each.kind === 'skipped').map(each => each.reason),
	};
}

/**
 * The failures, and what the files they stand in printed.
 *
 * @param {Report[]} reports
 */
function explain(reports) {
	const failures = reports.filter(each => each.kind === 'failed');
	for (const { name, file, error } of failures) {
		print(
			`\nX ${name} (${relative(root, file)})\n${indent(error)}\n${again(relative(root, file), `${name} ${error}`)}`,
		);
	}
	for (const file of new Set(failures.map(each => each.file))) {
		const output = reports.filter(each => each.kind === 'output').filter(each => each.file === file);
		if (output.length > 0) {
			print(`\n${relative(root, file)} printed:\n${indent(output.map(each => each.text).join(''))}\n`);
		}
	}
}

/**
 * How a test that draws its cases by chance is run again with the same ones.
 *
 * @param {string} file
 * @param {string} said by the test, or its name
 */
function again(file, said) {
	const seed = /\bseed:? (-?\d+)/.exec(said)?.[1];
	const command = `LAVADOCK_SEED=${seed} node --import=tsx --import=./test/seed.ts --test ${file}`;
	return seed === undefined ? '' : `  To run it again: ${command}\n`;
}

/** @param {string} text */
function indent(text) {
	return text.replaceAll(/^/gm, '  ');
}
