/** A user of a server, from a form that was opened on the host of a dispatcher. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import { superuserWizard } from '../../../../source/wizards/server/superuser.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
import { idOf, snapshot, world } from '../world-for-tests.ts';

const rack = hostKey('rack-1');
const dispatcher: Container = containerOf('calvin', { host: rack, image: 'lavasoftware/lava-dispatcher:2023.01' });
const own = { ...snapshot, key: rack, containers: byId(dispatcher) };
const onRack: World = {
	snapshot: own,
	hosts: [
		{ snapshot, address: '10.20.0.10', readOnly: false },
		{ snapshot: own, address: undefined, readOnly: false },
	],
	facts: { ...world.facts, servers: [], farServers: world.facts.servers },
};

test('a superuser is made in a server of another host, and signs in there', () => {
	const server = superuserWizard.fields({}, onRack).find(({ id }) => id === 'server');
	assert.equal(server?.value, 'lava-server on local');
	assert.equal(server?.problem, undefined);
	const { plan, ends } = superuserWizard.make({ name: 'ada' }, onRack);
	const [step] = plan.steps;
	assert.ok(step?.do === 'exec');
	assert.deepEqual(step.container, { id: idOf('lava-server'), name: 'lava-server' });
	assert.match(ends.join(' '), /sign in at http:\/\/10\.20\.0\.10\//);
});
