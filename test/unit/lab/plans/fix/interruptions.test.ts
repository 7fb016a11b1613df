import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interruptions } from '../../../../../source/lab/plans/fix/recreate-worker.ts';
import type { Container } from '../../../../../source/lab/objects.ts';
import { online } from '../../verdict/conditions.ts';
import { rowOf, workerContainer } from '../../verdict/small-lab.ts';

const jobs = [4120, 4121].map(id => ({ id, device: 'qemu01' }));
const reported = (ids: typeof jobs, status: Container['status']): string[] =>
	interruptions(
		rowOf({ worker: { ...online, jobs: ids } }),
		workerContainer('calvin-worker', { container: { status } }),
	);

test('jobs break off where their worker runs, and none where it does not, or has none', () => {
	assert.deepEqual(reported(jobs, 'running'), ['Jobs that run on it break off: 4120, 4121.']);
	assert.deepEqual(reported(jobs, 'exited'), []);
	assert.deepEqual(reported([], 'running'), []);
	assert.deepEqual(interruptions({ ...rowOf({}), worker: undefined }, workerContainer('calvin-worker')), []);
});
