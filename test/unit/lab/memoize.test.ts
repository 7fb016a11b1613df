import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoizeByValue, memoizeByObject, memoizeLastByObject } from '../../../source/lab/memoize.ts';

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

test('an object has its last answer while all that it is made of is the same', () => {
	const made: number[] = [];
	const answer = memoizeLastByObject((_key: object, { height }: { height: number; width: number }) => {
		made.push(height);
		return { height };
	});
	const [key, other] = [{}, {}];
	const first = answer(key, { height: 1, width: 2 });
	assert.notEqual(answer(other, { height: 1, width: 2 }), first);
	assert.equal(answer(key, { height: 1, width: 2 }), first);
	assert.notEqual(answer(key, { height: 1, width: 3 }), first);
	assert.equal(made.length, 3);
});
