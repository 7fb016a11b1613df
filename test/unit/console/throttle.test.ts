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
