import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Worker } from '../../../../source/lab/lava/worker/worker.ts';
import type { LavaServer } from '../../../../source/lab/lava/server/server.ts';
import { knownServer } from '../../../../source/lab/verdict/surroundings/server-of.ts';
import { world } from '../../wizards/world-for-tests.ts';

test('a server is the same for who looks for workers until its place or its workers change', () => {
	const row = world.facts.workers.find(({ server, worker }) => server !== undefined && worker !== undefined);
	assert.ok(row?.server && row.worker);
	const { worker } = row;
	const base: LavaServer = { ...row.server, key: 'known-server', workers: [worker] };
	const named = (name: string): Worker => ({ ...worker, name });
	const first = knownServer(base);
	assert.equal(knownServer({ ...base, version: '2024.05', workers: [{ ...worker, state: 'offline' }] }), first);
	const more = knownServer({ ...base, workers: [worker, named('more')] });
	assert.deepEqual([...more.workers], [worker.name, 'more']);
	const other = knownServer({ ...base, workers: [worker, named('other')] });
	assert.deepEqual([...other.workers], [worker.name, 'other']);
	const moved = knownServer({ ...base, workers: [worker, named('other')], place: { ...base.place } });
	assert.notEqual(moved, other);
	assert.equal(knownServer({ ...base, key: 'another', workers: [] }).key, 'another');
});
