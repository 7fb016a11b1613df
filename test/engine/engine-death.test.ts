/** An engine that is killed in the middle of a plan: when it is back, the plan goes on, or all is as it was. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { PlanRun } from '../../source/engine/plan-run/start.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import { randomFrom } from '../../source/demo/seeded.ts';
import { type Case, type Lab, openLab, seed, whole } from './harness/cut-off.ts';
import { anewCase, dispatcherCase, serverCase, tagImages } from './harness/cut-off-cases.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { conditionCheckOf } from './harness/condition-checks.ts';
import { imageOf } from './harness/images.ts';
import { idle, runContainer } from './harness/lab.ts';
import { sweep } from './harness/plan-picture.ts';
import { openProgram, startProgram } from './harness/program.ts';
import { openRelay } from './harness/relay.ts';
import { eventually, until } from './harness/until.ts';

const cases: readonly [what: string, open: (docker: TestEngine['docker']) => Case][] = [
	['a server', serverCase],
	['a dispatcher', dispatcherCase],
	['a reset', docker => anewCase(docker, 'reset')],
];

const skip = await requireRealEngine();

/** Without `--live-restore` an engine that is back ends all that still runs, and marks it as stopped by hand. */
const engines: readonly [what: string, options: readonly string[], runs: number][] = [
	['that leaves containers running', ['--live-restore'], 2],
	['that takes its containers along', [], 1],
];

