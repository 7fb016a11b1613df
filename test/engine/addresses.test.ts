/** The addresses that one plan gives, on networks whose dynamic addresses have no range of their own. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';
import type { Given } from '../../source/wizards/field.ts';
import { wizardOf } from '../../source/wizards/wizards.ts';
import { NOTHING_KNOWN } from '../../source/wizards/world.ts';
import type { Engine } from '../../source/engine/engine.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { tagImages } from './harness/cut-off-cases.ts';
import { labNetwork, runContainer } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
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
		program = await openProgram(engine.address);
	});
	afterEach(() => program.close());

	const answers: [string, Given, string[]][] = [
		['gets the address of its form: its server is given another one', { fixed: true }, ['172.18.0.2', '172.18.0.3']],
		['starts by Enter alone', {}, []],
	];
	for (const [says, given, addresses] of answers) {
		it(says, async () => {
			const { docker } = engine;
			const home = await docker.createNetwork({ Name: 'elsewhere', IPAM: { Config: [{ Subnet: '10.77.0.0/24' }] } });
			const lava = await runContainer(docker, {
				name: 'lava',
				Image: 'lavasoftware/lava-server:2023.01',
				HostConfig: { NetworkMode: 'elsewhere' },
			});
			const dockernet = await docker.createNetwork(labNetwork);
			await until('both are seen', () => {
				const { containers, networks } = program.snapshot();
				return containers.size === 1 && [...networks.values()].some(({ name }) => name === labNetwork.Name);
			});
			const images = ['lavasoftware/lava-dispatcher:2023.01'];
			const world = { snapshot: program.snapshot(), facts: { ...NOTHING_KNOWN, images }, hosts: [] };
			const { plan } = wizardOf('dispatcher').make({ network: 'dockernet', name: 'calvin', ...given }, world);
			// There is no LAVA that could register it.
			const steps = plan.steps.filter(step => !['exec', 'put-file', 'wait', 'pull'].includes(step.do));
			assert.equal(steps[0]?.do, 'connect');
			const outcome = await program.plans.start({ ...plan, steps }).outcome;
			assert.equal(outcome.end, 'unproven', 'error' in outcome ? outcome.error.message : '');
			const calvin = docker.getContainer('calvin');
			const has = async (container: typeof calvin): Promise<string> =>
				(await container.inspect()).NetworkSettings.Networks['dockernet']?.IPAddress ?? '';
			const found = [await has(calvin), await has(lava)];
			assert.equal(new Set(found).size, 2);
			if (addresses.length > 0) assert.deepEqual(found, addresses);
			for (const each of [calvin, lava]) await each.remove({ force: true });
			for (const each of [home, dockernet]) await each.remove();
			await until('they are gone', () => program.snapshot().containers.size === 0);
		});
	}
});
