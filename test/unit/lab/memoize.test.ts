import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoizeByValue, memoizeByObject } from '../../../source/lab/memoize.ts';

test('the same object gives the same answer, even when there is none', () => {
	const asked: object[] = [];
	const answer = memoizeByObject((key: object) => {
		asked.push(key);
		return undefined;
	});
	const key = {};
	answer(key);
	answer(key);
	answer({});
	assert.equal(asked.length, 2);
});

test('a text is asked for once, and all are forgotten when there are too many', () => {
	const asked: string[] = [];
	const answer = memoizeByValue((text: string) => {
		asked.push(text);
		return text.toUpperCase();
	}, 2);
	assert.deepEqual(['a', 'b', 'a', 'c', 'c', 'a'].map(answer), ['A', 'B', 'A', 'C', 'C', 'A']);
	assert.deepEqual(asked, ['a', 'b', 'c', 'a']);
});
