/** A console that is killed in the middle of a plan leaves the old lab or the new one, never a half. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import type { UnfinishedPlan } from '../../source/engine/plan-run/unfinished.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { labSteps, secrets } from './harness/plan-lab.ts';
import { type LabPicture, pictureOf, sweep } from './harness/plan-picture.ts';
import { startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

/** Each is a console of its own; half of them build a lab, half recreate a container of one. */
const RUNS = 8;

const build: Plan = { title: 'Build', steps: labSteps, warnings: [] };

describe('a plan that was cut off', { skip: await requireRealEngine() }, () => {
	let engine: TestEngine;
	let program: Engine;
	let folder: string;
	before(async () => {
		engine = await startEngine();
		folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
		program = startProgram({ DOCKER_HOST: engine.address, XDG_STATE_HOME: folder });
		await until('the program is live', () => program.snapshot().connection.state === 'live');
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});

	const picture = (): Promise<LabPicture> => pictureOf(engine.docker);

	/** Runs it in a console of its own, which is killed when it has told of this many changes. */
	async function killAfter(plan: Plan, changes: number): Promise<void> {
		const child = spawn(process.execPath, ['--import=tsx', join(import.meta.dirname, 'programs/run-plan.ts')], {
			env: { ...process.env, DOCKER_HOST: engine.address, XDG_STATE_HOME: folder, PLAN: JSON.stringify(plan) },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const ended = once(child, 'exit');
		let told = 0;
		createInterface(child.stdout).on('line', () => {
			if (++told === changes) child.kill('SIGKILL');
		});
		await ended;
	}

	async function settle(how: 'resume' | 'undo'): Promise<UnfinishedPlan | undefined> {
		const [cut, ...others] = await program.plans.unfinished();
		assert.deepEqual(others, []);
		if (cut === undefined) return undefined;
		assert.equal(cut.obstacle, undefined);
		for (const name of cut.secrets) assert.ok(secrets.has(name), name);
		const outcome = await program.plans[how](cut.id, { secrets }).outcome;
		assert.equal(outcome.end, how === 'resume' ? 'done' : 'cancelled', JSON.stringify({ outcome, cut }));
		assert.deepEqual(await program.plans.unfinished(), []);
		assert.deepEqual(await readdir(join(folder, 'lavadock')), []);
		return cut;
	}

	/** A worker made anew under its name: the old one stands aside until the new one is well. */
	async function recreation(): Promise<Plan> {
		const { Id: id } = await engine.docker.getContainer('plan-worker').inspect();
		const create = labSteps.find(step => step.do === 'create' && step.spec.name === 'plan-worker');
		assert.ok(create?.do === 'create');
		const spec = { ...create.spec, environment: { URL: 'http://new/' } };
		const steps: Step[] = [
			{ do: 'stop', container: { id, name: 'plan-worker' }, grace: 1 },
			{ do: 'rename', container: { id, name: 'plan-worker' }, to: 'plan-worker-old' },
			{ do: 'create', spec },
			{ do: 'start', container: { id: '', name: 'plan-worker' } },
			{ do: 'wait', until: { is: 'running', container: { id: '', name: 'plan-worker' } }, seconds: 20 },
			{ do: 'remove', container: { id, name: 'plan-worker-old' }, force: false, volumes: false },
		];
		return { title: 'Recreate', steps, warnings: [] };
	}

	it('leaves the old lab or the new one, whatever it was cut off at', async context => {
		const empty = await picture();
		assert.equal((await program.plans.start(build, { secrets }).outcome).end, 'done');
		const built = await picture();
		assert.equal((await program.plans.start(await recreation(), { secrets }).outcome).end, 'done');
		const recreated = await picture();
		assert.notDeepEqual(recreated, built);
		await sweep(engine.docker);

		let cut = 0;
		for (let run = 0; run < RUNS; run++) {
			const how = run % 4 < 2 ? 'resume' : 'undo';
			const changes = 1 + Math.floor(Math.random() * (run % 2 === 0 ? 26 : 12));
			const message = `run ${run}: ${how} after ${changes} changes`;
			if (run % 2 === 1) {
				assert.equal((await program.plans.start(build, { secrets }).outcome).end, 'done', message);
				await killAfter(await recreation(), changes);
				const settled = await settle(how);
				if (settled) cut++;
				// Once the old container is being removed there is only the way forward.
				const isLate = settled !== undefined && settled.done === settled.plan.steps.length - 1;
				const now = await picture();
				const isNew = !settled || how === 'resume' || (isLate && isRecreated(now));
				assert.deepEqual(now, isNew ? recreated : built, message);
			} else {
				await killAfter(build, changes);
				const settled = await settle(how);
				if (settled) cut++;
				assert.deepEqual(await picture(), settled && how === 'undo' ? empty : built, message);
			}
			await sweep(engine.docker);
		}
		context.diagnostic(`${cut} of ${RUNS} were cut off in the middle`);
		assert.ok(cut > RUNS / 2, `only ${cut} were cut off in the middle`);
	});
});

/** The undo of a plan whose last step was done already leaves the new lab. */
function isRecreated({ containers }: LabPicture): boolean {
	return JSON.stringify(containers['plan-worker']).includes('http://new/') && !('plan-worker-old' in containers);
}
