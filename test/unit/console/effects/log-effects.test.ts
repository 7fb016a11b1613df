import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createLogEffects } from '../../../../source/console/effects/log-effects.ts';
import { wholeLane } from '../../../../source/console/logs/lane.ts';
import { initialState } from '../../../../source/console/state/initial.ts';
import { createStore, type Store } from '../../../../source/console/store/store.ts';
import { linesOf } from '../logs/lines.ts';

/** A log that is followed, longer than its panel, with matches in those lines. */
function followed(context: TestContext, ...matches: number[]) {
	const texts = Array.from({ length: 200 }, (_, index) => (matches.includes(index) ? 'WARNING' : 'well'));
	const first = initialState({
		size: { columns: 80, rows: 24 },
		now: 0,
		readOnly: false,
		demo: false,
		logs: {},
		hosts: [],
	});
	const lanes = [wholeLane('lava-server', linesOf(...texts))];
	const store = createStore({ ...first, logs: { ...first.logs, lanes, search: 'WARNING' } });
	context.after(() => store.close());
	return { store, ...createLogEffects({ store, subscription: { reopen() {}, close() {} }, copy() {} }) };
}

/** Where the match is, once there is one, or another one. */
function nextMatch(store: Store): Promise<number | undefined> {
	const before = store.now().logs.match;
	return new Promise(resolve => {
		const end = store.subscribe(() => {
			const { match } = store.now().logs;
			if (match === before) return;
			end();
			resolve(match?.[0]);
		});
	});
}

test('the first match is the nearest one: what is seen, else what is above it', async t => {
	for (const [matches, nearest] of [
		[[3, 120, 198], 198],
		[[3, 120], 120],
	] as const) {
		const { store, search } = followed(t, ...matches);
		const found = nextMatch(store);
		search('next');
		assert.equal(await found, nearest);
	}
});

test('behind the newest match comes the oldest, and is said to be that', async t => {
	const { store, search } = followed(t, 3, 120);
	let found = nextMatch(store);
	search('next');
	await found;
	found = nextMatch(store);
	search('next');
	assert.equal(await found, 3);
	assert.equal(store.now().notice?.text, 'Went on from the oldest line');
});
