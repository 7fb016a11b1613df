/** The switch of a lab over two hosts, cut off: the old lab or the new one on both of them, never a half. */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { randomFrom } from '../../source/demo/seeded.ts';
import { type Hosts, openHosts } from '../../source/engine/hosts.ts';
import type { PlanRun } from '../../source/engine/plan-run/start.ts';
import { hostKey } from '../../source/lab/host.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import type { Secrets } from '../../source/lab/value.ts';
import { dispatcherImage, factsOf, has, startWorker, tagImages, token } from './harness/cut-off-cases.ts';
import { asEnvironment, killed, seed } from './harness/cut-off.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { conditionCheckOfAll } from './harness/condition-checks.ts';
import { reportOf, sweep } from './harness/plan-picture.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { database, startServer, switchOf } from './harness/switch-case.ts';
import { eventually, until } from './harness/until.ts';

const skip = await requireRealEngine();

const [CONSOLE_DEATHS, ENGINE_DEATHS] = process.env['LAVADOCK_LONG'] === '1' ? [20, 4] : [6, 2];
/** What all things of the lab begin with. */
const PART = 'cut-switch';
const SERVER = `${PART}-server`;

const [hub, rack] = [hostKey('hub'), hostKey('rack')];

describe(`the switch of a lab over two hosts that is cut off (seed ${seed})`, { skip, concurrency: 1 }, () => {
	const engines: TestEngine[] = [];
	let hosts: Hosts;
	let state: string;
	let old: unknown;
	let fresh: unknown;

	before(async () => {
		state = await mkdtemp(join(tmpdir(), 'lavadock-hosts-'));
		for (const _ of [hub, rack]) engines.push(await startEngine({ arguments: ['--live-restore'] }));
		for (const { docker } of engines) await tagImages(docker);
		hosts = openHosts(named(), { environment: { XDG_STATE_HOME: state } });
		await live();
		const { plan, secrets } = await prepared();
		old = await picture();
		const outcome = await hosts.plans.start(plan, { secrets, lookAt: conditionCheckOfAll(hosts) }).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		fresh = await picture();
		assert.notDeepEqual(fresh, old);
		await clear();
	});
	afterEach(() => clear());
	after(async () => {
		await hosts?.close();
		for (const engine of engines) engine.cleanup();
		if (state !== undefined) await rm(state, { recursive: true, force: true });
	});

	const named = () => [hub, rack].map((key, at) => ({ key, host: engines[at]?.address }));

	const live = (): Promise<true> =>
		until('both are live', () => hosts.all().every(({ engine }) => engine.snapshot().connection.state === 'live'));

	const clear = (): Promise<void> =>
		eventually(async () => void (await Promise.all(engines.map(({ docker }) => sweep(docker, PART)))));

	/** What each engine says of the lab, and whether what is in no image is still there. */
	async function picture(): Promise<unknown> {
		const [there, far] = engines;
		assert.ok(there && far);
		return [
			await reportOf(there.docker, PART),
			await has(there.docker, SERVER, database),
			await reportOf(far.docker, PART),
			await has(far.docker, PART, token),
		];
	}

	/** The lab as it was, and the plan that switches it. */
	async function prepared(): Promise<{ plan: Plan; secrets: Secrets }> {
		const [there, far] = engines;
		const [first, second] = hosts.all();
		assert.ok(there && far && first && second);
		await there.docker.createNetwork({ Name: `${PART}-lan`, IPAM: { Config: [{ Subnet: '10.79.0.0/24' }] } });
		await startServer(there.docker, SERVER, `${PART}-lan`);
		await startWorker(far.docker, PART, dispatcherImage);
		const server = await factsOf(first.engine, SERVER);
		const worker = await factsOf(second.engine, PART);
		const { plan, secrets } = switchOf(server, worker, { server: hub, worker: rack });
		// The images are there, and no registry is.
		const steps = plan.steps.filter(step => step.do !== 'pull').map(sooner);
		return { plan: { ...plan, steps }, secrets };
	}

	/** Nothing here ends some seconds after its start. */
	const sooner = (step: Step): Step =>
		step.do === 'wait' && step.until.is === 'running' ? { ...step, until: { ...step.until, steady: 1 } } : step;

	/** Of a console of its own. */
	const consoleEnvironment = (plan: Plan, secrets: Secrets) => ({
		...asEnvironment({ plan, secrets }),
		HOSTS: JSON.stringify(named()),
		XDG_STATE_HOME: state,
	});

	/** Past the point of no return there is only the way forward, and the console says what is gone. */
	async function settle(how: 'resume' | 'undo', secrets: Secrets): Promise<void> {
		const [cut, ...others] = await hosts.plans.unfinished();
		assert.deepEqual(others, []);
		// It was at its end, or had not begun.
		if (cut === undefined) return assertEither(await picture());
		const outcome = await hosts.plans[how](cut.id, { secrets, lookAt: conditionCheckOfAll(hosts) }).outcome;
		assert.equal(outcome.end, how === 'resume' ? 'done' : 'cancelled', JSON.stringify(outcome));
		const isNew = how === 'resume' || ('stays' in outcome && outcome.stays.length > 0);
		assert.deepEqual(await hosts.plans.unfinished(), []);
		assert.deepEqual(await readdir(join(state, 'lavadock')), []);
		if ('stays' in outcome) await removeLeft(outcome.stays);
		assert.deepEqual(await picture(), isNew ? fresh : old);
	}

	/** What it says that it has not removed: the second host's old worker, where the first one's old server is gone. */
	async function removeLeft(stays: readonly string[]): Promise<void> {
		for (const text of stays) {
			const name = /^The container (\S+) was to be removed too/.exec(text)?.[1];
			if (name !== undefined) await engines[1]?.docker.getContainer(name).remove();
		}
	}

	function assertEither(now: unknown): void {
		if (!isDeepStrictEqual(now, old)) assert.deepEqual(now, fresh);
	}

	const atConsole = randomFrom(`${seed} console`);
	for (let round = 0; round < CONSOLE_DEATHS; round++) {
		const [part, ms] = [atConsole(), Math.floor(atConsole() * 40)];
		const how = round % 2 === 0 ? 'resume' : 'undo';
		it(`by kill -9 of the console, ${ms} ms after ${Math.floor(part * 100)} %: ${how}`, async () => {
			const { plan, secrets } = await prepared();
			await killed(consoleEnvironment(plan, secrets), 1 + Math.floor(part * (2 * plan.steps.length - 1)), ms);
			await settle(how, secrets);
		});
	}

	const atEngine = randomFrom(`${seed} engine`);
	for (let round = 0; round < ENGINE_DEATHS; round++) {
		const part = atEngine();
		it(`by kill -9 of the second host's engine after ${Math.floor(part * 100)} %`, async () => {
			const { plan, secrets } = await prepared();
			const run = hosts.plans.start(plan, { secrets, lookAt: conditionCheckOfAll(hosts) });
			await dies(run, 1 + Math.floor(part * (2 * plan.steps.length - 2)));
			const outcome = await run.outcome;
			assert.ok(outcome.end === 'done' || outcome.end === 'failed', JSON.stringify(outcome));
			await live();
			assert.deepEqual('stays' in outcome ? outcome.stays : [], []);
			assert.deepEqual(await picture(), outcome.end === 'done' ? fresh : old);
		});
	}

	/** The second host's engine, after so many changes; it comes back at once. */
	async function dies(run: PlanRun, changes: number): Promise<void> {
		const [, far] = engines;
		assert.ok(far);
		const states = (): string =>
			run
				.progress()
				.steps.map(each => each.state)
				.join();
		const { promise, resolve } = Promise.withResolvers<void>();
		let seen = 0;
		let reported = '';
		const stop = run.subscribe(() => {
			if (states() === reported) return;
			reported = states();
			if (++seen === changes) resolve();
		});
		await Promise.race([promise, run.outcome]).finally(stop);
		await far.kill9();
		await far.start();
	}
});
