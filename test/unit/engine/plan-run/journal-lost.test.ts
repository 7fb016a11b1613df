/** A plan whose journal can't be written: nothing is begun, or all is undone from memory. */

import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import { until } from '../../../until.ts';
import { type DemoConsole, everyKind, openDemoConsole, reportOf, planOf, worker } from './demo-console.ts';

let lab: DemoConsole;
beforeEach(async () => void (lab = await openDemoConsole()));
afterEach(() => lab.close());

suite('a plan whose journal can’t be written', () => {
	test('in its middle is undone from memory, and says so', async () => {
		const old = await reportOf(lab.docker);
		const steps = await everyKind(lab.docker);
		for (const done of [1, 3, 6]) {
			const run = lab.engine.plans.start(planOf(steps));
			let isBroken = false;
			run.subscribe(() => {
				const { length } = run.progress().steps.filter(step => step.state === 'done' || step.state === 'already');
				if (isBroken || length < done) return;
				isBroken = true;
				renameSync(lab.state, `${lab.state}.aside`);
				writeFileSync(lab.state, 'no folder');
			});
			const outcome = await run.outcome;
			assert.ok(outcome.end === 'failed', JSON.stringify(outcome));
			assert.match(outcome.error.reason, /^The journal of plans can't be written in .*lavadock: /);
			assert.deepEqual(outcome.stays, []);
			assert.deepEqual(await reportOf(lab.docker), old);
			assert.ok(!run.progress().steps.some(step => step.state === 'failed'), 'no step is to blame');
			const { remarks } = run.progress();
			assert.match(remarks[0] ?? '', /What the plan did is undone from memory\.$/);
			assert.equal(remarks.filter(each => /from memory/.test(each)).length, 1, 'said once');
			assert.match(remarks[1] ?? '', /call this plan unfinished, though it is over/);
			assert.match(remarks[2] ?? '', /Until this console is closed/);

			// When it can be written again nothing stands in the way, and what the journal knew is told.
			await rm(lab.state);
			await rename(`${lab.state}.aside`, lab.state);
			const [cut, ...others] = await lab.engine.plans.unfinished();
			assert.deepEqual(others, []);
			assert.deepEqual(await lab.engine.plans.undo(cut?.id ?? '').outcome, { end: 'cancelled', stays: [] });
			assert.deepEqual(await reportOf(lab.docker), old);
		}
	});

	test('while it is undone goes on with that', async () => {
		const old = await reportOf(lab.docker);
		const never: Step = { do: 'wait', until: { is: 'logged', container: worker, text: 'x_x' }, seconds: 600 };
		const run = lab.engine.plans.start(planOf([...(await everyKind(lab.docker)), never]));
		await until(run, () => run.progress().steps.at(-1)?.state === 'running');
		await rename(lab.state, `${lab.state}.aside`);
		await writeFile(lab.state, 'no folder');
		run.cancel();
		assert.deepEqual(await run.outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(await reportOf(lab.docker), old);
		assert.match(run.progress().remarks[0] ?? '', /from memory/);
	});

	test('at its begin changes nothing, and neither does a lock', async () => {
		const old = await reportOf(lab.docker);
		await writeFile(lab.state, 'no folder');
		const run = lab.engine.plans.start(planOf(await everyKind(lab.docker)));
		await assert.rejects(run.outcome, /^JournalError: The journal of plans can't be written in .*XDG_STATE_HOME\.$/);
		assert.deepEqual(await reportOf(lab.docker), old);
		await rm(lab.state);
		const [step] = await everyKind(lab.docker);
		assert.equal((await lab.engine.plans.start(planOf(step === undefined ? [] : [step])).outcome).end, 'done');
		await lab.docker.getNetwork('boards').remove();
	});
});
