import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	memoizeByValue,
	memoizeByObject,
	memoizeLastByObject,
	sortAgain,
	steadyByKey,
} from '../../../source/lab/memoize.ts';

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

test('a key has its last value while a new one is alike, and all are forgotten when there are too many', () => {
	const keep = steadyByKey((last: { is: number }, next: { is: number }) => last.is === next.is, 2);
	const [one, again, other] = [{ is: 1 }, { is: 1 }, { is: 2 }];
	assert.equal(keep('a', one), one);
	assert.equal(keep('a', again), one);
	assert.equal(keep('b', again), again, 'of another key');
	assert.equal(keep('a', { is: 1 }), one, 'two keys are not too many');
	assert.equal(keep('c', other), other);
	assert.equal(keep('a', again), again, 'it was forgotten');
	const changing = steadyByKey((last: { is: number }, next: { is: number }) => last.is === next.is);
	assert.deepEqual([changing('a', one), changing('a', other), changing('a', again)], [one, other, again]);
});

test('a list is in order whatever came, went or changed since the one before, and few are compared', () => {
	let comparisons = 0;
	const sorted = sortAgain<{ rank: number }>((a, b) => {
		comparisons++;
		return a.rank - b.rank;
	});
	let list = Array.from({ length: 1000 }, (_, at) => ({ rank: (at * 7919) % 1000 }));
	const ranks = (): number[] => sorted(list).map(({ rank }) => rank);
	const expected = (): number[] => list.map(({ rank }) => rank).toSorted((a, b) => a - b);
	assert.deepEqual(ranks(), expected());
	for (const count of [1, 3, 40]) {
		// So many change, one goes and one comes.
		list = [...list.slice(1).map((each, at) => (at < count ? { rank: 999 - each.rank } : each)), { rank: 500 }];
		comparisons = 0;
		assert.deepEqual(ranks(), expected());
		if (count < 10) assert.ok(comparisons <= (count + 1) * 11, `${comparisons} comparisons`);
	}
	list = [];
	assert.deepEqual(ranks(), []);
});
