/** What was cut off where images come from registries, or where LAVA itself is changed. */

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { switchImages } from '../../source/lab/plans/switch/switch.ts';
import { cutOffAtRandom, seed } from '../engine/harness/cut-off.ts';
import { workerCase } from '../engine/harness/cut-off-cases.ts';
import { startEngine, type TestEngine } from '../engine/harness/engine.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { type Registry, startRegistry } from './harness/registry.ts';
import { makeStandIn, makeVariant } from './harness/variants.ts';

describe(`a switch to another registry that was cut off (seed ${seed})`, { skip: await requireRealEngine() }, () => {
	let engine: TestEngine;
	let registry: Registry;
	let from: string;
	let to: string;
	before(async () => {
		engine = await startEngine();
		registry = await startRegistry(engine, 5001, 'open');
		from = `${registry.host}/lavasoftware/lava-dispatcher:2023.01`;
		to = `${registry.host}/variant/lava-dispatcher:2023.01`;
		const { docker } = engine;
		await makeStandIn(docker, 'worker:1');
		await makeVariant(docker, 'worker:1', 'variant:1', { weight: 4 << 20 });
		await registry.push('worker:1', 'lavasoftware/lava-dispatcher:2023.01');
		await registry.push('variant:1', 'variant/lava-dispatcher:2023.01');
		await docker.getImage('variant:1').remove();
		const [repo, tag] = [from.slice(0, from.lastIndexOf(':')), '2023.01'];
		await docker.getImage('worker:1').tag({ repo, tag });
	});
	after(() => engine?.cleanup());

	cutOffAtRandom('it ends as the old lab or the new one', 5, () => ({
		dockerHost: engine.address,
		kind: workerCase(engine.docker, 'cut-switch', from, async (program, facts) => {
			const answer = await program.lookups.manifestOf(to);
			assert.ok(answer.state === 'found', JSON.stringify(answer));
			const made = switchImages([{ ...facts, target: answer.manifest, current: undefined }], {
				on: () => ({ architecture: 'amd64', volumes: [] }),
				waitForJobs: true,
			});
			assert.ok(made.state === 'planned', JSON.stringify(made));
			return made.plan;
		}),
	}));
});
