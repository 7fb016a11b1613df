/** A plan over two hosts: each step is done on its own, and all of it is gone on with or undone. */

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { hostKey, type HostKey } from '../../../../source/lab/host.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { until } from '../../../until.ts';
import { type DemoHosts, left, openDemoHosts, right } from './demo-hosts.ts';
import { reportOf } from './demo-console.ts';

let lab: DemoHosts;
beforeEach(async () => void (lab = await openDemoHosts()));
afterEach(() => lab.close());

const reached = { [left]: ['--context', 'left'], [right]: ['--context', 'right'] };

const on = (host: HostKey, step: Step): Step => ({ ...step, host });

const create = (name: string): Step => ({
	do: 'create',
	spec: { name, image: 'lavasoftware/lava-dispatcher:2023.01' },
});
const named = (name: string) => ({ id: '', name });

/** The same name is on both hosts, so that a step on the wrong one is seen. */
const steps: readonly Step[] = [
	on(left, { do: 'create-network', network: { name: 'boards', subnets: [{ subnet: '10.77.0.0/24' }] } }),
	on(right, { do: 'stop', container: named('calvin-worker'), grace: 1 }),
	on(right, { do: 'rename', container: named('calvin-worker'), to: 'calvin-old' }),
	on(left, { do: 'stop', container: named('hobbes-worker'), grace: 1 }),
	on(right, create('calvin-worker')),
	on(right, { do: 'start', container: named('calvin-worker') }),
];

const planOf = (all: readonly Step[]): Plan => ({ title: 'Both', steps: all, warnings: [], reached });

const pictures = async (): Promise<unknown> => [await reportOf(lab.dockers.left), await reportOf(lab.dockers.right)];

const engineOf = (host: HostKey): Engine => {
	const engine = lab.hosts.engine(host);
	assert.ok(engine);
	return engine;
};

async function clear(): Promise<void> {
	await lab.dockers.left.getNetwork('boards').remove();
	await lab.dockers.left.getContainer('hobbes-worker').start();
	await lab.dockers.right.getContainer('calvin-worker').remove({ force: true });
	const old = lab.dockers.right.getContainer('calvin-old');
	await old.start();
	await old.rename({ name: 'calvin-worker' });
}

/** Runs a plan until so many steps are begun or done, and closes the console; false: it came to its end before. */
async function cutOff(plan: Plan, changes: number, names?: readonly (HostKey | undefined)[]): Promise<boolean> {
	const { hosts } = lab;
	const run = hosts.plans.start(plan);
	let reported = '';
	let seen = 0;
	run.subscribe(() => {
		const now = run
			.progress()
			.steps.map(({ state }) => state)
			.join();
		if (now === reported) return;
		reported = now;
		if (++seen === changes) void hosts.close();
	});
	const { end } = await run.outcome;
	await lab.reopen(names);
	return end === 'unfinished';
}

