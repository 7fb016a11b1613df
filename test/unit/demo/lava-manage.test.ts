import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { frozenClock } from '../../../source/demo/clock.ts';
import { type DemoEngine, FROZEN_INSTANT, startDemoEngine } from '../../../source/demo/engine.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { openEngine } from '../../../source/engine/open.ts';
import type { Command } from '../../../source/lab/command.ts';
import { holdDevices, releaseDevices } from '../../../source/lab/lava/manage/upgrade.ts';
import * as users from '../../../source/lab/lava/manage/users.ts';
import * as programs from '../../../source/lab/lava/manage/manage.ts';
import { reveal } from '../../../source/lab/value.ts';
import { openInside } from '../../../source/server/ask/inside.ts';
import { openRest } from '../../../source/server/ask/rest.ts';
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

const idOf = (name: string): string =>
	[...engine.snapshot().containers.values()].find(each => each.name === name)?.id ?? '';

const run = async (words: readonly string[], stdin?: string) =>
	engine.runCommand({
		containerId: idOf('lava-server'),
		command: ['lava-server', 'manage', ...words],
		...(stdin !== undefined && { stdin }),
	});

const runShell = ({ stdin = '' }: Command) => run(['shell'], reveal(stdin, new Map()));

/** Of calvin-worker's devices, as the API says. */
async function healths(): Promise<string[]> {
	const { devices } = openRest(openInside(engine.runCommand, idOf('lava-server')).ask);
	const reported = await devices(new AbortController().signal);
	return reported.filter(each => each.worker_host === 'calvin-worker').map(({ health }) => health);
}

suite("the demo's `lava-server manage`", () => {
	test('makes a user once, and sets passwords of those who are there', async () => {
		assert.equal((await run(['users', 'details', 'ada'])).exitCode, 1);
		const made = await run(['users', 'add', '--email=ada@example.com', '--', 'ada']);
		assert.match(made.stdout, /^[0-9a-f]{10}\n$/);
		const again = await run(['users', 'add', 'ada']);
		assert.deepEqual([again.exitCode, /already taken/.test(again.stderr)], [1, true]);
		assert.equal((await run(['changepassword', 'ada'], 'one\none\n')).exitCode, 0);
		assert.match((await run(['changepassword', 'ada'], 'one\ntwo\n')).stderr, /Aborting password change/);
		assert.match((await run(['changepassword', 'moe'], 'one\none\n')).stderr, /'moe' does not exist/);
		assert.equal((await run(['tokens', 'add', '--user=ada'])).stdout.trim().length, 128);
	});

	test('has users with what they may do, and names that begin with a dash', async () => {
		const password = { secret: 'p' };
		const is = async (name: string, rights: users.Rights) => {
			const { stdin } = users.isUserAs(name, rights, password);
			return (await run(['shell'], reveal(stdin ?? '', new Map()))).exitCode === 0;
		};
		const ordinary = { active: true, staff: false, superuser: false };
		await run(users.addUser('-h', 'h@example.com', ordinary).command.slice(2));
		assert.equal(await is('-h', ordinary), true);
		assert.equal(await is('-h', { ...ordinary, superuser: true }), false);
		await runShell(users.setRights('-h', { ...ordinary, superuser: true }));
		assert.equal(await is('-h', { ...ordinary, superuser: true }), true);
		await runShell(users.removeUser('-h'));
		assert.equal(await is('-h', ordinary), false);
	});

	test('registers a worker, tells its token, and takes it out again', async () => {
		assert.equal((await runShell(programs.tellToken('zed', 't'))).exitCode, 1);
		const registered = await runShell(programs.registerWorker('zed', 't'));
		assert.match(registered.stdout, /^token [0-9a-f]{32}\n$/);
		assert.equal((await runShell(programs.tellToken('zed', 't'))).stdout, registered.stdout);
		assert.notEqual((await runShell(programs.renewToken('zed', 't'))).stdout, registered.stdout);
		await runShell(programs.removeWorker('zed'));
		assert.equal((await runShell(programs.tellToken('zed', 't'))).exitCode, 1);
	});

	test('retires a worker with its devices, and brings back those that are wished', async () => {
		await runShell(programs.setWorkerHealth('calvin-worker', 'retired'));
		assert.deepEqual(await healths(), ['retired', 'retired']);
		await runShell(programs.setWorkerHealth('calvin-worker', 'active', ['qemu01']));
		assert.deepEqual(await healths(), ['unknown', 'retired']);
	});

	test('holds devices for an upgrade, and gives them their health back', async () => {
		const held = [{ name: 'qemu01', health: 'unknown' as const }];
		await runShell(holdDevices(held));
		assert.deepEqual(await healths(), ['maintenance', 'retired']);
		await runShell(releaseDevices(held));
		assert.deepEqual(await healths(), ['unknown', 'retired']);
	});

	test('answers to a host that was allowed', async () => {
		assert.equal((await runShell(programs.isHostAllowed('boards.lab'))).exitCode, 1);
		await runShell(programs.allowHost('boards.lab'));
		assert.equal((await runShell(programs.isHostAllowed('boards.lab'))).exitCode, 0);
	});

	test('runs no other program', async () => {
		assert.equal((await run(['shell'], 'print(1)\n')).exitCode, 1);
		assert.match((await run(['flush'])).stderr, /Unknown command/);
	});
});
