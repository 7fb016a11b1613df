import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchSpace } from '../../../../source/console/subscriptions/space.ts';
import { initialState } from '../../../../source/console/state/initial.ts';
import { createStore } from '../../../../source/console/store/store.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { createScriptedEngine } from '../../engine/scripted-engine.ts';
import { until, untilSeen } from '../../../until.ts';

test('disks are asked for while the hosts are on the screen, once in a while, and what nobody knows is said', async t => {
	const peer = await createScriptedEngine();
	await peer.start();
	const keys = ['here', 'far'].map(hostKey);
	const all = keys.map(key => ({ named: { key }, engine: openEngine({ key, environment: {}, host: peer.address }) }));
	for (const { engine } of all) await until(engine, () => engine.snapshot().connection.state === 'live');
	const store = createStore(
		initialState({
			size: { columns: 80, rows: 24 },
			now: 0,
			readOnly: false,
			demo: false,
			logs: {},
			hosts: all.map(({ named, engine }) => ({ named, snapshot: engine.snapshot() })),
			folder: '/',
		}),
	);
	const asked: string[] = [];
	const space = { folder: '/var/lib/docker', free: 1, total: 2 };
	const stop = watchSpace(store, { all: () => all }, async engine => {
		asked.push(engine.snapshot().key);
		return engine.snapshot().key === 'here' ? space : undefined;
	});
	t.after(async () => {
		stop();
		store.close();
		for (const { engine } of all) await engine.close();
		await peer.cleanup();
	});
	store.dispatch({ type: 'focused', panel: 'networks' }, 'brisk');
	await untilSeen(() => store.frame().attention.focus === 'networks');
	assert.deepEqual(asked, []);
	store.dispatch({ type: 'focused', panel: 'hosts' }, 'brisk');
	await untilSeen(() => store.now().hosts.every(each => each.space !== undefined));
	store.dispatch({ type: 'focused', panel: 'hosts' }, 'brisk');
	assert.deepEqual(
		store.now().hosts.map(each => each.space),
		[space, 'unknown'],
	);
	assert.deepEqual(asked, ['here', 'far']);
});
