/** A dispatcher of an image of the lab's own, on real LAVA: Online, its start script run, and built again on another base. */

import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gatherFacts } from '../../source/console/facts/gather.ts';
import { lookUp } from '../../source/console/facts/look-up.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import type { Given } from '../../source/wizards/field.ts';
import { type WizardId, wizardOf } from '../../source/wizards/wizards.ts';
import { askedKey, type World } from '../../source/wizards/world.ts';
import { openProgram } from '../engine/harness/program.ts';
import { type Lab, logged, startLab } from './harness/lab.ts';
import { type Registry, startRegistry } from './harness/registry.ts';
import { imageName } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';

const skip = await requireLab();

describe("a dispatcher of the lab's own image", { skip }, () => {
	let lab: Lab;
	let hub: Registry;
	let program: Engine;
	let folder: string;
	let own: string;
	before(async () => {
		lab = await startLab();
		hub = await startRegistry(lab.engine, 5001, 'open', lab.engine.images.registry);
		folder = await mkdtemp(join(tmpdir(), 'lavadock-own-'));
		await writeFile(join(folder, 'power.sh'), '#!/bin/sh\necho "switched $1"\n');
		await chmod(join(folder, 'power.sh'), 0o755);
		// As somebody leaves it who does not know that it has to be executable.
		await writeFile(join(folder, 'serial.sh'), '#!/bin/sh\necho "serial lines are ready"\ntouch /serial-ready\n');
		program = await openProgram(lab.engine.address);
	});
	after(async () => {
		await program?.close();
		lab?.cleanup();
		if (folder !== undefined) await rm(folder, { recursive: true });
	});

	/** The plan of a wizard, with all looked up that it asks for, run to its end. */
	async function run(wizard: WizardId, given: Given): Promise<RunOutcome> {
		const { missing, fields, make } = wizardOf(wizard);
		const facts = await gatherFacts(program, { servers: true, others: [], lookAtHost: undefined });
		const snapshot = program.snapshot();
		const hosts = [{ snapshot, address: undefined, readOnly: false }];
		let world: World = { snapshot, hosts, facts: { ...facts, workers: [] } };
		for (let asked = missing(given, world); asked.length > 0;) {
			// What is asked next follows from what is known.
			// oxlint-disable-next-line no-await-in-loop
			const found = await lookUp(program, asked);
			world = { ...world, facts: { ...world.facts, answers: new Map([...world.facts.answers, ...found]) } };
			asked = missing(given, world).filter(each => !found.has(askedKey(each)));
		}
		assert.deepEqual(
			fields(given, world).flatMap(({ problem }) => problem ?? []),
			[],
		);
		const { plan, secrets } = make(given, world);
		return program.plans.start(plan, { secrets, lookAt: lavaConditionCheck({ engine: program }) }).outcome;
	}

	const calvin = () => lab.engine.docker.getContainer('calvin');
	const inCalvin = (...command: string[]): Promise<string> =>
		lab.engine.runInside('docker', 'exec', 'calvin', ...command);

	it('is Online, and its start script ran before the worker', async () => {
		const built = await run('image', {
			source: 'here',
			image: imageName('dispatcher', lab.version),
			packages: '',
			files: `${folder}/power.sh:/usr/local/bin/`,
			scripts: join(folder, 'serial.sh'),
			command: 'echo built >/built',
			network: 'none',
			name: 'power',
		});
		assert.equal(built.end, 'done', JSON.stringify(built));
		const { images = [] } = await gatherFacts(program, { servers: false, others: [], lookAtHost: undefined });
		own = images.find(each => each.includes(`lava-dispatcher:${lab.version}-power-`)) ?? '';
		const made = await run('dispatcher', { name: 'calvin', source: 'here', image: own });
		assert.equal(made.end, 'done', JSON.stringify(made));
		assert.equal((await lab.server.worker('calvin')).state, 'Online');
		await logged(
			calvin(),
			/running \/usr\/local\/lib\/entrypoint\.d\/10-serial\.sh[^]*serial lines are ready[^]*LAVA worker has started/,
		);
		assert.equal((await inCalvin('power.sh', 'on')).trim(), 'switched on');
		assert.equal((await inCalvin('cat', '/built')).trim(), 'built');
	});

	it('is built again on the image of another registry, without its files here, and is Online again', async () => {
		await rm(join(folder, 'power.sh'));
		const { Id } = await calvin().inspect();
		const switched = await run('registry', {
			scope: 'selection',
			containers: [Id],
			hub: 'own',
			own: hub.host,
			version: '',
		});
		assert.match(switched.end, /^(?:done|unproven)$/, JSON.stringify(switched));
		const { Config } = await calvin().inspect();
		assert.match(Config.Image, new RegExp(`/lava-dispatcher:${lab.version}-power-`));
		assert.notEqual(Config.Image, own);
		const image = await program.lookups.imageOf(Config.Image);
		assert.match(image?.recipe?.base ?? '', new RegExp(`^${hub.host}/`));
		await lab.online('calvin');
		await logged(calvin(), /serial lines are ready/);
		assert.equal((await inCalvin('power.sh', 'off')).trim(), 'switched off');
	});

	it('keeps its image when it is reset', async () => {
		const { Config } = await calvin().inspect();
		const reset = await run('reset', { container: 'calvin' });
		assert.match(reset.end, /^(?:done|unproven)$/, JSON.stringify(reset));
		assert.equal((await calvin().inspect()).Config.Image, Config.Image);
		await lab.online('calvin');
	});
});
