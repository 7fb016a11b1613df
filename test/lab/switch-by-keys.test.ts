import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startEngine, type TestEngine } from '../engine/harness/engine.ts';
import { reportOf, sweep } from '../engine/harness/plan-picture.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { type ByKeys, openByKeys, type RunOptions } from './harness/by-keys.ts';
import { limitRegistries, registryUser } from './harness/registry.ts';
import {
	dispatcherOf,
	fileIn,
	type Hubs,
	inspectOf,
	lasting,
	startHubs,
	startWorker,
	token,
	withImage,
} from './harness/switching.ts';
import { watchForSecrets } from './harness/witness.ts';

const skip = await requireRealEngine();

describe('a dispatcher recreated by keys', { skip }, () => {
	let engine: TestEngine;
	let hubs: Hubs;
	let console: ByKeys;
	before(async () => {
		// Else it tries pulls again for more than a minute; and containers live on when it is killed.
		engine = await startEngine({ arguments: ['--max-download-attempts=1', '--live-restore'] });
		hubs = await startHubs(engine);
	});
	after(() => engine?.cleanup());
	beforeEach(async () => {
		await startWorker(engine.docker, dispatcherOf(hubs.open));
		console = await openByKeys(engine);
		await console.sees('calvin');
	});
	afterEach(async () => {
		await console?.close();
		await sweep(engine.docker);
	});

	/** Fills the form; `login` where the registry wants one. */
	async function switchTo(hub: string, options: RunOptions = {}, login?: typeof registryUser): Promise<string> {
		console.press('n', 'r');
		await console.sees('┌─ Switch registry or version ─');
		// Of your own: the last of the registries.
		console.press('tab', 'left', 'left', 'tab');
		console.type(hub);
		if (login !== undefined) {
			console.press('tab', 'tab');
			console.type(login.username);
			console.press('tab');
			console.type(login.password);
		}
		return console.runs({ dangerous: true, ...options });
	}

	it('comes from another registry with equal digests, and a password that is kept nowhere', async () => {
		const former = await reportOf(engine.docker);
		const witness = await watchForSecrets(engine.docker);
		const folder = `${hubs.locked.host}/lava/lava`;
		await switchTo(folder, { shown: plan => assert.match(plan, /same image \(sha256/) }, registryUser);
		const image = `${folder}/amd64/lava-dispatcher:2023.01`;
		assert.deepEqual(await reportOf(engine.docker), withImage(former, image));
		assert.equal(await fileIn(engine.docker, token), 'the-token');
		assert.deepEqual(await witness.placesOf([registryUser.password], console.home), []);
	});

	it('is told loudly that the digests differ', async () => {
		const folder = `${hubs.locked.host}/variant`;
		const former = await reportOf(engine.docker);
		await switchTo(folder, { shown: plan => assert.match(plan, /IS ANOTHER IMAGE/) }, registryUser);
		assert.deepEqual(await reportOf(engine.docker), withImage(former, `${folder}/lava-dispatcher:2023.01`));
	});

	it('is left alone when the registry dies in the middle of the pull', async () => {
		const former = await inspectOf(engine.docker);
		await limitRegistries(engine, 4 << 20);
		const ended = switchTo(`${hubs.open.host}/heavy`, { end: 'all is as it was before' });
		await console.sees(/MB of .*MB/);
		await hubs.open.kill();
		await ended;
		await limitRegistries(engine);
		await hubs.open.start();
		assert.deepEqual(await inspectOf(engine.docker), former);
	});

	it('is back as it was when the new image ends as soon as it starts', async () => {
		const former = await inspectOf(engine.docker);
		await switchTo(`${hubs.open.host}/failing`, { end: 'all is as it was before' });
		assert.deepEqual(lasting(await inspectOf(engine.docker)), lasting(former));
		assert.equal(await fileIn(engine.docker, '/left-by-a-job'), 'drift');
	});

	describe('whose engine is killed in the middle', () => {
		const image = (): string => `${hubs.open.host}/heavy/lava-dispatcher:2023.01`;
		afterEach(async () => {
			await console.close();
			await sweep(engine.docker);
			await engine.docker
				.getImage(image())
				.remove({ force: true })
				.catch(() => undefined);
		});

		/** A pull of some seconds is under way. */
		async function killedWhilePulling(): Promise<{ ended: Promise<string> }> {
			await limitRegistries(engine, 4 << 20);
			const ended = switchTo(`${hubs.open.host}/heavy`);
			// Whoever waits for it looks later.
			ended.catch(() => undefined);
			await console.sees(/MB of .*MB/);
			await engine.kill9();
			await console.sees('The engine is away');
			await limitRegistries(engine);
			return { ended };
		}

		it('says so, waits for it, and is the new one in the end', async () => {
			const former = await reportOf(engine.docker);
			const { ended } = await killedWhilePulling();
			await engine.start();
			await ended;
			assert.deepEqual(await reportOf(engine.docker), withImage(former, image()));
		});

		it('is undone by the next console, when the first one is killed too', async () => {
			const former = await reportOf(engine.docker);
			const { Id } = await inspectOf(engine.docker);
			await killedWhilePulling();
			console.pty.signal('SIGKILL');
			await console.pty.exit;
			await engine.start();
			const next = await openByKeys(engine, { home: console.home });
			await next.sees('Unfinished plans');
			next.press('u');
			await next.sees('all is as it was before');
			await next.close();
			assert.deepEqual(await reportOf(engine.docker), former);
			const now = await inspectOf(engine.docker);
			assert.deepEqual([now.Id, now.State.Running], [Id, true]);
			assert.equal(await fileIn(engine.docker, '/left-by-a-job'), 'drift');
		});
	});

	it('is clean after a reset, which showed before what has changed in it', async () => {
		const former = await reportOf(engine.docker);
		console.press('1', ':');
		console.type('reset');
		console.press('enter');
		await console.sees('┌─ Reset a dispatcher ─');
		await console.sees('Goes: /left-by-a-job');
		await console.runs({ dangerous: true });
		assert.deepEqual(await reportOf(engine.docker), former);
		assert.equal(await fileIn(engine.docker, token), 'the-token');
		assert.equal(await fileIn(engine.docker, '/left-by-a-job'), undefined);
	});
});
