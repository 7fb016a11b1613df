/**
 * A process of tools/suite.js, which runs the test files that it is given one after the other. Sources are loaded once for
 * all of them. What a file leaves behind would meet the next one, so that is a failure.
 * usage: node tools/test-process.js SECONDS_TO_CLOSE, with a channel that answers `next` with a path, or with none when there are no more
 */

import { once } from 'node:events';
import { resolve } from 'node:path';
import { suite } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { send } from './report.js';

const milliseconds = Number(process.argv[2]) * 1000;

for (let file = await nextFile(); file !== undefined; file = await nextFile()) {
	const before = surroundings();
	await suite(file, () => import(pathToFileURL(resolve(before.folder, file)).href));
	const running = await stillRunning(before.running);
	const left = [...running, ...putBack(before)];
	if (left.length > 0) await send({ kind: 'failed', name: file, file, error: `It leaves behind: ${left.join(', ')}` });
	if (running.length > 0) {
		// It would not end by itself, and no other file is to meet this.
		await send({ kind: 'last' });
		process.exit(1);
	}
}

/** @returns {Promise<string | undefined>} */
async function nextFile() {
	await send({ kind: 'next' });
	const [{ file }] = await once(process, 'message');
	// Whose is what is printed from here on.
	for (const stream of [process.stdout, process.stderr]) stream.write(`\n\0${file}\n`);
	return file;
}

function surroundings() {
	return { running: process.getActiveResourcesInfo(), environment: { ...process.env }, folder: process.cwd() };
}

/**
 * What would keep the process from ending; what only takes a while to close is waited for.
 *
 * @param {readonly string[]} before
 */
async function stillRunning(before) {
	const deadline = performance.now() + milliseconds;
	for (;;) {
		const left = process.getActiveResourcesInfo();
		for (const each of before) if (left.includes(each)) left.splice(left.indexOf(each), 1);
		if (left.length === 0 || performance.now() > deadline) return left;
		await setTimeout(5);
	}
}

/**
 * Puts the environment and the folder back, and tells what was another.
 *
 * @param {ReturnType<typeof surroundings>} before
 */
function putBack({ environment, folder }) {
	const names = new Set([...Object.keys(environment), ...Object.keys(process.env)]);
	const changed = [...names].filter(name => environment[name] !== process.env[name]);
	for (const name of changed) {
		if (environment[name] === undefined) delete process.env[name];
		else process.env[name] = environment[name];
	}
	const moved = process.cwd() === folder ? [] : [`the folder ${process.cwd()}`];
	process.chdir(folder);
	return [...changed.map(name => `${name} in the environment`), ...moved];
}
