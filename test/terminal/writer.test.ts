/** What comes out of the screen writer, at length and at the end of a slow line. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openConsole, waitForWhole } from './programs/open-console.ts';
import { assertRandomRun } from './harness/random-run.ts';
import { assertShortTurns } from './harness/turns.ts';

describe('a long random run: the picture equals the whole frame after every frame', () => {
	for (const emoji of ['wide', 'narrow'] as const) {
		for (const seed of [2, 3, 4, 5]) {
			test(`${emoji} emoji, seed ${seed}`, () => assertRandomRun({ seed, frames: 250, emoji }));
		}
	}
});

test('a line that takes 10 kB in a second never holds the program up, and shows the last frame', async t => {
	const pty = await openConsole(t);
	pty.limit(10_000);
	const before = pty.bytes();
	pty.keys('f');
	await pty.waitFor(() => pty.bytes() - before > 40_000);
	pty.limit(undefined);
	const text = (await pty.waitForText('flood over')).join('\n');
	assertShortTurns(/\{"worked".*?\}/.exec(text)?.[0] ?? '');
	assert.ok(Number(/stalls (\d+)/.exec(text)?.[1]) > 10, 'the line was slower than the program');
	assert.ok(Number(/replaced (\d+)/.exec(text)?.[1]) > 10, 'frames that waited were replaced by newer ones');
	const last = await waitForWhole(pty);
	assert.deepEqual(new Set(last.slice(6, -1)), new Set([`│${' '.repeat(78)}│`]), 'no digit of the flood is left');
});

test('nothing is written while nothing changes, and a key costs few bytes', async t => {
	const pty = await openConsole(t);
	const before = pty.bytes();
	pty.keys('a');
	await pty.waitForText('key a');
	const cost = pty.bytes() - before;
	assert.ok(cost <= 40, `${cost} bytes for one line of five letters`);
});

test('wide, combining and joined characters leave the rest of the row where it belongs', async t => {
	const pty = await openConsole(t);
	const rightBorder = pty.emulator.cells().map(row => row.at(-1)?.text);
	assert.deepEqual(rightBorder, ['┐', ...Array.from({ length: 22 }, () => '│'), '┘']);
});
