import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isDeepEqual } from '../../../../source/lab/spec/same.ts';

suite('two pieces of data', () => {
	for (const [a, b] of [
		[{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
		[{ a: 1, b: undefined }, { a: 1 }],
		[null, null],
		[[], []],
	]) {
		test(`say the same: ${JSON.stringify(a)}`, () => assert.equal(isDeepEqual(a, b), true));
	}

	for (const [a, b] of [
		[{ a: 1 }, { a: 2 }],
		[{ a: 1 }, { a: 1, b: 1 }],
		[{ a: 1, b: 1 }, { a: 1 }],
		[
			[1, 2],
			[2, 1],
		],
		[[1], [1, 2]],
		[[], {}],
		[{}, null],
		[null, {}],
		[{}, 'text'],
		['text', {}],
		[0, ''],
	]) {
		test(`differ: ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => assert.equal(isDeepEqual(a, b), false));
	}
});
