import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throttle } from '../../../source/console/throttle.ts';

test('the first call does the work at once, those within the pause share one more', context => {
	context.mock.timers.enable({ apis: ['setTimeout'] });
	let done = 0;
	const work = throttle(50, () => done++);
	work.call();
	assert.equal(done, 1);
	work.call();
	work.call();
	context.mock.timers.tick(49);
	assert.equal(done, 1);
	context.mock.timers.tick(1);
	assert.equal(done, 2);
	context.mock.timers.tick(1000);
	assert.equal(done, 2);
	work.call();
	assert.equal(done, 3);
});

test('what is stopped does nothing more', context => {
	context.mock.timers.enable({ apis: ['setTimeout'] });
	let done = 0;
	const work = throttle(50, () => done++);
	work.call();
	work.call();
	work.stop();
	context.mock.timers.tick(1000);
	assert.equal(done, 1);
});

test('work that is not urgent rests the longer, the longer it takes, but not without end', context => {
	context.mock.timers.enable({ apis: ['setTimeout'] });
	let took = 0;
	let now = 0;
	context.mock.method(performance, 'now', () => now);
	let done = 0;
	const work = throttle(
		50,
		() => {
			done++;
			now += took;
		},
		{ times: 100, most: 2000 },
	);
	const restsFor = (milliseconds: number, rest: number): void => {
		took = milliseconds;
		work.call();
		const before = done;
		work.call();
		context.mock.timers.tick(rest - 1);
		assert.equal(done, before, `it took ${milliseconds} ms`);
		context.mock.timers.tick(1);
		assert.equal(done, before + 1, `it took ${milliseconds} ms`);
		context.mock.timers.tick(10_000);
	};
	restsFor(0, 50);
	restsFor(8, 800);
	restsFor(90, 2000);
	restsFor(1500, 3000);
});
