/** What Ink is given in the place of the terminal. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import chalk from 'chalk';
import { createSilentInput, InkOutput } from '../../../source/terminal/ink-output.ts';

function opened() {
	const frames: string[] = [];
	const output = new InkOutput({ columns: 80, rows: 24 }, frame => void frames.push(frame));
	return { output, frames };
}

test('it is a terminal of the size that it is told, and says when that changes', () => {
	const { output } = opened();
	let resized = 0;
	output.on('resize', () => resized++);
	assert.deepEqual([output.isTTY, output.columns, output.rows, resized], [true, 80, 24, 0]);
	output.resize({ columns: 120, rows: 35 });
	assert.deepEqual([output.columns, output.rows, resized], [120, 35, 1]);
});

test('frames are shown as they are, and modes of the terminal are not', () => {
	const { output, frames } = opened();
	for (const text of ['\u001B[?25l', '\u001B[?25h\u001B[?1049l', '\u001B[31mone\u001B[39m\ntwo', '\u001B[?25lthree']) {
		output.write(text);
	}
	assert.deepEqual(frames, ['\u001B[31mone\u001B[39m\ntwo', '\u001B[?25lthree']);
});

test('any number of components may listen for its size, and colours come whole', () => {
	const { output } = opened();
	assert.equal(output.getMaxListeners(), 0);
	assert.equal(chalk.level, 3);
});

test('its keyboard is silent', () => {
	assert.equal(createSilentInput().read(), null);
});
