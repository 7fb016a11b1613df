import assert from 'node:assert/strict';
import { test } from 'node:test';
import { now, rowsOf, workerOf } from './small-lab.ts';

const online = { state: 'online', lastPing: now - 5000 } as const;
const workers = [
	workerOf('alone', online),
	workerOf('example.com'),
	workerOf('away'),
	workerOf('worker-10', { ...online, jobs: [{ id: 7, device: 'qemu01' }] }),
	workerOf('worker-9', online),
	workerOf('aged', { health: 'retired' }),
	workerOf('calvin'),
];

test('workers that need somebody come first, those that do nothing last', () => {
	const rows = rowsOf({ server: { workers }, container: { status: 'paused' } });
	assert.deepEqual(
		rows.map(({ name, verdict }) => `${name} ${verdict.state}`),
		[
			'calvin wrong',
			'away unknown',
			'alone online',
			'worker-9 online',
			'worker-10 working',
			'aged retired',
			'example.com waiting',
		],
	);
});

test("LAVA's example is retired where somebody retired it, and last all the same", () => {
	const rows = rowsOf({
		server: { workers: [workerOf('example.com', { health: 'retired' }), ...workers.slice(5, 6)] },
	});
	assert.deepEqual(rows.map(({ name, verdict }) => [name, verdict.state, verdict.fix?.action.do]).slice(-2), [
		['aged', 'retired', 'set-health'],
		['example.com', 'retired', undefined],
	]);
});