suite('a plan over two hosts', () => {
	test('does each step on its host, and says it as a command for that one', async () => {
		const outcome = await lab.hosts.plans.start(planOf(steps)).outcome;
		assert.equal(outcome.end, 'unproven', JSON.stringify(outcome));
		const said = (host: HostKey) =>
			engineOf(host)
				.commands()
				.map(({ command }) => command);
		assert.deepEqual(said(left), [
			'docker --context left network create --subnet 10.77.0.0/24 boards',
			'docker --context left stop -t 1 hobbes-worker',
		]);
		assert.deepEqual(said(right), [
			'docker --context right stop -t 1 calvin-worker',
			'docker --context right rename calvin-worker calvin-old',
			'docker --context right create --name calvin-worker lavasoftware/lava-dispatcher:2023.01',
			'docker --context right start calvin-worker',
		]);
		assert.equal((await lab.dockers.left.getContainer('calvin-worker').inspect()).State.Status, 'running');
		assert.equal((await lab.dockers.right.getContainer('calvin-old').inspect()).State.Status, 'exited');
		assert.deepEqual(await readdir(lab.state), []);
	});

	test('is undone on both when a step is refused', async () => {
		const before = await pictures();
		const outcome = await lab.hosts.plans.start(planOf([...steps, on(left, create('lava-server'))])).outcome;
		assert.equal(outcome.end, 'failed', JSON.stringify(outcome));
		assert.deepEqual('stays' in outcome && outcome.stays, []);
		assert.match('error' in outcome ? outcome.error.message : '', /docker --context left create --name lava-server/);
		assert.deepEqual(await pictures(), before);
	});

	test('is gone on with, or undone, from wherever it was cut off', async () => {
		const before = await pictures();
		await lab.hosts.plans.start(planOf(steps)).outcome;
		const after = await pictures();
		await clear();
		assert.deepEqual(await pictures(), before);
		let cuts = 0;
		for (let changes = 1; await cutOff(planOf(steps), changes); changes++) {
			cuts++;
			const [cut, ...more] = await lab.hosts.plans.unfinished();
			assert.ok(cut !== undefined && more.length === 0);
			if (changes % 2 === 0) {
				const outcome = await lab.hosts.plans.resume(cut.id).outcome;
				assert.equal(outcome.end, 'unproven', `${changes} ${JSON.stringify(outcome)}`);
				assert.deepEqual(await pictures(), after, String(changes));
				await clear();
			} else {
				assert.deepEqual(await lab.hosts.plans.undo(cut.id).outcome, { end: 'cancelled', stays: [] });
				assert.deepEqual(await pictures(), before, String(changes));
			}
			assert.deepEqual(await readdir(lab.state), []);
		}
		assert.ok(cuts >= steps.length, `${cuts} cuts`);
	});

	test('knows its hosts by their engines, whatever they are called by then', async () => {
		const before = await pictures();
		assert.equal(await cutOff(planOf(steps), 9, [right, left]), true);
		const [cut] = await lab.hosts.plans.unfinished();
		assert.deepEqual(
			cut?.plan.steps.map(({ host }) => host),
			[right, left, left, right, left, left],
		);
		assert.deepEqual(await lab.hosts.plans.undo(cut?.id ?? '').outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(await pictures(), before);
	});

	test('waits for a console that has all its hosts', async () => {
		assert.equal(await cutOff(planOf(steps), 5, [left, undefined]), true);
		const [cut] = await lab.hosts.plans.unfinished();
		assert.deepEqual(cut?.missing, [right]);
		assert.equal(cut?.obstacle, 'It needs right: open lavadock with that host too.');
		await assert.rejects(lab.hosts.plans.undo(cut?.id ?? '').outcome, { message: cut?.obstacle });
		await lab.reopen([hostKey('one'), hostKey('two')]);
		const [now] = await lab.hosts.plans.unfinished();
		assert.deepEqual(now?.missing, []);
		assert.equal((await lab.hosts.plans.undo(now?.id ?? '').outcome).end, 'cancelled');
	});

	test('of one host alone concerns no other', async () => {
		const alone = planOf([on(right, create('alone')), on(right, { do: 'start', container: named('alone') })]);
		assert.equal(await cutOff(alone, 2, [left, undefined]), true);
		assert.deepEqual(await lab.hosts.plans.unfinished(), []);
		await lab.reopen([undefined, hostKey('only')]);
		const [cut] = await lab.hosts.plans.unfinished();
		assert.deepEqual(
			cut?.plan.steps.map(({ host }) => host),
			[undefined, undefined],
		);
		assert.equal((await lab.hosts.plans.resume(cut?.id ?? '').outcome).end, 'unproven');
		await lab.dockers.right.getContainer('alone').remove({ force: true });
	});

	test('keeps both from other consoles while it runs', async () => {
		const other = await lab.another();
		const release = Promise.withResolvers<void>();
		const holding: Plan = planOf([
			...steps.slice(0, 2),
			on(left, { do: 'wait', until: { is: 'logged', container: named('lava-server'), text: 'never' }, seconds: 60 }),
		]);
		const run = lab.hosts.plans.start(holding);
		run.subscribe(() => void (run.progress().steps[2]?.state === 'running' && release.resolve()));
		await release.promise;
		for (const host of [left, right]) {
			const single = planOf([on(host, create('late')), on(host, { do: 'start', container: named('late') })]);
			await assert.rejects(other.plans.start(single).outcome, /runs "Both" on this engine/);
		}
		run.cancel();
		assert.equal((await run.outcome).end, 'cancelled');
		await other.close();
	});

	test('is undone where its hosts can be reached, before it waits for one that can’t', async () => {
		const before = await pictures();
		const leftBefore = await reportOf(lab.dockers.left);
		const reachedWait = Promise.withResolvers<void>();
		const run = lab.hosts.plans.start(
			planOf([
				...steps,
				on(left, { do: 'wait', until: { is: 'logged', container: named('lava-server'), text: 'never' }, seconds: 600 }),
			]),
		);
		run.subscribe(() => void (run.progress().steps[6]?.state === 'running' && reachedWait.resolve()));
		await reachedWait.promise;
		await lab.demos.right.control.kill();
		await until(engineOf(right), () => engineOf(right).snapshot().connection.state === 'lost');
		run.cancel();
		await until(run, () => {
			const { phase } = run.progress();
			return phase.phase === 'waiting' && phase.why.startsWith('The engine of right is away');
		});
		assert.deepEqual(await reportOf(lab.dockers.left), leftBefore);
		await lab.demos.right.control.restart();
		assert.deepEqual(await run.outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(await pictures(), before);
	});

	test('waits for no host on which nothing was done, when it is undone', async () => {
		const [network, ...others] = steps;
		assert.ok(network);
		const never: Step = on(left, {
			do: 'wait',
			until: { is: 'logged', container: named('lava-server'), text: 'never' },
			seconds: 600,
		});
		const before = await reportOf(lab.dockers.left);
		const run = lab.hosts.plans.start(planOf([network, never, ...others]));
		await until(run, () => run.progress().steps[1]?.state === 'running');
		await lab.demos.right.control.kill();
		await until(engineOf(right), () => engineOf(right).snapshot().connection.state === 'lost');
		run.cancel();
		assert.deepEqual(await run.outcome, { end: 'cancelled', stays: [] });
		assert.deepEqual(await reportOf(lab.dockers.left), before);
		assert.deepEqual(await readdir(lab.state), []);
		await lab.demos.right.control.restart();
	});

	test('goes on when one of its hosts comes back', async () => {
		await lab.demos.right.control.kill();
		await until(engineOf(right), () => engineOf(right).snapshot().connection.state === 'lost');
		await assert.rejects(lab.hosts.plans.start(planOf(steps)).outcome, /docker --context right stop/);
		await lab.demos.right.control.restart();
		await until(engineOf(right), () => engineOf(right).snapshot().connection.state === 'live');
		assert.equal(await cutOff(planOf(steps), 9), true);
		await lab.demos.right.control.kill();
		await lab.reopen();
		const [cut] = await lab.hosts.plans.unfinished();
		assert.deepEqual(cut?.missing, []);
		const run = lab.hosts.plans.resume(cut?.id ?? '');
		await until(run, () => run.progress().phase.phase === 'waiting');
		await lab.demos.right.control.restart();
		assert.equal((await run.outcome).end, 'unproven');
	});
});
