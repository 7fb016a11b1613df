/**
 * `npm run mutate`: changes the source in one small place at a time, and looks whether a unit test that executes the
 * place fails, of the console also whether a golden frame is another. Prints the changes that no test noticed, and a
 * table.
 * usage: npm run mutate -- [FOLDER | FILE | FILE:LINE ...] [--count N] [--seed N] [--by FOLDER | TEST ...]
 * `--count`: of each; `--by`: this test, or those of this folder, alone, which is faster; may be given more than once
 */

import { spawn } from 'node:child_process';
import {
	cpSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundledTest } from './bundled-test.js';
import { whyEquivalent } from './equivalent-mutants.js';
import { withSwitches } from './mutant-switches.js';
import { mutantsOf } from './mutants.js';
import { reachingTests } from './reaching-tests.js';
import { root, setUp } from './set-up.js';

/**
 * @typedef {import('./mutants.js').Mutant} Mutant
 * @typedef {Mutant & { file: string }} Placed
 * @typedef {Placed & { number: number }} Chosen
 * @typedef {'killed' | 'survived' | 'not run' | 'equivalent'} Outcome
 *   `not run`: no test that is asked executes the place
 * @typedef {{ bundle: string, ok: boolean, milliseconds: number, reached: Set<number> }} Run of a test without a change
 */

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		count: { type: 'string', default: '60' },
		by: { type: 'string', multiple: true },
		seed: { type: 'string', default: String(Date.now() % 100_000) },
	},
});

const [count, seed] = [Number(values.count), Number(values.seed)];
if (![count, seed].every(Number.isSafeInteger)) throw new Error('--count and --seed take whole numbers.');

/** Most tests wait for something most of the time. */
const AT_ONCE = 2 * availableParallelism();

/**
 * Golden frames take long: unless told, they are asked of what draws alone.
 *
 * @param {string} test
 * @param {string} file
 */
const isAsked = (test, file) =>
	values.by !== undefined || !test.startsWith('test/view/') || file.startsWith('source/console/');

const node = setUp();
const copy = copied();
const reaching = reachingTests(copy, values.by ?? ['test/unit', 'test/view']);
/** @type {Map<string, Promise<Run>>} */
const runs = new Map();

try {
	const parts = (positionals.length === 0 ? ['source'] : positionals).map(chosenIn);
	const chosen = parts.flatMap(part => part.chosen);
	for (const [file, mutants] of Map.groupBy(chosen, mutant => mutant.file)) {
		const path = join(copy, file);
		writeFileSync(path, withSwitches(readFileSync(path, 'utf8'), mutants));
	}
	const rows = [];
	for (const part of parts) rows.push(await measuredPart(part));
	console.table(rows);
} finally {
	rmSync(copy, { recursive: true });
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
 * @param {string} wanted a folder, a file, or a line of one
 * @param {number} at how many were wanted before it
 */
function chosenIn(wanted, at) {
	const [folder = '', line] = wanted.split(':');
	const all = globSync([folder, `${folder}/**/*.{ts,tsx}`], { cwd: copy })
		.filter(file => /\.tsx?$/.test(file))
		.toSorted()
		.flatMap(mutantsIn)
		.filter(mutant => line === undefined || mutant.line === Number(line));
	if (all.length === 0) throw new Error(`There is nothing to change in ${wanted}.`);
	const chosen = sample(all).map((mutant, nth) => ({ ...mutant, number: at * count + nth }));
	return { wanted, of: all.length, chosen };
}

/**
 * @param {string} file
 * @returns {Placed[]}
 */
function mutantsIn(file) {
	const code = readFileSync(join(copy, file), 'utf8');
	return mutantsOf(code, { jsx: file.endsWith('x') }).map(mutant => ({ ...mutant, file }));
}

/** @param {ReturnType<typeof chosenIn>} part */
async function measuredPart({ wanted, of, chosen }) {
	console.log(`${wanted}: ${chosen.length} of ${of} mutants, seed ${seed}`);
	/** @type {Record<Outcome, number>} */
	const counts = { killed: 0, survived: 0, 'not run': 0, equivalent: 0 };
	const left = chosen.entries();
	const next = async () => {
		for (const [at, mutant] of left) {
			const outcome = await tried(mutant);
			counts[outcome]++;
			if (outcome !== 'killed')
				console.log(`${at + 1} ${outcome.padEnd(10)} ${mutant.file}:${mutant.line}  ${mutant.says}`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, next));
	const others = chosen.length - counts.equivalent;
	const percent = others === 0 ? 100 : Math.round((100 * counts.killed) / others);
	return { wanted, by: values.by?.join(' ') ?? 'all', seed, ...counts, percent };
}

/**
 * @param {Chosen} mutant
 * @returns {Promise<Outcome>}
 */
async function tried(mutant) {
	if (whyEquivalent(mutant) !== undefined) return 'equivalent';
	/** @type {Outcome} */
	let outcome = 'not run';
	for (const test of reaching(mutant.file).filter(each => isAsked(each, mutant.file))) {
		const { bundle, ok, milliseconds, reached } = await runOf(test);
		if (!ok || !reached.has(mutant.number)) continue;
		// A test that does not end has noticed: the change made a loop.
		const passes = await passed(
			bundle,
			{ LAVADOCK_MUTANT: String(mutant.number) },
			10_000 + 10 * Math.ceil(milliseconds),
		);
		if (!passes) return 'killed';
		outcome = 'survived';
	}
	return outcome;
}

/** @param {string} test */
function runOf(test) {
	const known = runs.get(test) ?? unchangedRun(test);
	runs.set(test, known);
	return known;
}

/**
 * @param {string} test
 * @returns {Promise<Run>}
 */
async function unchangedRun(test) {
	const bundle = await bundledTest(copy, test);
	const folder = join(copy, 'reached', test);
	mkdirSync(folder, { recursive: true });
	const begun = performance.now();
	const ok = await passed(bundle, { LAVADOCK_REACHED: folder }, 600_000);
	if (!ok) console.log(`left out, for it fails without any change: ${test}`);
	// A test may start others of its kind: what one of them executes counts.
	const reached = readdirSync(folder).flatMap(name => JSON.parse(readFileSync(join(folder, name), 'utf8')));
	return { bundle, ok, milliseconds: performance.now() - begun, reached: new Set(reached) };
}

/**
 * The first failure is enough.
 *
 * @param {string} bundle
 * @param {Record<string, string>} variables
 * @param {number} timeout milliseconds
 * @returns {Promise<boolean>}
 */
function passed(bundle, variables, timeout) {
	const child = spawn(node, ['--test-reporter=tap', bundle], {
		cwd: copy,
		env: { ...process.env, NODE_OPTIONS: `--import=${join(copy, 'tools/mutant-switch.js')}`, ...variables },
		stdio: ['ignore', 'pipe', 'ignore'],
		timeout,
		killSignal: 'SIGKILL',
	});
	child.stdout.setEncoding('utf8').on('data', text => {
		if (/^\s*not ok /m.test(text)) child.kill('SIGKILL');
	});
	return new Promise(resolve => {
		child.on('exit', code => resolve(code === 0));
	});
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