for (const [which, options, runs] of engines) {
	describe(`an engine ${which}, killed (seed ${seed}) in the middle of`, { skip }, () => {
		let engine: TestEngine;
		before(async () => {
			engine = await startEngine({ arguments: options });
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

				for (const at of Array.from({ length: runs }, random)) {
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
			const run = program.plans.start(plan, { secrets, lookAt: conditionCheckOf(program, kind.asked) });
			// The last step may be over before the engine is: then its end is none of the plan's.
			const steps = Math.min(Math.floor(at * plan.steps.length), plan.steps.length - 2);
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
}

describe('what ends while a plan runs', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	before(async () => void (engine = await startEngine()));
	after(() => engine?.cleanup());
	beforeEach(async () => void (program = await openProgram(engine.address)));
	afterEach(async () => {
		await program.close();
		await sweep(engine.docker);
	});

	/** A container that no policy starts again. */
	async function startServer(name: string): Promise<{ id: string; name: string }> {
		const { id } = await runContainer(engine.docker, { name, StopTimeout: 1 });
		return { id, name };
	}

	async function live(environment: Record<string, string>): Promise<Engine> {
		const opened = startProgram(environment);
		await until('the program is live', () => opened.snapshot().connection.state === 'live');
		return opened;
	}

	async function inside(name: string, ...command: string[]): Promise<number | null> {
		const { Id } = await engine.docker.getContainer(name).inspect();
		return (await program.runCommand({ containerId: Id, command })).exitCode;
	}

	const isUp = async (name: string): Promise<boolean> =>
		(await engine.docker.getContainer(name).inspect()).State.Running;

	const killedAndBack = async (run: PlanRun): Promise<void> => {
		await engine.kill9();
		await until('it waits', () => run.progress().phase.phase === 'waiting');
		await engine.start();
	};

	type Container = { id: string; name: string };
	const marks = (container: Container, undo: string[]): Step => {
		return { do: 'exec', container, says: 'Mark it', command: ['touch', '/made'], undo: { command: undo } };
	};
	const waits = (container: Container): Step => {
		const condition = { is: 'succeeds', container, probe: { command: ['test', '-e', '/go'] } } as const;
		return { do: 'wait', until: condition, seconds: 60 };
	};
	const planOf = (...steps: Step[]): Plan => ({ title: 'Test', steps, warnings: [] });

	it('with the engine is started again, and the run says so', async () => {
		const server = await startServer('server');
		const other = await startServer('other');
		const made = { id: '', name: 'made' };
		const spec = { name: made.name, image: imageOf('busybox'), command: idle, stopGrace: 1 };
		const run = program.plans.start(
			planOf(
				{ do: 'create', spec },
				{ do: 'start', container: made },
				marks(server, ['true']),
				waits(made),
				marks(server, ['true']),
			),
		);
		await until('it waits for a file', () => run.progress().steps[3]?.state === 'running');
		await killedAndBack(run);
		await until('the container of the plan runs again', () => isUp('made'));
		assert.equal(await inside('made', 'touch', '/go'), 0);
		const outcome = await run.outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.deepEqual(
			run.progress().remarks,
			['server', 'made'].map(name => `The engine was restarted, and ${name} ended with it: it was started again.`),
		);
		const typed = program.commands().map(({ command }) => command);
		assert.deepEqual(
			typed.filter(command => command.startsWith('docker start')),
			['docker start made', 'docker start server', 'docker start made'],
		);
		assert.equal(await isUp(other.name), false, 'it is none of the plan');
	});

	it('stays ended where a policy starts it with the next engine, and the plan has stopped it', async () => {
		const server = await startServer('server');
		await engine.docker.getContainer('server').update({ RestartPolicy: { Name: 'always' } });
		const guard = await startServer('guard');
		const run = program.plans.start(
			planOf(marks(guard, ['true']), { do: 'stop', container: server, grace: 0 }, waits(guard), marks(guard, ['true'])),
		);
		await until('it waits for a file', () => run.progress().steps[2]?.state === 'running');
		await killedAndBack(run);
		await until('the guard runs again', () => isUp('guard'));
		assert.equal(await inside('guard', 'touch', '/go'), 0);
		const outcome = await run.outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.equal(await isUp('server'), false);
		assert.deepEqual(run.progress().remarks, [
			'The engine was restarted, and started server by its policy: it was stopped again.',
			'The engine was restarted, and guard ended with it: it was started again.',
		]);
	});

	it('with the engine while all is undone is started again too', async () => {
		const server = await startServer('server');
		const undo = ['sh', '-c', 'until [ -e /go ]; do sleep 0.1; done; rm /made'];
		const run = program.plans.start(planOf(marks(server, undo), waits(server)));
		await until('it waits for a file', () => run.progress().steps[1]?.state === 'running');
		run.cancel();
		await until('it goes back', () => run.progress().steps[0]?.state === 'undoing');
		await killedAndBack(run);
		await until('the server runs again', () => isUp('server'));
		assert.equal(await inside('server', 'touch', '/go'), 0);
		assert.deepEqual(await run.outcome, { end: 'cancelled', stays: [] });
		assert.equal(await inside('server', 'test', '-e', '/made'), 1);
	});

	it('with the engine and the console at once is started again when the plan is gone on with', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
		const environment = { DOCKER_HOST: engine.address, XDG_STATE_HOME: folder };
		try {
			const server = await startServer('server');
			const other = await startServer('other');
			const first = await live(environment);
			const run = first.plans.start(planOf(marks(server, ['true']), waits(server), marks(server, ['true'])));
			await until('it waits for a file', () => run.progress().steps[1]?.state === 'running');
			await first.close();
			assert.equal((await run.outcome).end, 'unfinished');
			await engine.powerCut();
			await engine.start();
			assert.equal(await isUp('server'), false, 'nothing starts it but the plan');
			const second = await live(environment);
			const [cutOff] = await second.plans.unfinished();
			const again = second.plans.resume(cutOff?.id ?? '');
			await until('the server runs again', () => isUp('server'));
			await second.runCommand({ containerId: server.id, command: ['touch', '/go'] });
			const outcome = await again.outcome;
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			assert.deepEqual(again.progress().remarks, [
				'The engine was restarted, and server ended with it: it was started again.',
			]);
			assert.equal(await isUp(other.name), false, 'it is none of the plan');
			await second.close();
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	});

	it('by the hand of another, while only the line was broken, stops the plan of an engine that just began', async () => {
		await engine.kill9();
		await engine.start();
		await stoppedByHand(0);
	});

	it('by the hand of another stops the plan, even where the engine remembers nothing from before', () =>
		stoppedByHand(300));

	async function stoppedByHand(events: number): Promise<void> {
		const server = await startServer('server');
		const guard = await startServer('guard');
		let open = true;
		const through = `const s = require('net').connect(${JSON.stringify(engine.socket)}); process.stdin.pipe(s).pipe(process.stdout)`;
		const relay = await openRelay(() => (open ? spawn(process.execPath, ['-e', through]) : spawn('false')));
		const far = await openProgram(`tcp://127.0.0.1:${relay.port}`);
		try {
			const run = far.plans.start(planOf(marks(server, ['true']), waits(guard), marks(server, ['true'])));
			await until('it waits for a file', () => run.progress().steps[1]?.state === 'running');
			open = false;
			relay.breakLines();
			await until('the loss is seen', () => run.progress().phase.phase === 'waiting');
			await engine.docker.getContainer('server').stop({ t: 0 });
			for (let event = 0; event < events; event++) {
				await engine.docker.getContainer(guard.id).rename({ name: `guard-${event}` });
			}
			await engine.docker
				.getContainer(guard.id)
				.rename({ name: 'guard' })
				.catch(() => undefined);
			open = true;
			assert.equal(await inside('guard', 'touch', '/go'), 0);
			const outcome = await run.outcome;
			assert.ok(outcome.end === 'precondition failed', JSON.stringify(outcome));
			assert.deepEqual(outcome.differences, ['container server: its state was running and is stopped']);
			assert.deepEqual(run.progress().remarks, []);
			assert.equal(await isUp('server'), false);
		} finally {
			await far.close();
			relay.close();
		}
	}
});
