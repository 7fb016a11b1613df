import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { test } from 'node:test';
import { createTtyOutput } from '../../../source/terminal/tty-output.ts';

/** A line that takes so many bytes at a time. */
function createLine(capacity: number) {
	let taken = '';
	let room = capacity;
	return {
		take: (bytes: Uint8Array): number => {
			const length = Math.min(room, bytes.length);
			room -= length;
			taken += Buffer.from(bytes.subarray(0, length)).toString('latin1');
			return length;
		},
		close: () => {},
		makeRoom: (bytes: number) => (room = bytes),
		taken: () => taken,
	};
}

test('what the line does not take is kept, in order, and written later', async () => {
	const line = createLine(4);
	const output = createTtyOutput(line);
	const events = new EventEmitter();
	output.onDrain(() => events.emit('drain'));
	output.write('abcdef');
	output.write('gh');
	assert.deepEqual([line.taken(), output.pending()], ['abcd', 4]);
	line.makeRoom(100);
	await once(events, 'drain');
	assert.deepEqual([line.taken(), output.pending()], ['abcdefgh', 0]);
	assert.equal(output.counters.bytes, 8);
});

test('the last words come instead of what is pending, and cancel a sequence that was cut', () => {
	const line = createLine(3);
	const output = createTtyOutput(line);
	output.write('\u001B[12;34Hpicture');
	line.makeRoom(100);
	output.writeLast('bye', 1000);
	assert.equal(line.taken(), '\u001B[1\u0018bye');
});

test('the last words wait no longer than they may', () => {
	const line = createLine(0);
	const output = createTtyOutput(line);
	output.writeLast('bye', 20);
	assert.equal(line.taken(), '');
});

test('a line that is gone takes everything and disturbs nobody', () => {
	const output = createTtyOutput({
		take() {
			throw Object.assign(new Error('write EIO'), { code: 'EIO' });
		},
		close() {},
	});
	output.write('hello');
	output.writeLast('bye', 1000);
	assert.deepEqual([output.pending(), output.counters.bytes], [0, 0]);
});
