import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createEmulator } from '../../terminal/harness/emulator.ts';
import { recordWriter } from '../../terminal/harness/record-writer.ts';
import { assertRandomRun } from '../../terminal/harness/random-run.ts';

describe('the picture after the changes equals the whole frame', () => {
	for (const emoji of ['wide', 'narrow'] as const) {
		test(`${emoji} emoji`, () => assertRandomRun({ seed: 1, frames: 50, emoji }));
	}
});

describe('what is written', () => {
	test('nothing for a frame that looks the same', () => {
		const { written } = recordWriter(20, 3);
		written('one\n\u001B[31mtwo\u001B[39m');
		assert.equal(written('one\n\u001B[31mtwo\u001B[39m'), '');
		assert.equal(written('one  \n\u001B[0;31mtwo\u001B[0m'), '', 'written in another way');
	});

	test('no control character, the one behind the letters neither', () => {
		const emulator = createEmulator({ columns: 10, rows: 1 });
		const { written } = recordWriter(10, 1);
		const out = written('a\u007Fb\u0081c\u0007d\u00A0e');
		assert.doesNotMatch(out.replaceAll(/\u001B\[[\d;]*[A-Za-z]/g, ''), /[\u0000-\u001F\u007F-\u009F]/);
		return emulator.write(out).then(() => assert.equal(emulator.screen()[0], 'abcd\u00A0e'));
	});

	test('one digit of a counter costs a few bytes', () => {
		const { written } = recordWriter(80, 24);
		written('\n\n\ncount 41');
		assert.equal(written('\n\n\ncount 42'), '\u001B[4;8H2');
	});

	test('the way to the next change is the shortest one', () => {
		const { written } = recordWriter(80, 1);
		const dashes = '-'.repeat(30);
		written(`a--b${dashes}c`);
		assert.equal(written(`A--B${dashes}C`), '\u001B[1HA--B\u001B[30CC');
	});

	test('a blank that looks the same in either style is written on the way, and what has another style is not', () => {
		const red = (text: string): string => `\u001B[31m${text}\u001B[39m`;
		for (const [between, written] of [
			[' ', '\u001B[1H\u001B[31mc d'],
			['x', '\u001B[1H\u001B[31mc\u001B[Cd'],
		] as const) {
			const recorded = recordWriter(80, 1);
			recorded.written(red('a') + between + red('b') + '.');
			assert.equal(recorded.written(red('c') + between + red('d') + '.'), written);
		}
	});

	test('a character whose width terminals agree on is written without blanks before it', () => {
		assert.equal(recordWriter(80, 1).written('é'), '\u001B[1H\u001B[mé\u001B[1;2H\u001B[K');
	});

	test('a row that gets empty is erased to its end', () => {
		const { written } = recordWriter(80, 2);
		written(`${'x'.repeat(70)}\nend`);
		assert.equal(written('\nend'), '\u001B[1H\u001B[K');
	});

	test('a blank run in a row is erased, and the text behind it stays', () => {
		const { written } = recordWriter(80, 1);
		written(`a${'x'.repeat(40)}b`);
		assert.equal(written(`a${' '.repeat(40)}b`), '\u001B[1;2H\u001B[40X');
	});

	test('the bottom right cell does not scroll the screen', async () => {
		const emulator = createEmulator({ columns: 4, rows: 2 });
		const { written } = recordWriter(4, 2);
		await emulator.write(written('abcd\nefgh'));
		await emulator.write(written('abcD\nefgH'));
		assert.deepEqual(emulator.screen(), ['abcD', 'efgH']);
	});

	test('control sequences other than styles never get through', () => {
		const { written } = recordWriter(40, 2);
		const hostile =
			'a\u001B[2Jb\u001B]0;title\u0007c\u001B]8;;http://x\u001B\\d\u001B[5;5He\u009B2Jf\u001BPq\u001B\\g\rh\u0008i\u001B7j';
		assert.match(written(hostile), /^\u001B\[1H\u001B\[mabcdefghij\u001B\[K\u001B\[2H\u001B\[K$/);
	});

	test('only ASCII for a terminal that reads no UTF-8', () => {
		const { written } = recordWriter(12, 1, 'true', false);
		const text = written('┌──┐│é日x');
		assert.match(text, /\+--\+\|\?\? x/);
		assert.doesNotMatch(text, /[^\u0000-\u007E]/);
	});

	test('colours are brought down to what the terminal has', () => {
		const frame = '\u001B[1;38;2;255;0;0mred\u001B[0m';
		assert.match(recordWriter(9, 1, 'true').written(frame), /\u001B\[0;1;38;2;255;0;0mred/);
		assert.match(recordWriter(9, 1, 256).written(frame), /\u001B\[0;1;38;5;196mred/);
		assert.match(recordWriter(9, 1, 16).written(frame), /\u001B\[0;1;91mred/);
		assert.match(recordWriter(9, 1, 'none').written(frame), /\u001B\[0;1mred/);
	});

	test('a synchronized frame is bracketed, and small ones are not', () => {
		const { writer, written } = recordWriter(80, 24);
		writer.synchronise(true);
		assert.match(
			written(Array.from({ length: 24 }, () => 'x'.repeat(80)).join('\n')),
			/^\u001B\[\?2026h[^]*\u001B\[\?2026l$/,
		);
		assert.doesNotMatch(written('y'), /2026h.{0,20}2026l/);
	});
});

describe('a terminal that does not keep up', () => {
	test('gets the newest frame, once', () => {
		const { writer, written, stall } = recordWriter(20, 1);
		written('zero');
		stall(true);
		assert.equal(written('one') + written('two') + written('three'), '');
		stall(false);
		assert.equal(written('three'), '', 'it was written when the terminal was ready');
		assert.deepEqual(writer.counters, { frames: 5, replaced: 2, written: 2 });
	});
});

test('the last frame is written whole after a pause', () => {
	const { writer, written } = recordWriter(20, 1);
	const first = written('hello');
	writer.pause();
	assert.equal(written('hello'), '');
	writer.resume();
	assert.equal(written('hello'), first);
});

test('the first frame is written at once, later ones when the caller is done', async () => {
	const { writer } = recordWriter(20, 1);
	writer.show('one');
	assert.equal(writer.counters.written, 1);
	writer.show('two');
	assert.equal(writer.counters.written, 1);
	await Promise.resolve();
	assert.equal(writer.counters.written, 2);
});
