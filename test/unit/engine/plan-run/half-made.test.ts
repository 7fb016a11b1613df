/** A plan that was cut off while it made a container: nobody knows whether it did, and how far it came. */

import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { openJournal, type JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { type DemoConsole, openDemoConsole, planOf } from './demo-console.ts';

const IMAGE = 'lavasoftware/lava-dispatcher:2023.01';

let lab: DemoConsole;
before(async () => void (lab = await openDemoConsole()));
after(() => lab.close());
afterEach(async () => {
	assert.deepEqual(await lab.engine.plans.unfinished(), [], 'nothing is left in the journal');
});

const fresh = { id: '', name: 'fresh' };
const create: Step = { do: 'create', spec: { name: 'fresh', image: IMAGE } };
const network: Step = { do: 'create-network', network: { name: 'boards', subnets: [{ subnet: '10.77.0.0/24' }] } };
const volume: Step = { do: 'create-volume', volume: { name: 'state' } };

const isThere = (name: string): Promise<boolean> =>
	lab.docker
		.getContainer(name)
		.inspect()
		.then(
			() => true,
			() => false,
		);

suite('a plan that was cut off while it made a container', () => {
	const removal = { how: 'steps', steps: [{ do: 'remove', container: fresh, force: true, volumes: true }] } as const;
	const begun: JournalStep = { state: 'begun', undo: removal, since: 0 };

	async function cutOff(step: JournalStep): Promise<string> {
		const { ID: engine } = await lab.docker.info();
		await openJournal(lab.state).write({
			version: 1,
			id: '1-a',
			engine,
			startedAt: 0,
			writtenAt: Date.now(),
			plan: planOf([volume, create]),
			steps: [{ state: 'done', undo: { how: 'nothing' } }, step],
			before: {},
			preconditions: {},
			direction: 'forward',
		});
		return '1-a';
	}
	const make = (more: object = {}) => lab.docker.createContainer({ name: 'fresh', Image: IMAGE, ...more });

	test('recreates it where it was made by half', async () => {
		const half = await make({ Env: ['X=1'], HostConfig: { Privileged: true } });
		const id = await cutOff({ ...begun });
		const wanted: Step = { do: 'create', spec: { name: 'fresh', image: IMAGE, environment: { X: '2' } } };
		const entry = (await openJournal(lab.state).entries())[0];
		assert.ok(entry);
		await openJournal(lab.state).write({ ...entry, plan: planOf([volume, wanted]) });
		assert.equal((await lab.engine.plans.resume(id).outcome).end, 'done');
		const { Id, Config } = await lab.docker.getContainer('fresh').inspect();
		assert.notEqual(Id, half.id);
		assert.ok(Config.Env.includes('X=2'));
		await lab.docker.getContainer('fresh').remove({ force: true });
	});

	test('takes back what it made, where nobody has started it', async () => {
		await make();
		const id = await cutOff(begun);
		assert.deepEqual(await lab.engine.plans.undo(id).outcome, { end: 'cancelled', stays: [] });
		assert.equal(await isThere('fresh'), false);
	});

	test('leaves alone one that runs: nobody here started it', async () => {
		const other = await make();
		await other.start();
		const id = await cutOff(begun);
		const outcome = await lab.engine.plans.undo(id).outcome;
		assert.match(
			('stays' in outcome && outcome.stays[0]) || '',
			/The container fresh is not the one that was begun here\.$/,
		);
		assert.equal(await isThere('fresh'), true);
		await other.remove({ force: true });
	});

	test('removes the one that it made by its id, and not another that has its name by now', async () => {
		const made = await make();
		const id = await cutOff({ state: 'done', undo: removal, made: made.id });
		await made.remove();
		const other = await make();
		assert.deepEqual(await lab.engine.plans.undo(id).outcome, { end: 'cancelled', stays: [] });
		assert.equal(await isThere('fresh'), true);
		await other.remove();
	});
});

suite('a cut-off plan', () => {
	test('that is undone can’t be gone on with, and is known by what is behind it', async () => {
		const { ID: engine } = await lab.docker.info();
		const undo = { how: 'nothing' } as const;
		const journal = openJournal(lab.state);
		const entry = { version: 1, startedAt: 1, writtenAt: 1, before: {}, preconditions: {}, engine } as const;
		const plan = planOf([volume, network, volume, network]);
		const steps: JournalStep[] = [
			{ state: 'done', undo },
			{ state: 'unproven', why: 'x' },
			{ state: 'failed', undo },
			{ state: 'waiting' },
		];
		await journal.write({ ...entry, id: '1', plan, steps, direction: 'forward' });
		await journal.write({ ...entry, id: '2', plan, steps, direction: 'rollback' });
		const cut = await lab.engine.plans.unfinished();
		assert.deepEqual(
			cut.map(({ done, direction, obstacle }) => [done, direction, obstacle]),
			[
				[2, 'forward', undefined],
				[2, 'rollback', 'It was being undone.'],
			],
		);
		for (const id of ['1', '2']) await lab.engine.plans.forget(id);
	});
});
