/** The whole program under a flood of lines, and on a slow line: keys are answered, nothing waits for the terminal. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openLab, selectedRow, startLab, temporaryFolder, waitForSelected } from './harness/lavadock.ts';
import { assertShortTurns } from './harness/turns.ts';

const reportTurns = fileURLToPath(new URL('programs/report-turns.ts', import.meta.url));

/** Milliseconds, on a machine that may be busy with others. */
const LONGEST_ANSWER = 1000;

/** Whole rows change with every frame: more than a slow line takes. */
const wholeRow = (number: number): string => `flood ${String.fromCharCode(97 + (number % 26)).repeat(100)}`;

test('a flood, on a line that takes 10 kB in a second: no turn is long, and keys have their effect', async t => {
	const lab = await startLab(t);
	const folder = await temporaryFolder(t);
	const file = join(folder, 'longest-turn');
	const pty = await openLab(t, lab, {
		columns: 120,
		rows: 35,
		env: { NODE_OPTIONS: `--import=tsx --import=${reportTurns}`, LONGEST_TURN_FILE: file },
	});
	await waitForSelected(pty, 'lava-server');
	pty.keys('jj');
	await waitForSelected(pty, 'calvin-worker');
	t.after(lab.control.flood('calvin-worker', { linesPerSecond: 5000, text: wholeRow }));
	await pty.waitForText('flood ');
	pty.signal('SIGUSR2');
	pty.limit(10_000);
	const before = pty.bytes();
	await pty.waitFor(() => pty.bytes() - before > 40_000);
	pty.keys('j');
	await waitForSelected(pty, 'hobbes-worker');
	pty.limit(undefined);
	const watcher = watch(folder);
	t.after(() => watcher.close());
	pty.signal('SIGUSR2');
	await once(watcher, 'change');
	assertShortTurns(await readFile(file, 'utf8'));
});

test('keys are answered while a container writes as fast as it can', async t => {
	const lab = await startLab(t);
	const pty = await openLab(t, lab, { columns: 120, rows: 35 });
	await waitForSelected(pty, 'lava-server');
	pty.keys('jj ');
	await waitForSelected(pty, '● calvin-worker');
	t.after(lab.control.flood('calvin-worker', { linesPerSecond: 20_000 }));
	await pty.waitForText('the quick brown fox');
	for (const [key, name] of [
		['j', 'hobbes-worker'],
		['j', 'lava-worker-2023.01'],
		['k', 'hobbes-worker'],
		['k', 'calvin-worker'],
	] as const) {
		const began = performance.now();
		pty.keys(key);
		await pty.waitFor(() => selectedRow(pty).includes(name));
		const took = performance.now() - began;
		assert.ok(took < LONGEST_ANSWER, `${key} took ${took.toFixed(0)} ms`);
	}
});
