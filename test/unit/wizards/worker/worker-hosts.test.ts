/** A worker on one host, whose server is on another: retired, put to work again and removed from either. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import { placedPlan } from '../../../../source/lab/step/on-host.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import { byId } from '../../lab/objects-for-tests.ts';
import { problems, snapshot, world } from '../world-for-tests.ts';

const rack = hostKey('rack-1');
const [calvin] = [...snapshot.containers.values()]
	.filter(({ name }) => name === 'calvin')
	.map(each => ({ ...each, host: rack }));
assert.ok(calvin);
const containers = byId(...[...snapshot.containers.values()].filter(({ name }) => name !== 'calvin'));
const onServer = { ...snapshot, containers };
const onRack = { ...snapshot, key: rack, containers: byId(calvin) };
const hosts: World['hosts'] = [onServer, onRack].map(each => ({ snapshot: each, address: undefined, readOnly: false }));
const row = world.facts.workers.find(each => each.worker?.name === 'calvin');
assert.ok(row);
const given = { worker: `${row.server?.key} calvin` };

for (const opened of [onServer, onRack]) {
	suite(`from a form on ${opened.key}`, () => {
		const facts = { ...world.facts, workers: [{ ...row, container: calvin }] };
		const where: World = { snapshot: opened, hosts, facts };
		const hostsOf = (wizard: 'worker' | 'removal', more: object): (HostKey | undefined)[] => {
			const all = new Map(hosts.flatMap(each => [...each.snapshot.containers]));
			const { plan } = wizardOf(wizard).make({ ...given, ...more }, where);
			return placedPlan(plan, opened.key, ({ id }) => all.get(id)?.host).steps.map(({ host }) => host);
		};

		test('its health is changed in its server', () => {
			assert.deepEqual(problems('worker', given, where), []);
			assert.deepEqual([...new Set(hostsOf('worker', { health: 'retired' }))], [onServer.key]);
		});

		test('it is removed with its container, where that is', () => {
			assert.deepEqual(problems('removal', given, where), []);
			const placed = hostsOf('removal', { container: calvin.id });
			assert.deepEqual(new Set(placed), new Set([onServer.key, rack]));
		});
	});
}
