import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import { workerWizard } from '../../../../source/wizards/worker/worker.ts';
import type { Worker } from '../../../../source/lab/lava/worker/worker.ts';
import { world } from '../world-for-tests.ts';

const help = (id: string, given: Record<string, string>, where = world): string | undefined =>
	workerWizard.fields(given, where).find(view => view.id === id)?.help;

const withHealth = (health: Worker['health']): typeof world => ({
	...world,
	facts: {
		...world.facts,
		workers: world.facts.workers.map(row => (row.worker ? { ...row, worker: { ...row.worker, health } } : row)),
	},
});

suite('the worker wizard', () => {
	test('shows the devices, and which of them are retired with it', () => {
		assert.equal(help('worker', {}), 'Its devices: qemu-1 (good), board-1 (retired).');
		assert.equal(help('health', { health: 'retired' }), 'LAVA retires with it: qemu-1.');
		assert.equal(workerWizard.make({ health: 'retired' }, world).dangerous, true);
	});

	test('proposes to put a retired one to work again, with its devices or without', () => {
		const retired = withHealth('retired');
		const plans = [true, false].map(revive => workerWizard.make({ revive }, retired).plan);
		assert.ok(plans.every(({ title }) => title === 'Put calvin to work again'));
		assert.match(plans[0]?.warnings.join(' ') ?? '', /become Unknown.*board-1/);
		assert.match(plans[1]?.warnings.join(' ') ?? '', /stay retired: board-1/);
	});

	test('asks about retired devices only where the worker is to work again', () => {
		const asks = (given: Record<string, string>): boolean =>
			workerWizard.fields(given, withHealth('retired')).some(({ id }) => id === 'revive');
		assert.deepEqual([asks({ health: 'active' }), asks({ health: 'maintenance' })], [true, false]);
	});

	test('finds a worker by its server on another host than its own', () => {
		const rack = { ...world.snapshot, key: hostKey('rack'), containers: new Map(), networks: new Map() };
		const host = { address: undefined, readOnly: false };
		const there = {
			...world,
			snapshot: rack,
			hosts: [
				{ ...host, snapshot: world.snapshot },
				{ ...host, snapshot: rack },
			],
		};
		assert.equal(help('worker', {}, there), 'Its devices: qemu-1 (good), board-1 (retired).');
		const problems = workerWizard.fields({}, there).flatMap(({ problem }) => problem ?? []);
		assert.deepEqual(problems, []);
		assert.match(help('worker', {}, { ...there, hosts: [] }) ?? '', /Workers of the servers here/);
	});

	test('says that there is nothing to change', () => {
		const problems = workerWizard.fields({ health: 'active' }, world).flatMap(({ problem }) => problem ?? []);
		assert.deepEqual(problems, ['calvin is active already.']);
	});
});
