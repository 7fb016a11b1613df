/** A plan that is cut off after any of its changes: gone on with it ends as if nothing had been, undone as if it had not. */

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { openJournal } from '../../../../source/engine/plan-run/journal/journal.ts';
import { takeLock } from '../../../../source/engine/plan-run/journal/lock.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { clear, type DemoConsole, everyKind, openDemoConsole, reportOf, planOf } from './demo-console.ts';

let lab: DemoConsole;
beforeEach(async () => void (lab = await openDemoConsole()));
afterEach(() => lab.close());

/** Runs a plan until so many steps are begun or done, and closes the console; false: it came to its end before. */
async function cutOff(plan: Plan, changes: number): Promise<boolean> {
	const console = lab.engine;
	const run = console.plans.start(plan);
	let seen = 0;
	let reported = '';
	run.subscribe(() => {
		const now = run
			.progress()
			.steps.map(({ state }) => state)
			.join();
		if (now === reported) return;
		reported = now;
		if (++seen === changes) void console.close();
	});
	const { end } = await run.outcome;
	await lab.reopen();
	return end === 'unfinished';
}

suite('a plan that was cut off', () => {
	test('is gone on with, or undone, from wherever it stood', async () => {
		const old = await reportOf(lab.docker);
		const plan = planOf(await everyKind(lab.docker));
		const whole = await lab.engine.plans.start(plan).outcome;
		assert.equal(whole.end, 'unproven', JSON.stringify(whole));
		const fresh = await reportOf(lab.docker);
		assert.notDeepEqual(fresh, old);
		await clear(lab.docker);
		assert.deepEqual(await reportOf(lab.docker), old);

		let cuts = 0;
		for (let changes = 1; ; changes++) {
			const isCut = await cutOff(plan, changes);
			const unfinished = await lab.engine.plans.unfinished();
			assert.equal(unfinished.length, isCut ? 1 : 0, String(changes));
			const [cut] = unfinished;
			if (cut === undefined) break;
			cuts++;
			assert.deepEqual(
				[cut.plan.title, cut.direction, cut.secrets, cut.obstacle],
				['A worker', 'forward', [], undefined],
			);
			if (changes % 2 === 0) {
				const outcome = await lab.engine.plans.resume(cut.id).outcome;
				assert.equal(outcome.end, 'unproven', `${changes} ${JSON.stringify(outcome)}`);
				assert.deepEqual(await reportOf(lab.docker), fresh, String(changes));
				await clear(lab.docker);
			} else {
				assert.deepEqual(await lab.engine.plans.undo(cut.id).outcome, { end: 'cancelled', stays: [] }, String(changes));
				assert.deepEqual(await reportOf(lab.docker), old, String(changes));
			}
			assert.deepEqual(await lab.engine.plans.unfinished(), []);
			assert.deepEqual(await readdir(lab.state), []);
		}
		assert.ok(cuts >= plan.steps.length, `${cuts} cuts`);
		await clear(lab.docker);
	});

	test('can’t go on without a secret that was in the memory of its console alone, and can be undone', async () => {
		const old = await reportOf(lab.docker);
		const steps = (await everyKind(lab.docker)).map((step): Step => {
			if (step.do !== 'exec') return step;
			const { already: _, ...once } = step;
			return once;
		});
		// Begun, the command would be given once more; done, its secret is gone; past the container nobody needs it.
		for (const [changes, obstacle] of [
			[5, undefined],
			[6, '"token" was only in the memory of the console that was interrupted.'],
			[8, undefined],
		] as const) {
			assert.equal(await cutOff(planOf(steps), changes), true);
			const [cut] = await lab.engine.plans.unfinished();
			assert.equal(cut?.obstacle, obstacle, String(changes));
			assert.equal(cut?.done, Math.floor(changes / 2), String(changes));
			if (obstacle !== undefined) {
				await assert.rejects(lab.engine.plans.resume(cut?.id ?? '').outcome, /only in the memory/);
				assert.deepEqual(await lab.engine.plans.unfinished(), [cut]);
			}
			assert.equal((await lab.engine.plans.undo(cut?.id ?? '').outcome).end, 'cancelled');
			assert.deepEqual(await reportOf(lab.docker), old);
		}
	});

	test('asks for the secrets again that were given, and for no others', async () => {
		const [network, volume, , create, ...rest] = await everyKind(lab.docker);
		const steps = [network, volume, create, ...rest].filter(step => step !== undefined);
		await assert.rejects(lab.engine.plans.start(planOf(steps)).outcome, /token/);
		const first = lab.engine;
		const run = first.plans.start(planOf(steps), { secrets: new Map([['token', 'given']]) });
		run.subscribe(() => {
			if (run.progress().steps[0]?.state === 'done') void first.close();
		});
		assert.equal((await run.outcome).end, 'unfinished');
		await lab.reopen();
		const [cut] = await lab.engine.plans.unfinished();
		assert.deepEqual(cut?.secrets, ['token']);
		await assert.rejects(lab.engine.plans.resume(cut?.id ?? '').outcome, /token/);
		const secrets = new Map([['token', 'given again']]);
		assert.equal((await lab.engine.plans.resume(cut?.id ?? '', { secrets }).outcome).end, 'unproven');
		const { Config } = await lab.docker.getContainer('hobbes-9').inspect();
		assert.ok(Config.Env.includes('TOKEN=given again'));
		await clear(lab.docker);
	});

	test('is not told of while it runs, nor when it was at its end, nor on another engine', async () => {
		const journal = openJournal(lab.state);
		const [first, second] = await everyKind(lab.docker);
		const plan = planOf([first, second].filter(step => step !== undefined));
		const undo = { how: 'nothing' } as const;
		const { ID: id } = await lab.docker.info();
		const entry = {
			version: 1,
			startedAt: 1,
			writtenAt: 1,
			plan,
			before: {},
			preconditions: {},
			direction: 'forward',
		} as const;
		await journal.write({ ...entry, id: '1', engine: id, steps: [{ state: 'done', undo }, { state: 'already' }] });
		await journal.write({ ...entry, id: '2', engine: id, steps: [{ state: 'done', undo }, { state: 'waiting' }] });
		await journal.write({ ...entry, id: '3', engine: 'other', steps: [{ state: 'done', undo }, { state: 'waiting' }] });
		const back = [{ state: 'done', undo }, { state: 'already' }] as const;
		await journal.write({ ...entry, id: '4', engine: id, steps: back, direction: 'rollback' });
		const ids = async (): Promise<string[]> => (await lab.engine.plans.unfinished()).map(each => each.id);
		assert.deepEqual(await ids(), ['2', '4']);
		assert.deepEqual((await readdir(journal.folder)).length, 3, 'the one at its end is gone');
		assert.equal((await lab.engine.plans.unfinished())[1]?.obstacle, 'It was being undone.');
		const lock = await takeLock(journal.folder, id, '2', 'A worker');
		assert.deepEqual(await ids(), ['4']);
		await lock.release();
		await lab.engine.plans.forget('4');
		assert.deepEqual(await ids(), ['2']);
		await assert.rejects(lab.engine.plans.resume('4').outcome, /no longer in the journal/);
	});
});
