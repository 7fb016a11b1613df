/** An engine that is killed in the middle of a plan: when it is back, the plan goes on, or all is as it was. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { randomFrom } from '../../source/demo/seeded.ts';
import { type Case, type Lab, openLab, seed, whole } from './harness/cut-off.ts';
import { anewCase, dispatcherCase, serverCase, tagImages } from './harness/cut-off-cases.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { eyesOf } from './harness/eyes.ts';
import { eventually } from './harness/until.ts';

const RUNS = 2;

const cases: readonly [what: string, open: (docker: TestEngine['docker']) => Case][] = [
	['a server', serverCase],
	['a dispatcher', dispatcherCase],
	['a reset', docker => anewCase(docker, 'reset')],
];

describe(`an engine killed (seed ${seed}) in the middle of`, { skip: await requireRealEngine() }, () => {
	let engine: TestEngine;
	before(async () => {
		// Without it Engine 20.10 ends what runs when it is back, and starts it again or not as it finds: that is its own matter.
		engine = await startEngine({ arguments: ['--live-restore'] });
		await tagImages(engine.docker);
	});
	after(() => engine?.cleanup());

	for (const [what, open] of cases) {
		describe(what, () => {
			const random = randomFrom(`${seed} ${what}`);
			let lab: Lab;
			let fresh: unknown;
			before(async () => {
				lab = await openLab(engine.address, open(engine.docker));
				fresh = await whole(lab);
			});
			after(() => lab?.close());

			for (const at of Array.from({ length: RUNS }, random)) {
				it(`after ${Math.floor(at * 100)} %`, async () => {
					const { kind } = lab;
					await kind.prepare?.();
					const old = await kind.picture();
					const outcome = await killDuring(lab, at);
					assert.ok(!('stays' in outcome) || outcome.stays.length === 0, JSON.stringify(outcome));
					// An engine starts its containers one after the other.
					await eventually(async () => assert.deepEqual(await kind.picture(), outcome.end === 'done' ? fresh : old));
					await kind.clear();
				});
			}
		});
	}

	/** Kills it after this part of the plan's changes, and starts it again when it has ended. */
	async function killDuring({ kind, program }: Lab, at: number) {
		const { plan, secrets = new Map() } = await kind.make(program);
		const run = program.plans.start(plan, { secrets, lookAt: eyesOf(program, kind.eyes) });
		const steps = Math.floor(at * plan.steps.length);
		let back: Promise<void> | undefined;
		run.subscribe(() => {
			const done = run.progress().steps.filter(({ state }) => state === 'done' || state === 'already').length;
			if (done >= steps) back ??= engine.kill9().then(() => engine.start());
		});
		const outcome = await run.outcome;
		assert.ok(back, 'it was not killed');
		await back;
		assert.ok(outcome.end === 'done' || outcome.end === 'failed', JSON.stringify(outcome));
		return outcome;
	}
});
