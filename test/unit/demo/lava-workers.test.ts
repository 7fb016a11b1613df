import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { finish } from '../../../source/engine/plan-run/start.ts';
import { frozenClock } from '../../../source/demo/clock.ts';
import { type DemoEngine, FROZEN_INSTANT, startDemoEngine } from '../../../source/demo/engine.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { openEngine } from '../../../source/engine/open.ts';
import type { Container } from '../../../source/lab/objects.ts';
import { containerPlan } from '../../../source/lab/plans/container/container.ts';
import { Unreachable } from '../../../source/server/ask/asking.ts';
import { openInside } from '../../../source/server/ask/inside.ts';
import { joinWorkers, lastPingsOf } from '../../../source/server/ask/rest-answers.ts';
import { openRest, type Rest } from '../../../source/server/ask/rest.ts';
import { until } from '../../until.ts';

let demo: DemoEngine;
let engine: Engine;
before(async () => {
	demo = await startDemoEngine({ clock: frozenClock(FROZEN_INSTANT) });
	engine = openEngine({ environment: {}, host: demo.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
after(async () => {
	await engine.close();
	await demo.close();
});

const signal = new AbortController().signal;

function named(name: string): Container {
	const found = [...engine.snapshot().containers.values()].find(each => each.name === name);
	assert.ok(found);
	return found;
}

const serverOf = (name: string): Rest => openRest(openInside(engine.runCommand, named(name).id).ask);

async function workersNow() {
	const rest = serverOf('lava-server');
	return joinWorkers(...(await Promise.all([rest.workers(signal), rest.devices(signal), rest.jobs(signal)])));
}

suite("the demo's LAVA server, asked inside its container", () => {
	test('tells of its workers, their devices and the job that runs', async () => {
		const workers = await workersNow();
		const summary = workers.map(({ name, state, health, version }) => [name, state, health, version]);
		assert.deepEqual(summary, [
			['calvin-worker', 'online', 'active', '2023.01'],
			['docker-lab-demo', 'online', 'active', '2023.01'],
			['example.com', 'offline', 'active', undefined],
			['hobbes-worker', 'offline', 'active', '2022.11.1'],
			['lab-slave-0', 'offline', 'active', '2022.11'],
			['rosalyn-worker', 'offline', 'active', undefined],
			['wormwood-worker', 'offline', 'retired', '2022.11.1'],
		]);
		const [calvin] = workers;
		assert.ok(calvin);
		const lastPing = lastPingsOf(await serverOf('lava-server').workers(signal)).get(calvin.name);
		assert.ok(lastPing !== undefined && FROZEN_INSTANT - lastPing < 20_000, 'it pings by the clock of the lab');
		const states = calvin.devices.map(({ name, type, state }) => [name, type, state]);
		assert.deepEqual(states, [
			['qemu01', 'qemu', 'running'],
			['qemu02', 'qemu', 'idle'],
		]);
		// The one that its log tells of.
		assert.deepEqual(calvin.jobs, [{ id: 4143, device: 'qemu01' }]);
		assert.deepEqual(await workersNow(), workers, 'and again, the same');
	});

	test('tells its version and which daemons run, and nothing of what it has not', async () => {
		const inside = openInside(engine.runCommand, named('lava-server').id);
		assert.equal(await openRest(inside.ask).version(signal), '2023.01');
		assert.equal(inside.view()?.version, '2023.01');
		assert.equal(inside.view()?.daemons.length, 6);
		assert.equal((await inside.ask({ path: '/api/v0.2/groups/' })).status, 404);
	});

	test('has no web server where it is a coordinator alone', async () => {
		const inside = openInside(engine.runCommand, named('lava-coordinator').id);
		assert.deepEqual((await inside.look(signal)).daemons, ['lava-coordinator']);
		await assert.rejects(openRest(inside.ask).version(signal), Unreachable);
	});

	test('runs no other Python, and no Python elsewhere', async () => {
		const command = ['python3', '-'];
		const other = await engine.runCommand({ containerId: named('lava-server').id, command, stdin: 'print(1)' });
		assert.deepEqual([other.exitCode, other.stdout], [1, '']);
		const elsewhere = await engine.runCommand({ containerId: named('registry').id, command, stdin: 'print(1)' });
		assert.equal(elsewhere.exitCode, 126);
	});

	test('has a worker offline once its container stops', async () => {
		await finish(engine.plans.start(containerPlan(named('calvin-worker'), { do: 'stop' })));
		const [calvin] = await workersNow();
		assert.equal(calvin?.state, 'offline');
		assert.deepEqual(calvin.jobs, []);
	});

	test('is asked page by page', async () => {
		const all = await openInside(engine.runCommand, named('lava-server').id).ask({
			path: '/api/v0.2/workers/?limit=2&offset=6',
		});
		const { count, next, results } = JSON.parse(all.body);
		assert.deepEqual([count, next, results.length], [7, null, 1]);
	});
});
