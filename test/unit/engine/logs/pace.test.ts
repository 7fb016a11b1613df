import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../../source/engine/clock.ts';
import { LogRing } from '../../../../source/engine/logs/ring.ts';
import { createLagWatch, createReadingBudget } from '../../../../source/engine/logs/pace.ts';
import { engineTime, overlapOf } from '../../../../source/engine/logs/resume.ts';

test('the budget is for a tenth of a second and is shared', () => {
	let now = 1000;
	const waits: number[] = [];
	const clock: Clock = {
		now: () => now,
		after(ms) {
			waits.push(ms);
			return () => {};
		},
	};
	const budget = createReadingBudget(clock);
	assert.ok(budget.spend(3));
	now += 40;
	assert.ok(!budget.spend(3), 'together it is too much');
	budget.refilled(() => {});
	assert.deepEqual(waits, [60]);
	now += 60;
	assert.ok(budget.spend(3), 'a new window');
});

test('the budget is spent with its fourth millisecond', () => {
	const budget = createReadingBudget({ now: () => 0, after: () => () => {} });
	assert.ok(budget.spend(3.75));
	assert.ok(!budget.spend(0.25));
});

test('lag is noticed when it stays, whatever the difference of the clocks', () => {
	const skew = -3_600_000;
	const isTooLate = createLagWatch();
	assert.ok(!isTooLate(0, skew));
	assert.ok(!isTooLate(8000, skew + 1000), 'seven seconds late for the first time');
	assert.ok(!isTooLate(10_000, skew + 2000));
	assert.ok(isTooLate(13_000, skew + 3000), 'five seconds later it is worse');
});

test('a history and a backlog that shrink are no reason to skip', () => {
	const isTooLate = createLagWatch();
	// A day of history is read in 20 seconds.
	for (let now = 0; now <= 20_000; now += 100) assert.ok(!isTooLate(now, -86_400_000 + (now / 20_000) * 86_420_000));
	// The console sleeps for a minute, and reads what gathered in ten seconds.
	for (let now = 80_000; now <= 90_000; now += 100) assert.ok(!isTooLate(now, 20_000 + (now - 80_000) * 7));
});

test('the overlap is a second, or less where the ring holds less', () => {
	const ring = new LogRing(256);
	const text = Buffer.from('x'.repeat(32));
	assert.equal(overlapOf(ring, 0), undefined);
	ring.append(text, 0, 32, 5000, 0);
	assert.ok(Math.abs((overlapOf(ring, 0)?.since ?? 0) - 4000) < 1);
	for (let index = 1; index < 20; index++) ring.append(text, 0, 32, 5000 + index, 0);
	const since = overlapOf(ring, 0)?.since ?? 0;
	assert.ok(since > ring.time(ring.first + 1) && since < ring.time(ring.end - 1));
	assert.equal(overlapOf(ring, ring.end), undefined);
});

test('a time for the engine', () => {
	assert.equal(engineTime(1_700_000_000_123.25), '1700000000.123250000');
	assert.equal(engineTime(1_700_000_000_000), '1700000000.000000000');
});
