import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome, StepProgress } from '../../source/engine/plan-run/progress.ts';
import type { Plan, PullStep, Step } from '../../source/lab/plan.ts';
import { type TestEngine, startEngine } from '../engine/harness/engine.ts';
import { imageOf } from '../engine/harness/images.ts';
import { openProgram } from '../engine/harness/program.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { until } from '../engine/harness/until.ts';
import { type Registry, registryUser, startRegistry } from './harness/registry.ts';

const { username, password } = registryUser;
const credentials = { user: username, password: { secret: 'registry password' } };
const plan = (...steps: Step[]): Plan => ({ title: 'Pull', steps, warnings: [] });
const messageOf = (outcome: RunOutcome): string => ('error' in outcome ? outcome.error.message : outcome.end);

describe('pulling an image', { skip: await requireRealEngine() }, () => {
	let engine: TestEngine;
	let program: Engine;
	let registry: Registry;
	let image: string;
	before(async () => {
		engine = await startEngine();
		program = await openProgram(engine.address);
		registry = await startRegistry(engine, 5007, 'password');
		image = `${registry.host}/lab/printer:1`;
		// Of its own and not small, so that there is a layer to be seen coming.
		const content = `FROM ${imageOf('busybox')}\nRUN head -c 30000000 /dev/urandom >/large\n`;
		const build: Step = { do: 'build', tag: 'lab/large:1', dockerfile: content, network: 'none' };
		assert.equal((await program.plans.start(plan(build)).outcome).end, 'done');
		await registry.push('lab/large:1', 'lab/printer:1');
		await engine.docker.getImage('lab/large:1').remove({ force: true });
		await engine.docker.pruneImages({ filters: { dangling: ['true'] } });
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});
	beforeEach(() =>
		engine.docker
			.getImage(image)
			.remove({ force: true })
			.catch(() => undefined),
	);

	const pull = (step: Partial<PullStep> = {}, secret = password) =>
		program.plans.start(plan({ do: 'pull', image, credentials, ...step }), {
			secrets: new Map([['registry password', secret]]),
		});

	it('with a password tells of each layer and leaves the image', async () => {
		const seen: StepProgress[] = [];
		const run = pull();
		run.subscribe(() => {
			const [step] = run.progress().steps;
			if (step?.state === 'running' && step.progress !== undefined) seen.push(step.progress);
		});
		assert.equal(messageOf(await run.outcome), 'done');
		assert.ok(seen.some(progress => progress.kind === 'pull' && progress.total > 29_000_000));
		assert.ok((await engine.docker.getImage(image).inspect()).RepoTags.includes(image));
	});

	it('with a wrong password, by an unknown name, or without one says why', async () => {
		assert.match(
			messageOf(await pull({}, 'wrong-password').outcome),
			/unauthorized|authentication required|no basic auth/,
		);
		assert.match(
			messageOf(await pull({ image: `${registry.host}/lab/printer:none` }).outcome),
			/not found|manifest unknown/,
		);
		assert.doesNotMatch(JSON.stringify(program.commands()), /wrong-password|rack-7/);
	});

	it('can be cancelled while the registry says nothing', async () => {
		registry.pause();
		try {
			const run = pull();
			await until('it pulls', () => run.progress().steps[0]?.state === 'running');
			run.cancel();
			assert.equal((await run.outcome).end, 'cancelled');
		} finally {
			registry.resume();
		}
	});

	it('from a registry that is down says so', async () => {
		await registry.kill();
		assert.match(messageOf(await pull().outcome), /connection refused|connect:/);
		await registry.start();
	});
});
