/** The addresses that one plan gives, on networks whose dynamic addresses have no range of their own. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';
import { wizardOf } from '../../source/console/wizards/wizards.ts';
import { NOTHING_KNOWN } from '../../source/console/wizards/world.ts';
import type { Engine } from '../../source/engine/engine.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { tagImages } from './harness/cut-off-cases.ts';
import { labNetwork, runContainer } from './harness/lab.ts';
import { startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

const skip = await requireRealEngine();

describe('a dispatcher whose server is on another network', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	before(async () => {
		engine = await startEngine();
		await tagImages(engine.docker);
	});
	after(() => engine?.cleanup());
	beforeEach(async () => {
		program = startProgram({ DOCKER_HOST: engine.address });
		await until('the program is live', () => program.snapshot().connection.state === 'live');
	});
	afterEach(() => program.close());

	it('gets the address of its form, by Enter alone: its server is given another one', async () => {
		const { docker } = engine;
		await docker.createNetwork({ Name: 'elsewhere', IPAM: { Config: [{ Subnet: '10.77.0.0/24' }] } });
		await runContainer(docker, {
			name: 'lava',
			Image: 'lavasoftware/lava-server:2023.01',
			HostConfig: { NetworkMode: 'elsewhere' },
		});
		await docker.createNetwork(labNetwork);
		await until('both are seen', () => {
			const { containers, networks } = program.snapshot();
			return containers.size === 1 && [...networks.values()].some(({ name }) => name === labNetwork.Name);
		});
		const images = ['lavasoftware/lava-dispatcher:2023.01'];
		const world = { snapshot: program.snapshot(), facts: { ...NOTHING_KNOWN, images } };
		const { plan } = wizardOf('dispatcher').make({ network: 'dockernet', name: 'calvin' }, world);
		// There is no LAVA that could register it.
		const steps = plan.steps.filter(step => !['exec', 'put-file', 'wait', 'pull'].includes(step.do));
		assert.equal(steps[0]?.do, 'connect');
		const outcome = await program.plans.start({ ...plan, steps }).outcome;
		assert.equal(outcome.end, 'unproven', 'error' in outcome ? outcome.error.message : '');
		const { Networks } = (await docker.getContainer('calvin').inspect()).NetworkSettings;
		assert.equal(Networks['dockernet']?.IPAddress, '172.18.0.2');
		const server = (await docker.getContainer('lava').inspect()).NetworkSettings.Networks;
		assert.equal(server['dockernet']?.IPAddress, '172.18.0.3');
	});
});
