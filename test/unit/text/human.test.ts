import assert from 'node:assert/strict';
import { test } from 'node:test';
import { age, bytes, count, duration, memory, since } from '../../../source/text/human.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test('sizes', () => {
	assert.equal(bytes(0), '0 B');
	assert.equal(bytes(999), '999 B');
	assert.equal(bytes(1000), '1.0 kB');
	assert.equal(bytes(27_340_000), '27.3 MB');
	assert.equal(bytes(999_999), '1.0 MB');
	assert.equal(bytes(123_456_789), '123 MB');
	assert.equal(memory(1024), '1.0 KiB');
	assert.equal(memory(63.8 * 1024 * 1024), '63.8 MiB');
});

test('durations have two units at most', () => {
	assert.equal(duration(-5), '0 s');
	assert.equal(duration(45_900), '45 s');
	assert.equal(duration(12 * minute + 30_000), '12 min');
	assert.equal(duration(3 * hour + 12 * minute), '3 h 12 min');
	assert.equal(duration(3 * hour), '3 h');
	assert.equal(duration(2 * day + 4 * hour), '2 d 4 h');
});

test('an age has no more than eight cells', () => {
	assert.equal(age(45_900), '45 s');
	assert.equal(age(59 * minute), '59 min');
	assert.equal(age(23 * hour + 59 * minute), '23 h');
	assert.equal(age(9 * day + 23 * hour + 59 * minute), '9 d 23 h');
	assert.equal(age(19 * day + 23 * hour), '19 d');
});

test('since', () => {
	assert.equal(since(1000, 1500), 'just now');
	assert.equal(since(0, 3 * minute), '3 min ago');
});

test('counts', () => {
	assert.equal(count(999), '999');
	assert.equal(count(1_234_567), '1,234,567');
	assert.equal(count(1, 'line'), '1 line');
	assert.equal(count(0, 'line'), '0 lines');
	assert.equal(count(2, 'address', 'addresses'), '2 addresses');
});
