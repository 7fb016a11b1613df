/**
 * `npm run mutate`: changes the source in one small place at a time, and looks whether a unit test that executes the
 * place fails. Prints the changes that no test noticed, and a table.
 * usage: npm run mutate -- [FOLDER | FILE | FILE:LINE ...] [--count N] [--seed N] [--by FOLDER]
 * `--count`: of each; `--by`: the tests of this folder alone, which is faster
 */

import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { whyEquivalent } from './equivalent-mutants.js';
import { executes, measured } from './executed.js';
import { mutantsOf } from './mutants.js';
import { reachingTests } from './reaching-tests.js';
import { root, setUp } from './set-up.js';

/**
 * @typedef {import('./mutants.js').Mutant} Mutant
 * @typedef {Mutant & { file: string }} Placed
 * @typedef {'killed' | 'survived' | 'not run' | 'equivalent'} Outcome
 *   `not run`: no unit test executes the place
 */

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		count: { type: 'string', default: '60' },
		by: { type: 'string', default: 'test/unit' },
		seed: { type: 'string', default: String(Date.now() % 100_000) },
	},
});

const [count, seed] = [Number(values.count), Number(values.seed)];
if (![count, seed].every(Number.isSafeInteger)) throw new Error('--count and --seed take whole numbers.');

const node = setUp();
const copy = copied();
const { reaching, reachedBy } = reachingTests(copy);
/** @type {Map<string, import('./executed.js').Run>} */
const runs = new Map();

try {
	console.table((positionals.length === 0 ? ['source'] : positionals).map(measuredPart));
} finally {
	rmSync(copy, { recursive: true });
}

/** @param {string} wanted a folder, a file, or a line of one */
function measuredPart(wanted) {
	const [folder = '', line] = wanted.split(':');
	const all = globSync([folder, `${folder}/**/*.{ts,tsx}`], { cwd: copy })
		.filter(file => /\.tsx?$/.test(file))
		.toSorted()
		.flatMap(mutantsIn)
		.filter(mutant => line === undefined || mutant.line === Number(line));
	if (all.length === 0) throw new Error(`There is nothing to change in ${wanted}.`);
	const chosen = sample(all);
	console.log(`${wanted}: ${chosen.length} of ${all.length} mutants, seed ${seed}`);
	/** @type {Record<Outcome, number>} */
	const counts = { killed: 0, survived: 0, 'not run': 0, equivalent: 0 };
	for (const [at, mutant] of chosen.entries()) {
		const outcome = tried(mutant);
		counts[outcome]++;
		if (outcome !== 'killed')
			console.log(`${at + 1} ${outcome.padEnd(10)} ${mutant.file}:${mutant.line}  ${mutant.says}`);
	}
	const others = chosen.length - counts.equivalent;
	const percent = others === 0 ? 100 : Math.round((100 * counts.killed) / others);
	return { wanted, by: values.by, seed, ...counts, percent };
}

/**
 * @param {string} file
 * @returns {Placed[]}
 */
function mutantsIn(file) {
	const code = readFileSync(join(copy, file), 'utf8');
	return mutantsOf(code, { jsx: file.endsWith('x') }).map(mutant => ({ ...mutant, file }));
}

/** What is tested is a copy: the tree that somebody works in stays as it is. */
function copied() {
	const folder = mkdtempSync(join(tmpdir(), 'lavadock-mutate-'));
	for (const part of [
		'source',
		'test',
		'fixtures',
		'docs',
		'tools',
		'cli.tsx',
		'package.json',
		'tsconfig.json',
		'README.md',
	]) {
		cpSync(join(root, part), join(folder, part), { recursive: true });
	}
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	return folder;
}

/**
 * @param {Placed} mutant
 * @returns {Outcome}
 */
function tried(mutant) {
	const { file, from, to, text } = mutant;
	if (whyEquivalent(mutant) !== undefined) return 'equivalent';
	const path = join(copy, file);
	const before = readFileSync(path, 'utf8');
	/** @type {Outcome} */
	let outcome = 'not run';
	for (const test of reaching(file).filter(each => each.startsWith(`${values.by}/`))) {
		const run = runOf(test);
		if (!run.ok || !executes(run, file, mutant)) continue;
		writeFileSync(path, before.slice(0, from) + text + before.slice(to));
		outcome = fails(test, run.milliseconds) ? 'killed' : 'survived';
		writeFileSync(path, before);
		if (outcome === 'killed') break;
	}
	return outcome;
}

/**
 * A test that does not end has noticed: the change made a loop.
 *
 * @param {string} test
 * @param {number} usual milliseconds
 */
function fails(test, usual) {
	const options = { cwd: copy, timeout: Math.round(20_000 + 10 * usual), stdio: /** @type {const} */ ('ignore') };
	return spawnSync(node, ['--import=tsx', test], options).status !== 0;
}

/** @param {string} test */
function runOf(test) {
	const known = runs.get(test);
	if (known !== undefined) return known;
	const run = measured({ node, root: copy, test, files: reachedBy(test) });
	if (!run.ok) console.log(`left out, for it fails without any change: ${test}`);
	runs.set(test, run);
	return run;
}

/**
 * The same seed chooses the same.
 *
 * @template T
 * @param {T[]} from
 */
function sample(from) {
	const left = [...from];
	const sampled = [];
	// Numerical Recipes' linear congruential generator: enough to choose by.
	for (let state = seed; sampled.length < count && left.length > 0;) {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		sampled.push(...left.splice(state % left.length, 1));
	}
	return sampled;
}
