/**
 * `npm run mutate`: changes the source in one small place at a time, and looks whether a unit test that reaches the place
 * fails. Prints the changes that no test noticed.
 * usage: npm run mutate -- [FOLDER...] [--count N] [--seed N]
 */

import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutants.js';
import { reachingTests } from './reaching-tests.js';
import { root, setUp } from './set-up.js';

/**
 * @typedef {import('./mutants.js').Mutant} Mutant
 * @typedef {Mutant & { file: string }} Placed
 */

/** A test that does not end within this time has noticed: the change made a loop. */
const SECONDS = 120;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		count: { type: 'string', default: '60' },
		seed: { type: 'string', default: String(Date.now() % 100_000) },
	},
});

const node = setUp();
const folders = positionals.length === 0 ? ['source'] : positionals;
const all = folders.flatMap(folder => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }).toSorted()).flatMap(mutantsIn);
const chosen = sample(all, Number(values.count), Number(values.seed));
console.log(`${chosen.length} of ${all.length} mutants, seed ${values.seed}`);

const copy = copied();
const tests = reachingTests(root);
let killed = 0;
let unreached = 0;
for (const mutant of chosen) {
	const outcome = tried(mutant);
	if (outcome === 'killed') killed++;
	if (outcome === 'unreached') unreached++;
	if (outcome !== 'killed') console.log(`${outcome.padEnd(9)} ${mutant.file}:${mutant.line}  ${mutant.says}`);
}
rmSync(copy, { recursive: true });
console.log(`${killed} killed, ${chosen.length - killed - unreached} survived, ${unreached} that no unit test reaches`);

/**
 * @param {string} file
 * @returns {Placed[]}
 */
function mutantsIn(file) {
	return mutantsOf(readFileSync(join(root, file), 'utf8')).map(mutant => ({ ...mutant, file }));
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
 * @returns {'killed' | 'survived' | 'unreached'}
 */
function tried({ file, from, to, text }) {
	const reaching = tests(file);
	if (reaching.length === 0) return 'unreached';
	const path = join(copy, file);
	const before = readFileSync(path, 'utf8');
	writeFileSync(path, before.slice(0, from) + text + before.slice(to));
	try {
		// The nearest ones find most: the others are asked only when these found nothing.
		for (const some of [reaching.slice(0, 3), reaching.slice(3)]) {
			if (some.length === 0) continue;
			const args = ['--import=tsx', '--test', '--test-reporter=dot', ...some];
			const { status } = spawnSync(node, args, { cwd: copy, timeout: SECONDS * 1000, stdio: 'ignore' });
			if (status !== 0) return 'killed';
		}
		return 'survived';
	} finally {
		writeFileSync(path, before);
	}
}

/**
 * The same seed chooses the same.
 *
 * @template T
 * @param {T[]} from
 * @param {number} count
 * @param {number} seed
 */
function sample(from, count, seed) {
	const left = [...from];
	const sampled = [];
	// Numerical Recipes' linear congruential generator: enough to choose by.
	for (let state = seed; sampled.length < count && left.length > 0;) {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		sampled.push(...left.splice(state % left.length, 1));
	}
	return sampled;
}
