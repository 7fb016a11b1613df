import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createWindow } from '../../../../source/engine/watch/window.ts';

suite('how many questions are under way at once', () => {
	test('are more with each answer that comes at once over a long line, up to sixteen', () => {
		const window = createWindow({ ahead: 6, tripMs: 600 }, 4);
		const sizes = Array.from({ length: 20 }, () => {
			window.answered(610);
			return window.size();
		});
		assert.deepEqual(sizes.slice(0, 3), [9, 10, 11]);
		assert.equal(sizes.at(-1), 16);
	});

	test('stay few on a short line, on this machine, and where each stream is a program', () => {
		for (const line of [
			{ ahead: 6, tripMs: 5 },
			{ ahead: 0, tripMs: 600 },
		]) {
			const window = createWindow(line, 4);
			for (let left = 20; left > 0; left--) window.answered(line.tripMs);
			assert.equal(window.size(), 4);
		}
	});

	test('are fewer again when answers queue, and never less than without a line', () => {
		const window = createWindow({ ahead: 6, tripMs: 150 }, 4);
		for (let left = 4; left > 0; left--) window.answered(160);
		assert.equal(window.size(), 12);
		// A stream that had to be opened first is no sign of either.
		window.answered(320);
		assert.equal(window.size(), 12);
		for (let left = 20; left > 0; left--) window.answered(900);
		assert.equal(window.size(), 4);
	});

	test('wait longer for one another the longer the line is', () => {
		const slowAfter = (tripMs: number): number => createWindow({ ahead: 6, tripMs }, 4).slowAfter();
		assert.deepEqual([slowAfter(1), slowAfter(600)], [2000, 6000]);
	});
});
