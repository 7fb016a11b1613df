/** Who proves that a dispatcher works again whose server is on another host than its own. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import { placedPlan } from '../../../../source/lab/step/on-host.ts';
import { againWizard } from '../../../../source/wizards/dispatcher/again.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import type { ServerFacts, World } from '../../../../source/wizards/world.ts';
import { byId } from '../../lab/objects-for-tests.ts';
import { container, problems, values, withOld, world } from './again-for-tests.ts';

suite('a dispatcher recreated whose server is on another host', () => {
	const rack = hostKey('rack-1');
	const there = { ...withOld().snapshot, key: rack, containers: byId({ ...container, host: rack }) };
	const [lava] = world.facts.servers;
	assert.ok(lava?.state === 'ready');
	const where: World = {
		snapshot: there,
		hosts: [
			{ snapshot: world.snapshot, address: undefined, readOnly: false },
			{ snapshot: there, address: undefined, readOnly: false },
		],
		facts: { ...withOld().facts, servers: [], farServers: [lava] },
	};
	const plan = (given: Given = {}) => againWizard.make({ container: 'calvin', ...given }, where).plan;

	test('is proposed with that server, however it comes there', () => {
		assert.equal(values({ container: 'calvin' }, where)['server'], 'lava-server on local');
		assert.deepEqual(problems({ container: 'calvin' }, where), []);
	});

	test('has to be Online again by the word of that server, on its own host', () => {
		const waits = placedPlan(plan(), rack, ({ id }) => world.snapshot.containers.get(id)?.host).steps.flatMap(step =>
			step.do === 'wait' && step.until.is === 'online' ? [{ host: step.host, ...step.until }] : [],
		);
		const server = [...world.snapshot.containers.values()].find(({ name }) => name === 'lava-server');
		assert.deepEqual(waits, [
			{
				host: rack,
				is: 'online',
				server: { container: { id: server?.id, name: 'lava-server' }, host: 'local' },
				worker: 'calvin',
				since: { id: '', name: 'calvin' },
			},
		]);
	});

	test('gets its new token there too', () => {
		const says = plan({ renew: true }).steps.flatMap(step => (step.do === 'exec' ? [step.says] : []));
		assert.deepEqual(says, ['Read the token of calvin', 'Make a new token for calvin']);
	});

	test('is blocked where that server does not answer, and by its own log where nobody is to be asked', () => {
		const silent: ServerFacts = { name: 'lava-server', host: lava.host, state: 'silent', why: 'it is off' };
		const mute = { ...where, facts: { ...where.facts, farServers: [{ ...silent, name: 'lava-server' }] } };
		assert.match(problems({ container: 'calvin' }, mute).join(), /lava-server on local does not answer: it is off/);
		const proofs = plan({ server: 'elsewhere' }).steps.flatMap(step => (step.do === 'wait' ? [step.until.is] : []));
		assert.deepEqual(proofs, ['running', 'answered']);
	});
});
