/** A real lab over two hosts, by keys alone: the server on one, a worker on the other, over the published port. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { joinByLan, type Lan } from '../engine/harness/lan.ts';
import { type ByKeys, openByKeys } from './harness/by-keys.ts';
import { type LabEngine, startLabEngine } from './harness/lab.ts';
import { requireLab } from './harness/requirements.ts';
import { reachServer, type Server } from './harness/server.ts';

const skip = await requireLab();

/** What the wizards propose on an empty engine. */
const address = '172.18.0.2';
const worker = 'lab-host-docker-1';

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
		const [first] = engines;
		assert.ok(first);
		console = await openByKeys(first, { home });
		await console.sees('2 of 2 hosts live');
	});
	after(async () => {
		server?.close();
		await console?.close();
		lan?.destroy();
		for (const engine of engines) engine.cleanup();
		if (home !== undefined) await rm(home, { recursive: true, force: true });
	});

	const onRack = () => engines[1]?.docker.getContainer(worker).inspect();

	/** Opens a form of the menu of what can be built. */
	async function form(key: string, title: string): Promise<void> {
		console.press('n', key);
		await console.sees(`┌─ ${title} ─`);
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
		const [first] = engines;
		assert.ok(first);
		server = await reachServer(first, 'lava-server', address);
	});

	it('has a worker on the second one, which asks at the published port: LAVA says Online', async () => {
		assert.ok(server);
		await form('d', 'New dispatcher');
		await console.sees(/› Host +hub/);
		console.press('right');
		await console.sees(/› Host +rack/);
		await console.sees(`http://${lan.addresses[0]}`);
		await console.runs({ seconds: 180, shown: plan => assert.match(plan, /rack/) });
		console.press('enter');
		assert.equal((await server.worker(worker)).state, 'Online');
		const inspected = await onRack();
		assert.equal(inspected?.State.Running, true);
		const url = inspected?.Config.Env.find(each => each.startsWith('URL='));
		assert.match(url ?? '', new RegExp(`^URL=http://${lan.addresses[0]}[:/]`));
	});

	it('retires the worker in LAVA on the one host, and removes its container on the other', async () => {
		assert.ok(server);
		console.press('2', '/');
		console.type(worker);
		console.press('enter');
		await console.sees(new RegExp(`│.*${worker} .*online`));
		console.press('H');
		await console.sees('question 1 of 2');
		console.press('enter');
		await console.sees(/› New state +maintenance/);
		console.press('right');
		await console.sees(/New state +retired/);
		await console.runs({ dangerous: true });
		assert.equal((await server.worker(worker)).health, 'Retired');
		assert.equal((await onRack())?.State.Running, true);
		console.press('enter', 'd');
		await console.sees(`Its container ${worker} goes.`);
		await console.runs({ dangerous: true });
		assert.equal((await server.worker(worker)).health, 'Retired');
		await assert.rejects(async () => onRack(), /no such container/i);
	});
});
