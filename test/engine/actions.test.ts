import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type Docker from 'dockerode';
import { finish } from '../../source/engine/plan-run/start.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { runContainer } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';

const skip = await requireRealEngine();

describe('a plan', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	let container: Docker.Container;
	before(async () => {
		engine = await startEngine();
		program = await openProgram(engine.address);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});
	beforeEach(async () => {
		await container?.remove({ force: true }).catch(() => undefined);
		container = await runContainer(engine.docker, { name: 'acted-on' });
	});

	const ref = () => ({ id: container.id, name: 'acted-on' });
	const state = async () => (await container.inspect()).State;

	it('stops, starts and restarts', async () => {
		await finish(program.plans.start(planOf({ do: 'stop', container: ref(), grace: 5 })));
		assert.deepEqual([(await state()).Status, (await state()).ExitCode], ['exited', 0]);
		await finish(program.plans.start(planOf({ do: 'start', container: ref() })));
		assert.equal((await state()).Status, 'running');
		const { StartedAt } = await state();
		await finish(program.plans.start(planOf({ do: 'restart', container: ref(), grace: 5 })));
		assert.notEqual((await state()).StartedAt, StartedAt);
	});

	it('kills after the grace what does not stop, and waits that long', async () => {
		const stubborn = await runContainer(engine.docker, {
			name: 'stubborn',
			Cmd: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'],
		});
		await finish(
			program.plans.start(planOf({ do: 'stop', container: { id: stubborn.id, name: 'stubborn' }, grace: 1 })),
		);
		assert.equal((await stubborn.inspect()).State.ExitCode, 137);
		await stubborn.remove();
	});

	it('pauses, goes on and sends signals', async () => {
		await finish(program.plans.start(planOf({ do: 'pause', container: ref() })));
		assert.equal((await state()).Status, 'paused');
		await finish(program.plans.start(planOf({ do: 'unpause', container: ref() })));
		assert.equal((await state()).Status, 'running');
		await finish(program.plans.start(planOf({ do: 'kill', container: ref(), signal: 'SIGKILL' })));
		await container.wait();
		assert.equal((await state()).ExitCode, 137);
	});

	it('renames and removes', async () => {
		await finish(program.plans.start(planOf({ do: 'rename', container: ref(), to: 'renamed' })));
		assert.equal((await container.inspect()).Name, '/renamed');
		await finish(program.plans.start(planOf({ do: 'remove', container: ref(), force: true, volumes: false })));
		await assert.rejects(container.inspect(), { statusCode: 404 });
	});

	it('stops at the step that fails, says why, takes back what was done, and leaves a record of each', async () => {
		const earlier = program.commands().length;
		const steps: Step[] = [
			{ do: 'pause', container: ref() },
			{ do: 'start', container: { id: 'f'.repeat(64), name: 'nobody' } },
			{ do: 'unpause', container: ref() },
		];
		await assert.rejects(finish(program.plans.start(planOf(...steps))), /nobody|No such container/);
		assert.equal((await state()).Status, 'running');
		const records = program.commands().slice(earlier);
		assert.deepEqual(
			records.map(({ command, outcome }) => [command, outcome.state]),
			[
				['docker pause acted-on', 'done'],
				['docker start nobody', 'failed'],
				['docker unpause acted-on', 'done'],
			],
		);
	});
});

function planOf(...steps: Step[]): Plan {
	return { title: 'Test', steps, warnings: [] };
}
