/** The timestamps before log entries, byte by byte. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createLogTimeReader } from '../../../../source/engine/logs/time.ts';

/** How many bytes it takes, and the time. */
function read(text: string, start = 0, end = text.length): [taken: number, time: number] {
	const reader = createLogTimeReader();
	return [reader.read(Buffer.from(text), start, end), reader.time];
}

const SECOND = '2026-11-30T10:00:01';
const AT = Date.parse(`${SECOND}Z`);

suite('a timestamp', () => {
	const rows: [text: string, taken: number, time: number][] = [
		[`${SECOND}Z `, 21, AT],
		[`${SECOND}Z text`, 21, AT],
		[`${SECOND}.5Z text`, 23, AT + 500],
		[`${SECOND}.25Z text`, 24, AT + 250],
		[`${SECOND}.000000001Z text`, 31, AT + 1e-6],
		[`${SECOND}.123456789Z text`, 31, AT + 123.456789],
		[`${SECOND}.Z text`, 22, AT],
		[`${SECOND}+01:30 text`, 26, AT - 90 * 60_000],
		[`${SECOND}-01:30 text`, 26, AT + 90 * 60_000],
		[`${SECOND}.5+00:00 text`, 28, AT + 500],
	];
	for (const [text, taken, time] of rows) test(text, () => assert.deepEqual(read(text), [taken, time]));

	const none = [
		'',
		'text',
		SECOND,
		`${SECOND}Z`,
		`${SECOND} `,
		`${SECOND}Ztext`,
		`${SECOND}+0130 text`,
		`${SECOND}+01:3 text`,
		`${SECOND}*01:30 text`,
		`${SECOND}.5`,
		'2026-13-30T10:00:01Z text',
		'2026-11-30 10:00:01Z text',
		`x${SECOND}Z text`,
	];
	for (const text of none) test(`is none: ${text || 'nothing'}`, () => assert.deepEqual(read(text), [0, 0]));

	test('ends where its entry does', () => {
		assert.deepEqual(read(`${SECOND}Z text`, 0, 20), [0, 0], 'its blank is no longer of it');
		assert.deepEqual(read(`${SECOND}.55Z text`, 0, 21), [0, 0]);
		assert.deepEqual(read(`${SECOND}+01:30 text`, 0, 24), [0, 0]);
		assert.deepEqual(read(`any ${SECOND}Z text`, 4), [21, AT]);
	});
});

test('the last time stays where there is none, and is read again in the next second', () => {
	const reader = createLogTimeReader();
	const take = (text: string): number => reader.read(Buffer.from(text), 0, text.length);
	assert.equal(take(`${SECOND}.1Z one`), 23);
	assert.equal(take('none'), 0);
	assert.equal(reader.time, AT + 100);
	assert.equal(take(`${SECOND}.9Z two`), 23);
	assert.equal(reader.time, AT + 900);
	assert.equal(take('2026-11-30T10:00:02.0Z three'), 23);
	assert.equal(reader.time, AT + 1000);
	assert.equal(take('3026-11-30T10:00:02.0Z four'), 23);
	assert.equal(reader.time, Date.parse('3026-11-30T10:00:02Z'));
});
