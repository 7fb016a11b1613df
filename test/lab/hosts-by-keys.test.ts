/**
 * A real lab over two hosts, by keys alone: the server on one, and on the other a worker that asks at the published port
 * and one on an overlay network. All of it is switched to another registry by one plan.
 */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ContainerInspectInfo } from 'dockerode';
import { joinByLan, type Lan } from '../engine/harness/lan.ts';
import { requireOverlay } from '../engine/harness/requirements.ts';
import { until } from '../engine/harness/until.ts';
import { type ByKeys, openByKeys } from './harness/by-keys.ts';
import { type LabEngine, startLabEngine } from './harness/lab.ts';
import { startRegistry } from './harness/registry.ts';
import { requireLab } from './harness/requirements.ts';
import { reachServer, type Server } from './harness/server.ts';

const skip = await requireLab();
const noOverlay = skip || (await requireOverlay());

/** What the wizards propose on an empty engine. */
const address = '172.18.0.2';
const worker = 'lab-host-docker-1';
const overlaid = 'lab-host-docker-2';
const overlay = 'dockernet-2';
const workers = noOverlay ? [worker] : [worker, overlaid];

describe('a lab over two hosts, by keys alone', { skip }, () => {
	const engines: LabEngine[] = [];
	let lan: Lan;
	let home: string;
	let console: ByKeys;
	let server: Server | undefined;

	before(async () => {
		engines.push(await startLabEngine(), await startLabEngine());
		lan = await joinByLan(engines.map(({ instance }) => instance));
		home = await mkdtemp(join(tmpdir(), 'lavadock-keys-'));
		await mkdir(join(home, '.config/lavadock'), { recursive: true });
		const hosts = ['hub', 'rack'].map(
			(name, at) => `  - name: ${name}\n    host: ${engines[at]?.address}\n    address: ${lan.addresses[at]}\n`,
		);
		await writeFile(join(home, '.config/lavadock/config.yaml'), `hosts:\n${hosts.join('')}`);
		console = await openByKeys(engineOf('hub'), { home });
		await console.sees('2 of 2 hosts live');
	});
	after(async () => {
		server?.close();
		await console?.close();
		lan?.destroy();
		for (const engine of engines) engine.cleanup();
		if (home !== undefined) await rm(home, { recursive: true, force: true });
	});

	function engineOf(host: 'hub' | 'rack'): LabEngine {
		const engine = engines[host === 'hub' ? 0 : 1];
		assert.ok(engine);
		return engine;
	}

	const inspectOf = (host: 'hub' | 'rack', name: string): Promise<ContainerInspectInfo> =>
		engineOf(host).docker.getContainer(name).inspect();

	/** The addresses that its networks keep for a container. */
	async function staticsOf(host: 'hub' | 'rack', name: string): Promise<Record<string, string | undefined>> {
		const { Networks } = (await inspectOf(host, name)).NetworkSettings;
		return Object.fromEntries(
			Object.entries(Networks).map(([network, { IPAMConfig }]) => [network, IPAMConfig?.IPv4Address]),
		);
	}

	const urlOf = ({ Config }: ContainerInspectInfo): string =>
		Config.Env.find(each => each.startsWith('URL='))?.slice(4) ?? '';

	/** LAVA says Online of who was so a minute ago. */
	async function heardSinceItsStart(name: string): Promise<void> {
		const { State } = await inspectOf('rack', name);
		await until(`LAVA hears ${name} again`, async () => {
			const { state, last_ping: heard } = (await server?.worker(name)) ?? {};
			return state === 'Online' && Date.parse(heard ?? '') > Date.parse(State.StartedAt);
		});
	}

	/** Opens a form of the menu of what can be built. */
	async function form(key: string, title: string): Promise<void> {
		console.press('n', key);
		await console.sees(`┌─ ${title} ─`);
	}

	async function dispatcherOnRack(shown: string): Promise<void> {
		await form('d', 'New dispatcher');
		const screen = await console.sees(/› Host +\w+/);
		if (/› Host +hub/.test(screen)) console.press('right');
		await console.sees(/› Host +rack/);
		await console.sees(shown);
		await console.runs({ seconds: 180, shown: plan => assert.match(plan, /rack/) });
		console.press('enter');
	}

	it('has a network on the first host', async () => {
		await form('n', 'New network');
		await console.sees(/Host +hub/);
		await console.runs();
		console.press('enter');
	});

	it('has a server on it, which publishes its port', async () => {
		await form('s', 'New LAVA server');
		await console.sees(/Host +hub/);
		await console.runs({ seconds: 240 });
		console.press('enter');
		server = await reachServer(engineOf('hub'), 'lava-server', address);
	});

	it('has a worker on the second one, which asks at the published port: LAVA says Online', async () => {
		assert.ok(server);
		await dispatcherOnRack(`http://${lan.addresses[0]}`);
		assert.equal((await server.worker(worker)).state, 'Online');
		const inspected = await inspectOf('rack', worker);
		assert.equal(inspected.State.Running, true);
		assert.match(urlOf(inspected), new RegExp(`^http://${lan.addresses[0]}[:/]`));
	});

	it('is one Swarm, with an overlay network that its server is on', { skip: noOverlay }, async () => {
		await form('w', 'Join hosts into a Swarm');
		await console.sees(/Manager +hub/);
		await console.runs({ seconds: 120 });
		console.press('enter');

		await form('n', 'New network');
		await console.sees(/Driver +bridge/);
		console.press('tab', 'tab', 'tab', 'left');
		await console.sees(/› Driver +overlay/);
		await console.sees(new RegExp(`Name +${overlay}`));
		await console.runs();
		console.press('enter');

		await form('c', 'Connect a container to a network');
		await console.sees(/Container +lava-server/);
		await console.sees(new RegExp(`Network +${overlay}`));
		await console.runs();
		console.press('enter');
		const statics = await staticsOf('hub', 'lava-server');
		assert.match(statics[overlay] ?? '', /^10\.\d+\.\d+\.\d+$/);
	});

	it('has a worker with a static address on the overlay: LAVA says Online', { skip: noOverlay }, async () => {
		assert.ok(server);
		await dispatcherOnRack(overlay);
		assert.equal((await server.worker(overlaid)).state, 'Online');
		const inspected = await inspectOf('rack', overlaid);
		// A name that is known on that network alone.
		assert.equal(urlOf(inspected), 'http://lava-server/');
		const { [overlay]: own, ...others } = await staticsOf('rack', overlaid);
		assert.match(own ?? '', /^10\.\d+\.\d+\.\d+$/);
		assert.deepEqual(others, {});
	});

	it('is switched to another registry by one plan, and LAVA says Online of all', async () => {
		assert.ok(server);
		const all = [['hub', 'lava-server'] as const, ...workers.map(name => ['rack', name] as const)];
		const places = () => Promise.all(all.map(([host, name]) => staticsOf(host, name)));
		const former = await places();
		// Each host has one at its own loopback.
		const [{ host: hub }] = await Promise.all([
			startRegistry(engineOf('hub'), 5001, 'open', engineOf('hub').images.registry),
			startRegistry(engineOf('rack'), 5001, 'open', engineOf('rack').images.registry),
		]);
		await form('r', 'Switch registry or version');
		await console.sees(/Which containers +the whole lab/);
		// Of your own: the last of the registries.
		console.press('tab', 'left', 'left', 'tab');
		console.type(hub);
		const shown = (plan: string): void => assert.match(plan, new RegExp(`Switch ${all.length} containers on 2 hosts`));
		await console.runs({ dangerous: true, seconds: 600, shown });
		console.press('enter');
		const images = await Promise.all(all.map(async ([host, name]) => (await inspectOf(host, name)).Config.Image));
		for (const image of images) assert.ok(image.startsWith(`${hub}/`), image);
		assert.deepEqual(await places(), former);
		await Promise.all(workers.map(name => heardSinceItsStart(name)));
	});

	for (const name of workers) {
		it(`retires ${name} in LAVA on the one host, and removes its container on the other`, async () => {
			assert.ok(server);
			console.press('2', '/', 'ctrl+u');
			console.type(name);
			console.press('enter');
			await console.sees(new RegExp(`│.*${name} .*online`));
			console.press('H');
			await console.sees('question 1 of 2');
			console.press('enter');
			await console.sees(/› New state +maintenance/);
			console.press('right');
			await console.sees(/New state +retired/);
			await console.runs({ dangerous: true });
			assert.equal((await server.worker(name)).health, 'Retired');
			assert.equal((await inspectOf('rack', name)).State.Running, true);
			console.press('enter', 'd');
			await console.sees(`Its container ${name} goes.`);
			await console.runs({ dangerous: true });
			console.press('enter');
			assert.equal((await server.worker(name)).health, 'Retired');
			await assert.rejects(inspectOf('rack', name), /no such container/i);
		});
	}
});
