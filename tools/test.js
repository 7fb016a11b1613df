/** `npm test`: sets up and checks everything. `npm test -- PART...` runs only these parts. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { inputsUnchanged } from './build-inputs.js';
import { root, setUp } from './set-up.js';
import { makeSlots } from './slots.js';
import { runTests } from './suite.js';

/**
 * @typedef {import('./suite.js').Tally} Tally
 * @typedef {{ name: string, run: () => Tally | Promise<Tally>, needsBuild?: true, beside?: true }} Part
 *   `beside`: runs side by side with its neighbours that do so too
 */

/** @type {Tally} */
const done = { passed: 1, failed: 0, skipped: [] };

const node = setUp();
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lavadock');
/** One process more than there are cores, since a test waits now and then. */
const quick = { slots: makeSlots(availableParallelism() + 1), seconds: 60, together: true };
/** The labs that frames are taken of are made before the first test: on a machine that is full that takes minutes. */
const pictured = { ...quick, seconds: 180 };
/** Programs in terminals, which wait for keys and for slow lines. */
const inTerminals = { atOnce: 2, seconds: 120 };
const serial = { atOnce: 1, seconds: 120 };
/** They wait for engines and for LAVA more than they work. The seconds are those of a machine that is full. */
const waiting = { slots: makeSlots(3 * availableParallelism()), seconds: 300 };

/**
 * What is quick and finds most comes first.
 *
 * @type {Part[]}
 */
const parts = [
	{ name: 'types', run: () => command('node_modules/.bin/tsc', '-p', 'tsconfig.json') },
	{ name: 'lint', run: () => command('node_modules/.bin/oxlint', '-c', '.oxlintrc.json', '--deny-warnings') },
	{ name: 'format', run: () => command('node_modules/.bin/oxfmt', '--check') },
	{ name: 'unit', run: () => folder('unit', quick), beside: true },
	{ name: 'view', run: () => folder('view', pictured), beside: true },
	{ name: 'terminal', run: () => folder('terminal', inTerminals), needsBuild: true },
	{ name: 'images', run: () => command('--import=tsx', 'test/lab/harness/make-images.ts') },
	{ name: 'package', run: () => folder('package', serial), needsBuild: true, beside: true },
	{ name: 'engine', run: () => folder('engine', waiting), beside: true },
	{ name: 'lab', run: () => folder('lab', waiting), needsBuild: true, beside: true },
];
/** What is made once, in the order in which it is made, and about how long that takes on a machine of two cores. */
const caches = [
	{ path: 'engines/sid', says: 'three Docker Engines out of Debian packages', minutes: 3 },
	{ path: 'images/usual/contents.json', says: "LAVA's images of 2023.01", minutes: 5 },
	{ path: 'images/all/contents.json', says: "LAVA's images of 2020.12 and today", minutes: 7 },
	{ path: 'images/databases/contents.json', says: 'images of PostgreSQL', minutes: 2 },
];
const build = { name: 'build', run: () => (inputsUnchanged() ? done : command('tools/build.js')) };

announce(process.argv.slice(2));
process.exitCode = await runParts(withBuild(wantedParts(process.argv.slice(2))));

/**
 * A first run takes longer, and says why.
 *
 * @param {string[]} names of the parts that are wanted; none: all
 */
function announce(names) {
	if (names.length > 0 && !names.some(name => ['images', 'engine', 'lab'].includes(name))) return;
	const missing = caches.filter(({ path }) => !existsSync(join(cache, path)));
	if (missing.length === 0) return;
	const minutes = missing.reduce((sum, each) => sum + each.minutes, 0);
	console.log(`This run first makes ${missing.map(({ says }) => says).join(', ')}: about ${minutes} minutes, once.`);
}

/** @param {string[]} names */
function wantedParts(names) {
	const unknown = names.find(name => !parts.some(part => part.name === name));
	if (unknown !== undefined) {
		console.error(`There is no part '${unknown}'. The parts are: ${parts.map(part => part.name).join(', ')}.`);
		process.exit(2);
	}
	return parts.filter(part => names.length === 0 || names.includes(part.name));
}

/**
 * @param {Part[]} wanted
 * @returns {Part[]}
 */
function withBuild(wanted) {
	if (!wanted.some(part => part.needsBuild)) return wanted;
	// Not between two that run side by side.
	const first = wanted.findIndex(part => part.needsBuild || part.beside);
	return wanted.toSpliced(first, 0, build);
}

/**
 * Prints a line for each part, and at the end why what was skipped was. Returns the exit code.
 *
 * @param {Part[]} wanted
 */
async function runParts(wanted) {
	const checksTypes = wanted.some(({ name }) => name === 'types');
	/** @type {Tally[]} */
	const tallies = [];
	while (wanted.length > 0) {
		const alone = wanted.findIndex(part => !part.beside);
		const together = wanted.slice(0, alone < 0 ? wanted.length : Math.max(1, alone));
		wanted = wanted.slice(together.length);
		tallies.push(...(await Promise.all(together.map(runPart))));
	}
	const total = {
		passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
		failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
		skipped: tallies.flatMap(tally => tally.skipped),
	};
	for (const reason of new Set(total.skipped)) {
		console.log(`skipped ${total.skipped.filter(each => each === reason).length}: ${reason}`);
	}
	if (!checksTypes) console.log('Types and lint were not checked: npm run check does.');
	console.log(said(total));
	return total.failed === 0 ? 0 : 1;
}

/** @param {Part} part */
async function runPart({ name, run }) {
	const began = performance.now();
	const tally = await run();
	const seconds = ((performance.now() - began) / 1000).toFixed(1);
	console.log(`${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(8)} ${said(tally)}, ${seconds} s`);
	return tally;
}

/** @param {Tally} tally */
function said({ passed, failed, skipped }) {
	return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

/**
 * A check that is one command: its output is shown only when it fails, what it says beside that at once.
 *
 * @param {string[]} args what Node runs
 * @returns {Tally}
 */
function command(...args) {
	const { status, stdout } = spawnSync(node, args, {
		cwd: root,
		encoding: 'utf8',
		maxBuffer: Infinity,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	if (status === 0) return done;
	process.stdout.write(stdout);
	return { passed: 0, failed: 1, skipped: [] };
}

/**
 * @param {string} name under test/
 * @param {import('./run-process.js').Limits & import('./suite.js').Processes} limits
 */
function folder(name, limits) {
	const path = join('test', name);
	const files = existsSync(join(root, path))
		? readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
		: [];
	const tests = files.filter(file => /\.test\.tsx?$/.test(file)).map(file => join(path, file));
	return tests.length === 0
		? { passed: 0, failed: 0, skipped: [`test/${name} holds no tests yet`] }
		: runTests(node, largestFirst(tests), { ...limits, durations: join(cache, 'durations.json') });
}

/**
 * As long as nobody has measured them: what has more to say mostly takes longer.
 *
 * @param {readonly string[]} tests
 */
function largestFirst(tests) {
	const size = new Map(tests.map(path => [path, statSync(join(root, path)).size]));
	return tests.toSorted((one, other) => (size.get(other) ?? 0) - (size.get(one) ?? 0));
}
