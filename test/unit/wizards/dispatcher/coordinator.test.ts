import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { COORDINATOR_FILE } from '../../../../source/lab/lava/coordinator.ts';
import { coordinatorHost } from '../../../../source/wizards/dispatcher/coordinator.ts';
import { dispatcherWizard } from '../../../../source/wizards/dispatcher/dispatcher.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { world } from '../world-for-tests.ts';

const near = { server: 'lava-server', network: 'dockernet' };

const [server] = [...world.snapshot.containers.values()].filter(({ name }) => name === 'lava-server');

function withServer(changes: object): World {
	assert.ok(server);
	const containers = new Map([...world.snapshot.containers, [server.id, { ...server, ...changes }]]);
	return { ...world, snapshot: { ...world.snapshot, containers } };
}

suite("a new dispatcher's coordinator", () => {
	test("is its server's, by what it is called on the network", () => {
		assert.equal(coordinatorHost(near, world), '172.18.0.5');
		assert.equal(coordinatorHost({ ...near, network: 'lab-2' }, world), 'lava-server');
	});

	test('is none where the server has none, is older than that, or elsewhere', () => {
		const image = 'lavasoftware/lava-server:2019.11';
		assert.equal(coordinatorHost(near, withServer({ image })), undefined);
		assert.equal(coordinatorHost({ ...near, server: '' }, world), undefined);
	});

	test('is written when it is wanted, and has to answer', () => {
		const { plan } = dispatcherWizard.make({ ...near, multinode: true }, world);
		const file = plan.steps.find(step => step.do === 'put-file' && step.path === COORDINATOR_FILE);
		assert.ok(file?.do === 'put-file' && typeof file.content === 'string' && file.content.includes('172.18.0.5'));
		const proof = plan.steps.at(-1);
		assert.ok(proof?.do === 'wait' && proof.until.is === 'succeeds');
		const without = dispatcherWizard.make(near, world).plan.steps;
		assert.ok(!without.some(step => step.do === 'put-file' && step.path === COORDINATOR_FILE));
	});
});
