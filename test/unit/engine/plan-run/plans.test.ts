import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { finish } from '../../../../source/engine/plan-run/start.ts';
import type { Engine } from '../../../../source/engine/engine.ts';
import { PlanError } from '../../../../source/engine/plan-run/plan-error.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { createScriptedEngine, type Answer, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

let peer: ScriptedEngine;
let engine: Engine;

const container = { id: 'abc', name: 'lava-server' };

beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	engine = openEngine({ environment: {}, host: peer.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});

afterEach(async () => {
	await engine.close();
	await peer.cleanup();
});

const plan = (...steps: Step[]): Plan => ({ title: 'a plan', steps, warnings: [] });

const status =
	(code: number, message = ''): Answer =>
	(_request, response) => {
		response.statusCode = code;
		response.end(message && JSON.stringify({ message }));
	};

describe('a plan', () => {
	it('is done step by step, and recorded as docker commands', async () => {
		peer.answers.set('/containers/abc/stop', status(204));
		peer.answers.set('/containers/abc/rename', status(204));
		await finish(
			engine.plans.start(plan({ do: 'stop', container, grace: 60 }, { do: 'rename', container, to: 'old' })),
		);
		const changes = peer.requests.filter(request => request.startsWith('POST'));
		assert.deepEqual(changes, ['POST /containers/abc/stop?t=60', 'POST /containers/abc/rename?name=old']);
		assert.deepEqual(
			engine.commands().map(({ command, outcome }) => [command, outcome.state]),
			[
				['docker stop -t 60 lava-server', 'done'],
				['docker rename lava-server old', 'done'],
			],
		);
	});

	it('takes a container that is stopped already for stopped', async () => {
		peer.answers.set('/containers/abc/stop', status(304));
		await finish(engine.plans.start(plan({ do: 'stop', container, grace: 1 })));
		assert.equal(engine.commands()[0]?.outcome.state, 'done');
	});

	it('stops at the step that fails, and says which and why in the engine’s words', async () => {
		peer.answers.set('/containers/abc/kill', status(409, 'container \u001b[31mabc is not running'));
		const steps: Step[] = [
			{ do: 'kill', container, signal: 'HUP' },
			{ do: 'start', container },
		];
		await assert.rejects(finish(engine.plans.start(plan(...steps))), (error: unknown) => {
			assert.ok(error instanceof PlanError);
			assert.equal(error.step, steps[0]);
			assert.match(error.message, /^docker kill --signal HUP lava-server \(step 1 of 2\): container abc is not/);
			return true;
		});
		assert.equal(engine.commands().length, 1);
	});

	it('says why when there is no engine', async () => {
		await peer.stop();
		await until(engine, () => engine.snapshot().connection.state === 'lost');
		await assert.rejects(finish(engine.plans.start(plan({ do: 'start', container }))), PlanError);
	});
});
