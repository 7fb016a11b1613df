import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import { openJournal } from '../../source/engine/plan-run/journal/journal.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { openProgram } from './harness/program.ts';
import { until } from './harness/until.ts';
import { imageOf } from './harness/images.ts';
import { runContainer } from './harness/lab.ts';
import { labSteps, secrets } from './harness/plan-lab.ts';
import { reportOf, sweep } from './harness/plan-picture.ts';

const skip = await requireRealEngine();

const plan = (...steps: Step[]): Plan => ({ title: 'A lab', steps, warnings: [] });

describe('plans on a real engine', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	let folder: string;
	before(async () => {
		engine = await startEngine();
		folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	});
	after(async () => {
		engine?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});
	beforeEach(async () => {
		program = await openProgram({ DOCKER_HOST: engine.address, XDG_STATE_HOME: folder });
	});
	afterEach(async () => {
		await program.close();
		await sweep(engine.docker);
	});

	const run = (made: Plan): Promise<RunOutcome> => program.plans.start(made, { secrets }).outcome;

	it('builds a lab, and does nothing the second time', async () => {
		const outcome = await run(plan(...labSteps));
		assert.equal(outcome.end, 'done', messageOf(outcome));
		assert.equal(outcome.end === 'done' && outcome.secrets.get('worker token'), 'Xyz-Token-From-Server');
		const picture = await reportOf(engine.docker);
		assert.deepEqual(Object.keys(picture.containers), ['plan-server', 'plan-worker']);

		const again = program.plans.start(plan(...labSteps), { secrets });
		const second = await again.outcome;
		assert.equal(second.end, 'done', messageOf(second));
		const changing = again.progress().steps.filter((_, index) => labSteps[index]?.do !== 'wait');
		assert.deepEqual(new Set(changing.map(({ state }) => state)), new Set(['already']));
		assert.deepEqual(await reportOf(engine.docker), picture);
		assert.deepEqual(await readdir(join(folder, 'lavadock')), []);
	});

	it('takes everything back when a step fails, and says which and why', async () => {
		const empty = await reportOf(engine.docker);
		const wrong: Step = { do: 'create', spec: { name: 'plan-wrong', image: 'lavadock-test/none:1' } };
		const outcome = await run(plan(...labSteps, wrong));
		assert.equal(outcome.end, 'failed');
		assert.ok(outcome.end === 'failed');
		assert.match(outcome.error.message, /^docker create --name plan-wrong .*step \d+ of \d+.*[Nn]o such image/);
		assert.deepEqual(outcome.stays, []);
		assert.deepEqual(await reportOf(engine.docker), empty);
	});

	it('keeps no secret in its journal, its command log or its errors', async () => {
		const texts: string[] = [];
		const started = program.plans.start(plan(...labSteps), { secrets });
		const stop = started.subscribe(() => texts.push(JSON.stringify(started.progress().steps)));
		const reading = setInterval(() => void readAll(join(folder, 'lavadock')).then(each => texts.push(...each)), 5);
		await started.outcome;
		clearInterval(reading);
		stop();
		texts.push(JSON.stringify(program.commands()));
		assert.ok(
			texts.some(text => text.includes('"begun"')),
			'the journal was seen',
		);
		for (const secret of [...secrets.values(), 'Xyz-Token-From-Server']) {
			assert.ok(!texts.some(text => text.includes(secret)), secret);
		}
		assert.equal((await stat(join(folder, 'lavadock'))).mode & 0o777, 0o700);
	});

	it('stops and goes back when it is cancelled while it waits', async () => {
		const empty = await reportOf(engine.docker);
		const steps = labSteps.filter(step => step.do !== 'wait');
		const never: Step = {
			do: 'wait',
			until: { is: 'logged', container: { id: '', name: 'plan-server' }, text: 'x_x' },
			seconds: 600,
		};
		const started = program.plans.start(plan(...steps, never), { secrets });
		await until('it waits', () => started.progress().steps.at(-1)?.state === 'running');
		started.cancel();
		const outcome = await started.outcome;
		assert.deepEqual(outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(await reportOf(engine.docker), empty);
	});

	it('does not run where things are not as they were shown', async () => {
		await run(plan(...labSteps));
		const container = engine.docker.getContainer('plan-worker');
		const { Id: id } = await container.inspect();
		const stop = plan({ do: 'rename', container: { id, name: 'plan-worker' }, to: 'plan-other' });
		const preconditions = await program.plans.look(stop);
		await container.stop({ t: 0 });
		const outcome = await program.plans.start(stop, { preconditions }).outcome;
		assert.deepEqual(outcome, {
			end: 'precondition failed',
			differences: ['container plan-worker: its state was running and is stopped'],
			stays: [],
		});
		assert.equal((await container.inspect()).Name, '/plan-worker');
	});

	it('lets one console at a time change an engine', async () => {
		const never: Step = {
			do: 'wait',
			until: { is: 'logged', container: { id: '', name: 'plan-server' }, text: 'x_x' },
			seconds: 600,
		};
		const first = program.plans.start(plan(...labSteps, never), { secrets });
		await until('it waits', () => first.progress().steps.at(-1)?.state === 'running');
		await assert.rejects(program.plans.start(plan(...labSteps), { secrets }).outcome, /still runs "A lab"/);
		assert.deepEqual(await program.plans.unfinished(), []);
		first.cancel();
		await first.outcome;
	});

	it('builds an image, and tells of each step of it', async () => {
		const build: Step = {
			do: 'build',
			tag: 'plan/derived:1',
			dockerfile: `FROM ${imageOf('busybox')}\nCOPY folder/hello /hello\nRUN test -x /hello\n`,
			files: { 'folder/hello': { content: '#!/bin/sh\necho hello\n', mode: 0o755 } },
			network: 'none',
		};
		const lines: string[] = [];
		const started = program.plans.start(plan(build));
		started.subscribe(() => {
			const [step] = started.progress().steps;
			if (step?.state === 'running' && step.progress?.kind === 'build') {
				lines.push(`${step.progress.step}/${step.progress.of}`);
			}
		});
		assert.equal((await started.outcome).end, 'done');
		assert.ok(lines.includes('3/3'), lines.join());
		await engine.docker.getImage('plan/derived:1').remove();
		const wrong = await run(plan({ ...build, dockerfile: `FROM ${imageOf('busybox')}\nRUN false\n` }));
		assert.match(messageOf(wrong), /Step 2 of 2 \(RUN false\): its command ended with exit code 1/);
	});

	it('wants every secret before it begins', async () => {
		await assert.rejects(program.plans.start(plan(...labSteps)).outcome, /proxy login/);
		assert.deepEqual((await reportOf(engine.docker)).networks, {});
	});

	it('says of a command that was begun and never given that nothing of it stays', async () => {
		const { ID } = await engine.docker.info();
		const { id } = await runContainer(engine.docker, { name: 'plan-server' });
		const container = { id, name: 'plan-server' };
		const remove: Step = { do: 'exec', container, says: 'Remove', command: ['rm', '/admin'], undo: 'not needed' };
		const already = { command: ['test', '-s', '/admin'] };
		const add: Step = { ...remove, says: 'Add', command: ['touch', '/admin'], already, undo: remove };
		await openJournal(join(folder, 'lavadock')).write({
			version: 1,
			id: '1-a',
			engine: ID,
			startedAt: Date.now(),
			writtenAt: Date.now(),
			plan: plan({ do: 'create-volume', volume: { name: 'plan-v' } }, add),
			steps: [{ state: 'already' }, { state: 'begun', undo: { how: 'steps', steps: [remove] }, since: Date.now() }],
			before: {},
			preconditions: {},
			direction: 'forward',
		});
		assert.deepEqual(await program.plans.undo('1-a').outcome, { end: 'cancelled', stays: [] });
	});

	it('goes on when the engine died between two steps', async () => {
		const slow: Step = {
			do: 'wait',
			until: { is: 'running', container: { id: '', name: 'plan-server' } },
			seconds: 60,
		};
		const [last = slow] = labSteps.slice(-1);
		const started = program.plans.start(plan(...labSteps.slice(0, -1), slow, last), { secrets });
		await until('it creates', () => started.progress().steps.some(({ state }) => state === 'done'));
		await engine.kill9();
		await until('it waits', () => started.progress().phase.phase === 'waiting');
		await engine.start();
		const outcome = await started.outcome;
		assert.equal(outcome.end, 'done', messageOf(outcome));
	});
});

const messageOf = (outcome: RunOutcome): string =>
	'error' in outcome ? outcome.error.message : JSON.stringify(outcome);

async function readAll(path: string): Promise<string[]> {
	const names = await readdir(path).catch(() => []);
	return Promise.all(names.map(name => readFile(join(path, name), 'utf8').catch(() => '')));
}
