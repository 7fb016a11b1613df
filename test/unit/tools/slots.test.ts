import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { makeSlots } from '../../../tools/slots.js';

suite('places for processes', () => {
	test('go to whoever takes longest of all who wait, then to who asked first', async () => {
		const slots = makeSlots(1);
		const order: string[] = [];
		const asked = [
			['short', 1],
			['long', 9],
			['unknown', Infinity],
			['unknown too', Infinity],
			['middle', 5],
		] as const;
		await Promise.all(asked.map(([name, seconds]) => slots(seconds, async () => order.push(name))));
		assert.deepEqual(order, ['unknown', 'unknown too', 'long', 'middle', 'short']);
	});

	test('are never more than there are, and all of them in use while somebody waits', async () => {
		const slots = makeSlots(3);
		let [now, most, least] = [0, 0, Infinity];
		const ends: (() => void)[] = [];
		const all = [1, 2, 3, 4, 5, 6, 7].map(seconds =>
			slots(seconds, async () => {
				most = Math.max(most, ++now);
				await new Promise<void>(end => ends.push(end));
				now--;
			}),
		);
		for (let left = all.length; left > 0; left--) {
			await new Promise(resolve => setImmediate(resolve));
			least = Math.min(least, now - Math.min(3, left));
			ends.shift()?.();
		}
		await Promise.all(all);
		assert.deepEqual({ most, least }, { most: 3, least: 0 });
	});

	test('are given back by work that fails, which says why', async () => {
		const slots = makeSlots(1);
		await assert.rejects(
			slots(1, () => Promise.reject(new Error('no'))),
			/no/,
		);
		assert.equal(await slots(1, () => Promise.resolve('next')), 'next');
	});
});
