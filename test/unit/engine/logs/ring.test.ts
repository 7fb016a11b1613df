import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LINE_CUT, LINE_NOTE, LINE_STDERR, LogRing } from '../../../../source/engine/logs/ring.ts';

function append(ring: LogRing, text: string, time = 0, flags = 0): void {
	const bytes = Buffer.from(text);
	ring.append(bytes, 0, bytes.length, time, flags);
}

function texts(ring: LogRing): string[] {
	return Array.from({ length: ring.end - ring.first }, (_, index) => ring.line(ring.first + index)?.text ?? 'missing');
}

test('a line is what was put in, sanitised when it is read', () => {
	const ring = new LogRing(1024);
	append(ring, 'ordinary', 1_700_000_000_123.25);
	append(ring, '\x1b]0;owned\x07failure', 2, LINE_STDERR | LINE_CUT);
	append(ring, 'a gap', 3, LINE_NOTE);
	assert.deepEqual(ring.line(0), {
		number: 0,
		time: 1_700_000_000_123.25,
		stream: 'stdout',
		text: 'ordinary',
		cut: false,
	});
	assert.deepEqual(ring.line(1), { number: 1, time: 2, stream: 'stderr', text: 'failure', cut: true });
	assert.equal(ring.line(2)?.stream, 'note');
	assert.equal(ring.time(0), 1_700_000_000_123.25);
});

test('outside of what is held there is nothing', () => {
	const ring = new LogRing(1024);
	append(ring, 'a');
	for (const number of [-1, 1, 1000]) {
		assert.equal(ring.line(number), undefined);
		assert.ok(Number.isNaN(ring.time(number)));
	}
});

/** An arena small enough to go round many times. */
const SIZE = 256;

test('the ring holds the newest lines, whole and in order, as a plain list would', () => {
	const line = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '漢'), maxLength: 20 });
	fc.assert(
		fc.property(fc.array(line, { maxLength: 200 }), lines => {
			const ring = new LogRing(SIZE);
			lines.forEach((text, index) => {
				append(ring, text, index);
				assert.equal(ring.end, index + 1);
				assert.deepEqual(texts(ring), lines.slice(ring.first, ring.end));
				assert.equal(ring.stamp(ring.first), ring.first);
			});
		}),
	);
});

test('a ring of a size that is no power of two fills it, and then goes round', () => {
	const ring = new LogRing(10_000 / 3);
	for (let number = 0; number < 1000; number++) append(ring, `line ${number}`.padEnd(100));
	assert.equal(ring.end, 1000);
	assert.equal(ring.end - ring.first, 33);
	assert.equal(ring.line(999)?.text.trim(), 'line 999');
});

test('for merging, time never goes back', () => {
	const ring = new LogRing(SIZE);
	[5, 7, 6, 7, 9].forEach(time => append(ring, 'x', time));
	assert.deepEqual(
		[0, 1, 2, 3, 4].map(number => ring.time(number)),
		[5, 7, 7, 7, 9],
	);
	assert.equal(ring.stamp(2), 6);
	assert.equal(ring.line(2)?.time, 6);
});

test('lines fall out only when the room is needed', () => {
	fc.assert(
		fc.property(fc.array(fc.nat({ max: SIZE / 4 }), { maxLength: 100 }), lengths => {
			const ring = new LogRing(SIZE);
			for (const length of lengths) append(ring, 'x'.repeat(length));
			const held = lengths.slice(ring.first).reduce((sum, length) => sum + Math.max(1, length), 0);
			// The oldest that fell out would not have fitted; up to a line's length is lost where the arena ends.
			const next = Math.max(1, lengths[ring.first - 1] ?? SIZE);
			const full = ring.end - ring.first === ring.capacity || held + next + SIZE / 4 >= SIZE;
			assert.ok(ring.first === 0 || full, `${held} bytes held`);
		}),
	);
});

test('a line longer than a quarter of the ring is cut, and says so', () => {
	const ring = new LogRing(SIZE);
	append(ring, 'x'.repeat(SIZE));
	assert.equal(ring.line(0)?.text.length, SIZE / 4);
	assert.equal(ring.line(0)?.cut, true);
});

test('many short lines are limited by their number', () => {
	const ring = new LogRing(1024);
	for (let index = 0; index < 1000; index++) append(ring, '');
	assert.equal(ring.end - ring.first, ring.capacity);
});
