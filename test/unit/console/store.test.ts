import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createStore, type Pace } from '../../../source/console/store/store.ts';
import { openConsole } from './console-for-tests.ts';

/** A store that notes at what time it draws, and time that stands still. */
function slowClock(context: TestContext): {
	ask(pace: Pace): Promise<void>;
	pass(milliseconds: number): Promise<void>;
	drawn: number[];
} {
	context.mock.timers.enable({ apis: ['setTimeout'] });
	let now = 1000;
	let asked = 0;
	const drawn: number[] = [];
	const store = createStore(openConsole(context).state(), { now: () => now });
	store.subscribe(() => drawn.push(now - 1000));
	context.after(() => store.close());
	return {
		ask(pace) {
			store.dispatch({ type: 'ticked', now: ++asked }, pace);
			return Promise.resolve();
		},
		async pass(milliseconds) {
			for (let each = 0; each < milliseconds; each++) {
				now++;
				context.mock.timers.tick(1);
				await Promise.resolve();
			}
		},
		drawn,
	};
}

test('a key is drawn at once, before a timer can be late', async t => {
	const { ask, drawn } = slowClock(t);
	await ask('brisk');
	assert.deepEqual(drawn, [0]);
});

test('a key does not wait for the frame of a log that was drawn just before it', async t => {
	const { ask, pass, drawn } = slowClock(t);
	await ask('flow');
	await pass(1);
	assert.deepEqual(drawn, [1]);
	await ask('brisk');
	assert.deepEqual(drawn, [1, 1]);
});

test('keys that come fast share frames', async t => {
	const { ask, pass, drawn } = slowClock(t);
	for (let each = 0; each < 25; each++) {
		await ask('brisk');
		await pass(1);
	}
	assert.deepEqual(drawn, [0, 25]);
});

test('a log waits for its turn after a key', async t => {
	const { ask, pass, drawn } = slowClock(t);
	await ask('brisk');
	await pass(10);
	await ask('flow');
	await pass(200);
	assert.deepEqual(drawn, [0, 125]);
});
