/** A plan over two hosts that is cut off ends as the old lab or the new one on both of them, never as a half. */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { randomFrom } from '../../source/demo/seeded.ts';
import { type Hosts, openHosts } from '../../source/engine/hosts.ts';
import { hostKey } from '../../source/lab/host.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { killed, seed } from './harness/cut-off.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { labStepsOver, secrets } from './harness/plan-lab.ts';
import { type LabPicture, reportOf, sweep } from './harness/plan-picture.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { eventually, until } from './harness/until.ts';

const skip = await requireRealEngine();

const [CONSOLE_DEATHS, ENGINE_DEATHS] = process.env['LAVADOCK_LONG'] === '1' ? [20, 4] : [6, 2];
/** What all things of the plan begin with. */
const PART = 'plan-';

const keys = [hostKey('server'), hostKey('rack')] as const;
const steps = labStepsOver(...keys);
const plan: Plan = { title: 'A lab over two hosts', steps, warnings: [] };
/** Each step is begun and done. */
const CHANGES = 2 * steps.length;

describe(`a plan over two hosts that is cut off (seed ${seed})`, { skip }, () => {
	const engines: TestEngine[] = [];
	let hosts: Hosts;
	let state: string;
	let old: LabPicture[];
	let fresh: LabPicture[];

	before(async () => {
		state = await mkdtemp(join(tmpdir(), 'lavadock-hosts-'));
		for (const suite of ['bookworm', 'trixie'] as const) {
			engines.push(await startEngine({ suite, arguments: ['--live-restore'] }));
		}
		hosts = openHosts(
			keys.map((key, at) => ({ key, host: engines[at]?.address })),
			{ environment: { XDG_STATE_HOME: state } },
		);
		await live();
		old = await pictures();
		const outcome = await hosts.plans.start(plan, { secrets }).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		fresh = await pictures();
		for (const each of fresh) assert.equal(Object.keys(each.containers).length, 1);
		await clear();
	});
	after(async () => {
		await hosts?.close();
		for (const engine of engines) engine.cleanup();
		if (state !== undefined) await rm(state, { recursive: true, force: true });
	});

	const live = (): Promise<true> =>
		until('both are live', () => hosts.all().every(({ engine }) => engine.snapshot().connection.state === 'live'), 60);

	/** What each engine says of the plan's things. */
	const pictures = (): Promise<LabPicture[]> => Promise.all(engines.map(({ docker }) => reportOf(docker, PART)));

	const clear = (): Promise<void> =>
		eventually(async () => void (await Promise.all(engines.map(({ docker }) => sweep(docker, PART)))));

	/** Ends what the journal has, by the way given, and compares. */
	async function settle(how: 'resume' | 'undo'): Promise<void> {
		const [cut, ...others] = await hosts.plans.unfinished();
		assert.deepEqual(others, []);
		// It was at its end, or had not begun.
		if (cut === undefined) {
			const now = await pictures();
			return assert.deepEqual(now, Object.keys(now[0]?.containers ?? {}).length > 0 ? fresh : old);
		}
		const outcome = await hosts.plans[how](cut.id, { secrets }).outcome;
		assert.equal(outcome.end, how === 'resume' ? 'done' : 'cancelled', JSON.stringify(outcome));
		assert.deepEqual('stays' in outcome ? outcome.stays : [], []);
		assert.deepEqual(await hosts.plans.unfinished(), []);
		assert.deepEqual(await readdir(join(state, 'lavadock')), []);
		assert.deepEqual(await pictures(), how === 'resume' ? fresh : old);
	}

	const atConsole = randomFrom(`${seed} console`);
	for (let round = 0; round < CONSOLE_DEATHS; round++) {
		const [changes, ms] = [1 + Math.floor(atConsole() * (CHANGES - 1)), Math.floor(atConsole() * 40)];
		const how = round % 2 === 0 ? 'resume' : 'undo';
		it(`by kill -9 of the console, ${ms} ms after ${changes} changes: ${how}`, async () => {
			await killed(consoleEnvironment(), changes, ms);
			await settle(how);
			await clear();
		});
	}

	/** Of a console of its own. */
	const consoleEnvironment = () => ({
		HOSTS: JSON.stringify(keys.map((key, at) => ({ key, host: engines[at]?.address }))),
		XDG_STATE_HOME: state,
		PLAN: JSON.stringify(plan),
		SECRETS: JSON.stringify([...secrets]),
	});

	const atEngine = randomFrom(`${seed} engine`);
	for (let round = 0; round < ENGINE_DEATHS; round++) {
		// While it is asked: the first of its steps is the second of the plan.
		const changes = 3 + Math.floor(atEngine() * (CHANGES - 4));
		it(`by kill -9 of the second host's engine after ${changes} changes`, async () => {
			const [, rack] = engines;
			assert.ok(rack);
			const outcome = await dying(rack, changes);
			assert.ok(outcome.end === 'done' || outcome.end === 'failed', JSON.stringify(outcome));
			assert.deepEqual('stays' in outcome ? outcome.stays : [], []);
			await live();
			assert.deepEqual(await pictures(), outcome.end === 'done' ? fresh : old);
			await clear();
		});
	}

	/** Runs the plan; the engine dies after so many changes, and comes back. */
	async function dying(engine: TestEngine, changes: number) {
		const run = hosts.plans.start(plan, { secrets });
		let back: Promise<void> | undefined;
		const die = async (): Promise<void> => {
			await engine.kill9();
			await engine.start();
		};
		let seen = 0;
		let reported = '';
		run.subscribe(() => {
			const now = run
				.progress()
				.steps.map(each => each.state)
				.join();
			if (now === reported) return;
			reported = now;
			if (++seen === changes) back = die();
		});
		const outcome = await run.outcome;
		await back;
		return outcome;
	}
});
