/**
 * A real lab over three hosts, by keys alone: the server on one, a worker on another that asks at the published port,
 * and on the third one that an overlay network leads to it. All of it is switched to another release by one plan.
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
import { imageName } from './harness/releases.ts';
import { reachServer, type Server } from './harness/server.ts';
import { withOneGunicorn } from './harness/variants.ts';

const release = '2023.01';
const skip = (await requireLab(release)) || (await requireLab('newest'));
const noOverlay = skip || (await requireOverlay());

const hosts = ['hub', 'rack', 'yard'] as const;
type LabHost = (typeof hosts)[number];

/** What the wizards propose on an empty engine. */
const address = '172.18.0.2';
const worker = 'lab-host-docker-1';
const overlaid = 'lab-host-docker-2';
const overlay = 'dockernet-2';
const workers: readonly (readonly [LabHost, string])[] = [
	['rack', worker],
	...(noOverlay ? [] : [['yard', overlaid] as const]),
];

describe('a lab over three hosts, by keys alone', { skip }, () => {
	const engines: LabEngine[] = [];
	let lan: Lan;
	let home: string;
	let console: ByKeys;
	let server: Server | undefined;

	before(async () => {
		for (const _ of hosts) engines.push(await startLabEngine('all'));
		await withOneGunicorn(engineOf('hub').docker, imageName('server', '2023.01'));
		lan = await joinByLan(engines.map(({ instance }) => instance));
		home = await mkdtemp(join(tmpdir(), 'lavadock-keys-'));
		await mkdir(join(home, '.config/lavadock'), { recursive: true });
		const named = hosts.map(
			(name, at) => `  - name: ${name}\n    host: ${engines[at]?.address}\n    address: ${lan.addresses[at]}\n`,
		);
		await writeFile(join(home, '.config/lavadock/config.yaml'), `hosts:\n${named.join('')}`);
		console = await openByKeys(engineOf('hub'), { home });
		await console.sees('3 of 3 hosts live');
	});
	after(async () => {
		server?.close();
		await console?.close();
		lan?.destroy();
		for (const engine of engines) engine.cleanup();
		if (home !== undefined) await rm(home, { recursive: true, force: true });
	});

	function engineOf(host: LabHost): LabEngine {
		const engine = engines[hosts.indexOf(host)];
		assert.ok(engine);
		return engine;
	}

	const inspectOf = (host: LabHost, name: string): Promise<ContainerInspectInfo> =>
		engineOf(host).docker.getContainer(name).inspect();

	/** The addresses that its networks keep for a container. */
	async function staticsOf(host: LabHost, name: string): Promise<Record<string, string | undefined>> {
		const { Networks } = (await inspectOf(host, name)).NetworkSettings;
		return Object.fromEntries(
			Object.entries(Networks).map(([network, { IPAMConfig }]) => [network, IPAMConfig?.IPv4Address]),
		);
	}

	const urlOf = ({ Config }: ContainerInspectInfo): string =>
		Config.Env.find(each => each.startsWith('URL='))?.slice(4) ?? '';

	/** LAVA says Online of who was so a minute ago. */
	async function heardSinceItsStart(host: LabHost, name: string): Promise<void> {
		const { State } = await inspectOf(host, name);
		await until(`LAVA hears ${name} again`, async () => {
			const { state, last_ping: heard } = (await server?.worker(name)) ?? {};
			return state === 'Online' && Date.parse(heard ?? '') > Date.parse(State.StartedAt);
		});
	}

	const versionOf = async (): Promise<unknown> => (await server?.rest('system/version/'))?.json();

	/** Opens a form of the menu of what can be built. */
	async function form(key: string, title: string): Promise<void> {
		console.press('n', key);
		await console.sees(`┌─ ${title} ─`);
	}

	/** The form's first question. */
	async function chooseHost(host: LabHost): Promise<void> {
		const [, here = 'hub'] = /› Host +(\w+)/.exec(await console.sees(/› Host +\w+/)) ?? [];
		const way = hosts.indexOf(host) - hosts.findIndex(each => each === here);
		for (let step = 0; step < Math.abs(way); step++) console.press(way > 0 ? 'right' : 'left');
		await console.sees(new RegExp(`› Host +${host}`));
	}

	async function dispatcherOn(host: LabHost, shown: string): Promise<void> {
		await form('d', 'New dispatcher');
		await chooseHost(host);
		await console.sees(shown);
		await console.runs({ seconds: 180, shown: plan => assert.match(plan, new RegExp(host)) });
		console.press('enter');
	}

	it('has a network on the first host', async () => {
		await form('n', 'New network');
		await chooseHost('hub');
		await console.runs();
		console.press('enter');
	});

	it('has a server on it, which publishes its port', async () => {
		await form('s', 'New LAVA server');
		await chooseHost('hub');
		// The newest is offered first, and this one is next; until the engine has told its images, a version is asked for.
		await console.sees(/Image +lavasoftware/);
		await console.goTo('Image');
		console.press('right');
		await console.sees(new RegExp(`› Image +\\S*:${release}`));
		await console.runs({ seconds: 240 });
		console.press('enter');
		server = await reachServer(engineOf('hub'), 'lava-server', address);
	});

	it('has a worker on the second one, which asks at the published port: LAVA says Online', async () => {
		assert.ok(server);
		await dispatcherOn('rack', `http://${lan.addresses[0]}`);
		assert.equal((await server.worker(worker)).state, 'Online');
		const inspected = await inspectOf('rack', worker);
		assert.equal(inspected.State.Running, true);
		assert.match(urlOf(inspected), new RegExp(`^http://${lan.addresses[0]}[:/]`));
	});

	it('is one Swarm of three, with an overlay network that its server is on', { skip: noOverlay }, async () => {
		await form('w', 'Join hosts into a Swarm');
		await console.sees(/Manager +hub/);
		await console.sees(/Try it out +yes/);
		// On the third host there is no image of LAVA that could try it.
		const screen = await console.runs({ seconds: 120, end: 'not all of it was seen to work' });
		assert.match(screen, /yard: joined; not known whether 4789\/udp/);
		assert.doesNotMatch(screen, /rack: joined|Nobody saw/);
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
		await dispatcherOn('yard', overlay);
		assert.equal((await server.worker(overlaid)).state, 'Online');
		const inspected = await inspectOf('yard', overlaid);
		// A name that is known on that network alone.
		assert.equal(urlOf(inspected), 'http://lava-server/');
		const { [overlay]: own, ...others } = await staticsOf('yard', overlaid);
		assert.match(own ?? '', /^10\.\d+\.\d+\.\d+$/);
		assert.deepEqual(others, {});
	});

	it('is switched to the newest release by one plan, and LAVA says Online of all', async () => {
		assert.ok(server);
		assert.deepEqual(await versionOf(), { version: release });
		const newest = engineOf('hub').images.versions.newest ?? '';
		const all = [['hub', 'lava-server'] as const, ...workers];
		const places = () => Promise.all(all.map(([host, name]) => staticsOf(host, name)));
		const former = await places();
		// Each host has one at its own loopback.
		const [{ host: registry }] = await Promise.all([
			startRegistry(engineOf('hub'), 5001, 'open', engineOf('hub').images.registry),
			startRegistry(engineOf('rack'), 5001, 'open', engineOf('rack').images.registry),
			startRegistry(engineOf('yard'), 5001, 'open', engineOf('yard').images.registry),
		]);
		await form('r', 'Switch registry or version');
		await console.sees(/Which containers +the whole lab/);
		// Of your own: the last of the registries.
		console.press('tab', 'left', 'left', 'tab');
		console.type(registry);
		await console.sees(new RegExp(`› Its address +${registry}`));
		await console.goTo('Version');
		console.type(newest);
		const shown = (plan: string): void =>
			assert.match(plan, new RegExp(`Switch ${all.length} containers on ${all.length} hosts`));
		await console.runs({ dangerous: true, seconds: 900, shown });
		console.press('enter');
		const images = await Promise.all(all.map(async ([host, name]) => (await inspectOf(host, name)).Config.Image));
		for (const image of images) assert.match(image, new RegExp(`^${registry}/.*:${newest}$`));
		assert.deepEqual(await places(), former);
		await Promise.all(workers.map(each => heardSinceItsStart(...each)));
		assert.deepEqual(await versionOf(), { version: newest });
		for (const [, name] of workers) assert.equal((await server.worker(name)).version, newest);
	});

	for (const [host, name] of workers) {
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
			assert.equal((await inspectOf(host, name)).State.Running, true);
			console.press('enter', 'd');
			await console.sees(`Its container ${name} goes.`);
			await console.runs({ dangerous: true });
			console.press('enter');
			assert.equal((await server.worker(name)).health, 'Retired');
			await assert.rejects(inspectOf(host, name), /no such container/i);
		});
	}
});
