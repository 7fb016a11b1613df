/** Runs test files and counts their tests. */

import { relative } from 'node:path';
import { keepDurations, longestFirst, readDurations } from './durations.js';
import { runProcess } from './run-process.js';
import { root } from './set-up.js';
import { makeSlots } from './slots.js';

/**
 * @typedef {import('./report.js').Report} Report
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Tally `skipped` holds a reason each
 * @typedef {{ atOnce: number, slots?: undefined } | { slots: import('./slots.js').Slots }} Processes `atOnce`: of them at the
 *   same time; `slots`: shared with others
 */

/** @param {string} text */
const print = text => process.stdout.write(text);

/**
 * Prints a mark for each test, then what failed and why.
 *
 * @param {string} node
 * @param {string[]} files paths from the project's root, or absolute ones
 * @param {import('./run-process.js').Limits & Processes & { durations?: string }} limits `durations`: the file that keeps how
 *   long each took, by which the longest begin first
 * @returns {Promise<Tally>}
 */
export async function runTests(node, files, limits) {
	/** @type {Report[]} */
	const reports = [];
	/** @param {Report} report */
	const tell = report => {
		reports.push(report);
		print(marks[report.kind]);
	};
	const { durations = '' } = limits;
	const known = readDurations(durations);
	const waiting = longestFirst(files, known);
	const slots = limits.slots ?? makeSlots(limits.atOnce);
	// A process that takes file after file ends early where it fails: another goes on with what is left.
	const turns = waiting.map(file =>
		slots(known[file] ?? Infinity, async () => {
			const unbegun = limits.together ? waiting : [file];
			if (unbegun.length > 0) await runProcess(node, unbegun, limits, tell);
		}),
	);
	await Promise.all(turns);
	print('\n');
	explain(reports);
	if (durations !== '') keepDurations(durations, measured(reports));
	return count(reports);
}

const marks = { passed: '.', skipped: '-', failed: 'X', output: '', took: '' };

/** @param {Report[]} reports */
function measured(reports) {
	const took = reports.filter(each => each.kind === 'took');
	return Object.fromEntries(took.map(({ file, seconds }) => [file, Math.round(seconds * 1000) / 1000]));
}

/**
 * @param {Report[]} reports
 * @returns {Tally}
 */
function count(reports) {
	return {
		passed: reports.filter(each => each.kind === 'passed').length,
		failed: reports.filter(each => each.kind === 'failed').length,
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
