import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairReadLimit, MOST_READ } from '../../../../source/server/workers/read-limit.ts';

const read = (workers: readonly number[]): number =>
	workers.reduce((sum, count) => sum + Math.min(count, fairReadLimit(workers)), 0);

test('one host has all that are read', () => {
	assert.equal(fairReadLimit([2000]), MOST_READ);
	assert.equal(fairReadLimit([3]), MOST_READ);
	assert.equal(fairReadLimit([]), MOST_READ);
});

test('all are read where they are few, however they are spread', () => {
	assert.equal(read([60, 0, 39]), 99);
	assert.equal(read([MOST_READ, 0]), MOST_READ);
});

test('many are shared out, and what one host does not need is for the others', () => {
	assert.equal(fairReadLimit([95, 95, 95, 95]), 25);
	assert.equal(fairReadLimit([500, 10, 500]), 45);
	assert.equal(read([500, 10, 500]), MOST_READ);
	for (let hosts = 1; hosts <= 120; hosts++) {
		assert.ok(read(Array.from({ length: hosts }, () => 95)) <= MOST_READ, `${hosts} hosts`);
	}
});
