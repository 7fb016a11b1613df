import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { endedPlans, isSeen } from '../../../../source/console/subscriptions/lava.ts';
import type { RunPhase, StepState } from '../../../../source/engine/plan-run/progress.ts';
import type { Condition } from '../../../../source/lab/condition.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const server = { container: { id: '', name: 'lava-server' } };
const start: Step = { do: 'start', container: server.container };
const wait = (until: Condition): Step => ({ do: 'wait', until, seconds: 60 });

/** The Workers panel is on the screen, unless told. */
function open(context: TestContext, panel: 'workers' | 'containers' = 'workers'): TestConsole {
	const console = openConsole(context);
	console.dispatch({ type: 'focused', panel });
	return console;
}

function run(console: TestConsole, step: Step, phase: RunPhase = { phase: 'running' }): void {
	const plan = { title: 'Start', steps: [start, step], warnings: [] };
	const steps: readonly StepState[] = [
		{ state: 'done', ms: 80 },
		{ state: 'running', since: 0, progress: undefined },
	];
	console.dispatch({
		type: 'run-changed',
		run: { progress: { plan, steps, phase, remarks: [] }, secrets: new Map(), shows: {}, ends: [] },
	});
}

describe('LAVA servers are asked for the screen', () => {
	test('while workers are on it', t => {
		assert.equal(isSeen(open(t).state()), true);
		assert.equal(isSeen(open(t, 'containers').state()), false);
	});

	test('while a plan waits for a worker, wherever the user looks', t => {
		const console = open(t, 'containers');
		run(console, wait({ is: 'online', server, worker: 'calvin' }));
		assert.equal(isSeen(console.state()), true);
	});

	test('not while a plan waits for the server, or has it work: that plan asks on its own', t => {
		const console = open(t);
		run(console, wait({ is: 'serving', server }));
		assert.equal(isSeen(console.state()), false);
		run(console, start);
		assert.equal(isSeen(console.state()), false);
	});

	test('again when the plan is over', t => {
		const console = open(t);
		run(console, start, { phase: 'ended', outcome: { end: 'done', secrets: new Map() } });
		assert.equal(isSeen(console.state()), true);
	});
});

describe('what a plan has changed is asked for when it ends', () => {
	const end = (console: TestConsole): void =>
		run(console, start, { phase: 'ended', outcome: { end: 'done', secrets: new Map() } });

	test('once', t => {
		const [console, hasPlanEnded] = [open(t), endedPlans()];
		assert.equal(hasPlanEnded(console.state()), false);
		run(console, start);
		assert.equal(hasPlanEnded(console.state()), false);
		end(console);
		assert.equal(hasPlanEnded(console.state()), true);
		assert.equal(hasPlanEnded(console.state()), false);
	});

	test('also where it has begun and ended between two frames, and the one before it had ended', t => {
		const [console, hasPlanEnded] = [open(t), endedPlans()];
		end(console);
		assert.equal(hasPlanEnded(console.state()), true);
		run(console, start);
		end(console);
		assert.equal(hasPlanEnded(console.state()), true);
	});
});
