/** A machine that loses its power in the middle of a plan, with the console on it: the next one resumes it, or takes it back. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { randomFrom } from '../../source/demo/seeded.ts';
import { asEnvironment, type Case, killed, type Lab, openLab, seed, whole } from './harness/cut-off.ts';
import { anewCase, tagImages } from './harness/cut-off-cases.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { conditionCheckOf } from './harness/condition-checks.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { eventually, until } from './harness/until.ts';

const skip = await requireRealEngine();

/** How often the power goes; more of it takes minutes. */
const CUTS = process.env['LAVADOCK_LONG'] === '1' ? 12 : 2;

/** None makes a network: of one that it was making when it ended, an engine keeps a half that it does not list. */
const cases: readonly [what: string, open: (docker: TestEngine['docker']) => Case][] = [
	['a reset', docker => anewCase(docker, 'reset')],
	['a worker recreated', docker => anewCase(docker, 'again')],
];

describe(`the power is lost (seed ${seed}) in the middle of`, { skip }, () => {
	let engine: TestEngine;
	before(async () => {
		engine = await startEngine();
		await tagImages(engine.docker);
	});
	after(() => engine?.cleanup());

	for (const [what, open] of cases) {
		describe(what, () => {
			const random = randomFrom(`${seed} power ${what}`);
			let lab: Lab;
			let fresh: unknown;
			before(async () => {
				const kind = open(engine.docker);
				const prepare = async (): Promise<void> => {
					await kind.prepare?.();
					await withoutPolicies();
				};
				lab = await openLab(engine.address, { ...kind, prepare });
				fresh = await whole(lab);
			});
			after(() => lab?.close());

			for (const [cut, at] of Array.from({ length: CUTS }, random).entries()) {
				const how = cut % 2 === 0 ? 'resume' : 'undo';
				it(`${how} after ${Math.floor(at * 100)} %`, () => lose(lab, at, how, fresh));
			}
		});
	}

	async function lose({ kind, program, environment }: Lab, at: number, how: 'resume' | 'undo', fresh: unknown) {
		await kind.prepare?.();
		const made = await kind.make(program);
		const old = await kind.picture();
		const steps = 1 + Math.floor(at * (2 * made.plan.steps.length - 2));
		await killed({ ...environment, ...asEnvironment(made, kind.asked) }, steps, 0);
		await engine.powerCut();
		await engine.start();
		await until('the program is live', () => program.snapshot().connection.state === 'live');
		const [cut, ...others] = await program.plans.unfinished();
		assert.deepEqual(others, []);
		assert.ok(cut, 'it was over before');
		const lookAt = conditionCheckOf(program, kind.asked);
		const run = program.plans[how](cut.id, { secrets: made.secrets ?? new Map(), lookAt });
		const outcome = await run.outcome;
		assert.equal(outcome.end, how === 'resume' ? 'done' : 'cancelled', JSON.stringify(outcome));
		const isNew = how === 'resume' || ('stays' in outcome && outcome.stays.length > 0);
		await eventually(async () => assert.deepEqual(await kind.picture(), isNew ? fresh : old));
		await eventually(kind.clear);
	}

	/** Nothing starts them again but the plan. */
	async function withoutPolicies(): Promise<void> {
		for (const { Id } of await engine.docker.listContainers({ all: true })) {
			await engine.docker.getContainer(Id).update({ RestartPolicy: { Name: 'no' } });
		}
	}
});
