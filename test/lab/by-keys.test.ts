import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../engine/harness/until.ts';
import { type ByKeys, openByKeys } from './harness/by-keys.ts';
import { deviceHealths, devicesScript, resetScript } from './harness/devices.ts';
import { fromEmptyToOnline, type Shown } from './harness/empty-to-online.ts';
import { type LabEngine, startLabEngine } from './harness/lab.ts';
import { lavacli } from './harness/lavacli.ts';
import { startRegistry } from './harness/registry.ts';
import { imageName } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';
import { reachServer, type Server } from './harness/server.ts';
import { slowPing } from './harness/slow-ping.ts';
import { withOneGunicorn } from './harness/variants.ts';
import { type Witness, watchForSecrets } from './harness/witness.ts';

const skip = await requireLab();

const MOST_KEYS = 40;
/** What the wizards propose on an empty engine. */
const address = '172.18.0.2';
const worker = 'lab-host-docker-1';
const typed = 'mackerel-7-lamp-post';
/** Where each plan is saved before it runs. */
const files = ['network.py', 'server.yaml', 'user.sh', 'dispatcher.py'];

describe('an empty engine, by keys alone', { skip }, () => {
	let engine: LabEngine;
	let witness: Witness;
	let console: ByKeys;
	let server: Server | undefined;
	let shown: Shown | undefined;
	let formerToken = '';
	before(async () => {
		engine = await startLabEngine();
		await withOneGunicorn(engine.docker, imageName('server', '2023.01'));
		witness = await watchForSecrets(engine.docker);
		console = await openByKeys(engine);
	});
	after(async () => {
		server?.close();
		await console?.close();
		engine?.cleanup();
	});

	/** What LAVA says of the worker and its devices. */
	async function inLava(): Promise<{ health: string; devices: Record<string, string> }> {
		assert.ok(shown && server);
		const { health } = await server.worker(worker);
		return { health, devices: await deviceHealths(server, shown.token) };
	}

	const inspect = () => engine.docker.getContainer(worker).inspect();

	it(`becomes a lab whose worker LAVA says is Online, with ${MOST_KEYS} keys at most`, async t => {
		const began = Date.now();
		const left = [...files];
		const saved = (): Promise<void> =>
			console.aside(async () => assert.ok(existsSync(await console.saves(left.shift() ?? ''))));
		shown = await fromEmptyToOnline(console, { shown: saved });
		assert.deepEqual(left, []);
		t.diagnostic(`${console.count()} keys, ${((Date.now() - began) / 1000).toFixed(0)} s`);
		assert.ok(console.count() <= MOST_KEYS, `${console.count()} keys`);

		server = await reachServer(engine, 'lava-server', address);
		assert.equal((await server.worker(worker)).state, 'Online');
		const { token } = shown;
		assert.match(
			await lavacli({ engine, address }, { username: 'admin', token }, 'workers', 'list'),
			new RegExp(worker),
		);
	});

	it('has one more user, with a password that was typed', async () => {
		console.press('n', 'u');
		await console.sees('┌─ New superuser ─');
		console.type('calvin');
		console.press('tab');
		console.type(typed);
		console.press('tab');
		console.type(typed);
		await console.runs();
		console.press('enter');
	});

	it('shows which devices are retired with its worker, and LAVA retires them', async () => {
		assert.ok(shown && server);
		const { code, errors } = await server.manage(['shell'], devicesScript(worker, { qemu01: 'GOOD', qemu02: 'BAD' }));
		assert.equal(code, 0, errors);
		// Alone in the list, whatever becomes of its container.
		console.press('enter', '2', '/');
		console.type(worker);
		console.press('enter');
		await console.sees(new RegExp(`│.*${worker} .*online`));
		console.press('H');
		await console.sees('Its devices: qemu01 (good), qemu02 (bad).');
		console.press('enter');
		await console.sees(/New state +maintenance/);
		console.press('right');
		await console.sees('LAVA retires with it: qemu01.');
		await console.runs({
			dangerous: true,
			shown: plan => assert.match(plan, /LAVA retires its devices with it: qemu01/),
		});
		assert.deepEqual(await inLava(), { health: 'Retired', devices: { qemu01: 'Retired', qemu02: 'Bad' } });
		assert.equal((await inspect()).State.Running, true);
		const reported = await lavacli(
			{ engine, address },
			{ username: 'admin', token: shown.token },
			'workers',
			'show',
			worker,
		);
		assert.match(reported, /health +: +Retired/i);
	});

	it('puts it to work again with those devices, although a ping saves what it read before', async () => {
		assert.ok(server);
		const { container, manage } = server;
		const ping = manage(['shell'], slowPing(worker, '/tmp/has-read'));
		await eventually(
			async () => void (await engine.runInside('docker', 'exec', container, 'test', '-f', '/tmp/has-read')),
		);
		console.press('enter', 'H');
		await console.sees('Its devices: qemu01 (retired), qemu02 (bad).');
		await console.runs({
			shown: plan =>
				assert.match(
					plan.replaceAll(/[│\s]+/g, ' '),
					/become Unknown: LAVA runs a health check on each first, where its type has one: qemu01/,
				),
		});
		const { code, errors } = await ping;
		assert.equal(code, 0, errors);
		assert.deepEqual(await inLava(), { health: 'Active', devices: { qemu01: 'Unknown', qemu02: 'Bad' } });
	});

	it('switches the power of its board by the commands of its dictionary, where test jobs run them', async () => {
		assert.ok(server);
		const { code, errors } = await server.manage(['shell'], resetScript('qemu01', '/tmp/power'));
		assert.equal(code, 0, errors);
		console.press('enter', 'n', 'y');
		await console.sees('┌─ Try the power of a board ─');
		await console.sees(/Power of +qemu01/);
		await console.sees(/Switch it +off and on/);
		await console.runs({
			dangerous: true,
			shown: plan => assert.match(plan, /qemu01 loses its power/),
			// No command can tell whether a board has power.
			end: 'not all of it was seen to work',
		});
		assert.equal(await engine.runInside('docker', 'exec', worker, 'cat', '/tmp/power'), 'off\non\n');
	});

	it('loses its container, and LAVA keeps it as retired', async () => {
		console.press('enter', 'd');
		await console.sees(`Its container ${worker} goes. Its devices: qemu01 (unknown),`);
		await console.runs({ dangerous: true });
		assert.deepEqual(await inLava(), { health: 'Retired', devices: { qemu01: 'Retired', qemu02: 'Bad' } });
		await assert.rejects(inspect, /no such container/i);
	});

	it('comes back by the same name with other arguments, although LAVA has not noticed that it was gone', async () => {
		assert.ok(server);
		const token = await server.workerToken(worker);
		console.press('enter', 'a');
		await console.sees(/To work again +yes/);
		await console.goTo('HTTP timeout');
		console.type('300');
		await console.runs({ seconds: 120, shown: plan => assert.match(plan, /Put .* to work again/) });
		assert.deepEqual(await inLava(), { health: 'Active', devices: { qemu01: 'Unknown', qemu02: 'Bad' } });
		assert.equal((await server.worker(worker)).state, 'Online');
		assert.equal(await server.workerToken(worker), token);
		const { Config, State } = await inspect();
		assert.ok(Config.Env.includes('HTTP_TIMEOUT=--http-timeout=300'), Config.Env.join(' '));
		assert.equal(State.Running, true);
	});

	it('is recreated with a new token, and keeps its other arguments', async () => {
		assert.ok(server);
		const former = { token: await server.workerToken(worker), ...(await inspect()) };
		console.press('enter', 'a');
		await console.sees('┌─ Recreate a dispatcher ─');
		await console.sees(new RegExp(`Address +${former.NetworkSettings.Networks['dockernet']?.IPAddress}`));
		await console.goTo('New token');
		console.press('right');
		await console.sees(/› New token +yes/);
		await console.runs({ dangerous: true, seconds: 120 });
		const now = await inspect();
		assert.notEqual(now.Id, former.Id);
		assert.deepEqual(now.Config, former.Config);
		assert.notEqual(await server.workerToken(worker), former.token);
		assert.equal((await server.worker(worker)).state, 'Online');
		formerToken = former.token;
	});

	it('comes from another registry, and is Online there with all it had', async () => {
		assert.ok(server);
		const { host } = await startRegistry(engine, 5001, 'open', engine.images.registry);
		const former = await inspect();
		console.press('enter', 'n', 'r');
		await console.sees('┌─ Switch registry or version ─');
		// Some: all but the second, the server.
		console.press('right', 'tab', 'right', 'space');
		await console.sees(new RegExp(`Containers +${worker}`));
		// Of your own: the last of the registries.
		console.press('tab', 'left', 'left', 'tab');
		console.type(`${host}/lavasoftware`);
		await console.runs({ dangerous: true, seconds: 120 });
		const now = await inspect();
		assert.notEqual(now.Id, former.Id);
		assert.deepEqual(now.Config, { ...former.Config, Image: `${host}/${imageName('dispatcher', '2023.01')}` });
		assert.equal((await server.worker(worker)).state, 'Online');
	});

	it('leaves no password and no token anywhere', async () => {
		assert.ok(shown && server);
		const secrets = [shown.password, shown.token, await server.workerToken(worker), formerToken, typed];
		assert.deepEqual(
			secrets.map(({ length }) => length > 15),
			[true, true, true, true, true],
		);
		assert.deepEqual(await witness.placesOf(secrets, console.home), []);
	});
});
