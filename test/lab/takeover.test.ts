/** A server over volumes that are there: looked into, taken over, and never said to be as before when they are not. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import { parseVersion } from '../../source/lab/image/version.ts';
import type { VolumeContent } from '../../source/lab/lava/database/volume-content.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { serverPlan } from '../../source/lab/plans/server/server.ts';
import { serverVolumes } from '../../source/lab/plans/server/volumes.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { openProgram } from '../engine/harness/program.ts';
import { until } from '../engine/harness/until.ts';
import { type LabEngine, startLabEngine } from './harness/lab.ts';
import { imageName } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';
import { withOneGunicorn } from './harness/variants.ts';

const skip = await requireLab();
const version = '2023.01';

describe('a server over volumes that are there', { skip }, () => {
	let engine: LabEngine;
	let program: Engine;
	before(async () => {
		engine = await startLabEngine();
		await withOneGunicorn(engine.docker, imageName('server', version));
		await engine.docker.createNetwork({ Name: 'lab' });
		program = await openProgram(engine.address);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});

	const plan = (there: readonly string[], database: VolumeContent | undefined): Plan =>
		serverPlan({
			name: 'srv2',
			image: imageName('server', version),
			pull: false,
			version: parseVersion(version),
			network: 'lab',
			newNetwork: undefined,
			address: '',
			ports: [],
			keepAs: 'srv2',
			there,
			database,
			hosts: [],
			runsOn: { at: 'inside' },
			plainHttp: true,
			restart: 'no',
		});

	const start = (made: Plan) => program.plans.start(made, { lookAt: lavaConditionCheck({ engine: program }) });
	const all = serverVolumes('srv2');
	const names = async (): Promise<string[]> =>
		(await engine.docker.listContainers({ all: true })).flatMap(({ Names }) => Names);

	it('finds nothing in an empty one, and nothing of its look stays', async () => {
		await engine.docker.createVolume({ Name: 'empty' });
		const { postgresql, migration } = (await program.lookups.contentOf('empty')) ?? {};
		assert.deepEqual([postgresql, migration], [undefined, undefined]);
		assert.deepEqual(await names(), []);
		await engine.docker.getVolume('empty').remove();
	});

	it('makes them, and finds in them what LAVA wrote: with its container and without one', async () => {
		const outcome = await start(plan([], undefined)).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		await engine.docker.getContainer('srv2').stop({ t: 60 });
		const beside = await program.lookups.contentOf('srv2-postgresql');
		await engine.docker.getContainer('srv2').remove();
		const alone = await program.lookups.contentOf('srv2-postgresql');
		assert.deepEqual(alone, beside);
		assert.deepEqual([alone?.postgresql, alone?.migration], ['15', 56]);
		assert.ok((alone?.owner ?? 0) > 0);
		// LAVA's own files, and none of a user that its check of owners would end at.
		const { owner, postgresql } = (await program.lookups.contentOf('srv2-etc')) ?? {};
		assert.deepEqual([owner === 0, postgresql], [false, undefined]);
		assert.deepEqual(await names(), []);
	});

	it('taken back in the middle, says that LAVA ran on the database, and not that all is as before', async () => {
		const made = plan(all, { postgresql: '15', migration: 53, owner: 101 });
		const run = start(made);
		await until('it waits', () => run.progress().steps.at(-1)?.state === 'running', 60);
		run.cancel();
		const outcome = await run.outcome;
		assert.equal(outcome.end, 'cancelled', JSON.stringify(outcome));
		assert.match(outcome.stays.join(), /srv2-postgresql: LAVA 2023\.01 ran on the database.*may have migrated it/);
		assert.deepEqual(await names(), []);
		const { Volumes } = await engine.docker.listVolumes();
		for (const name of all)
			assert.ok(
				Volumes.some(each => each.Name === name),
				`${name} is there`,
			);
	});

	it('runs on them', async () => {
		const outcome = await start(plan(all, await program.lookups.contentOf('srv2-postgresql'))).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
	});
});
