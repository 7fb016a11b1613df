import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Docker from 'dockerode';
import { labNetwork } from '../engine/harness/lab.ts';
import { openByKeys } from './harness/by-keys.ts';
import { type LabEngine, logged, serverAddress, startLabEngine } from './harness/lab.ts';
import { imageName, zmqVersion } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';
import { reachServer, type Server } from './harness/server.ts';

const skip = await requireLab();
const sockets = [`MASTER_URL=tcp://${serverAddress}:5556`, `LOGGER_URL=tcp://${serverAddress}:5555`];

describe('the ZMQ peers', { skip }, () => {
	let engine: LabEngine;
	let master: Docker.Container;
	let server: Server;
	before(async () => {
		engine = await startLabEngine();
		await engine.docker.createNetwork(labNetwork);
		master = await engine.docker.createContainer({
			name: 'lava-master',
			Image: imageName('server', zmqVersion),
			HostConfig: { NetworkMode: labNetwork.Name },
			NetworkingConfig: { EndpointsConfig: { [labNetwork.Name]: { IPAMConfig: { IPv4Address: serverAddress } } } },
		});
		await master.start();
		server = await reachServer(engine, 'lava-master', serverAddress);
	});
	after(() => {
		server?.close();
		engine?.cleanup();
	});

	const startSlave = async (name: string, environment: readonly string[]): Promise<Docker.Container> => {
		const slave = await engine.docker.createContainer({
			name,
			Image: imageName('dispatcher', zmqVersion),
			Env: [...environment],
			HostConfig: { NetworkMode: labNetwork.Name },
		});
		await slave.start();
		return slave;
	};

	it('greet each other and ping', async () => {
		const slave = await startSlave('hobbes-docker-1', [...sockets, 'DISPATCHER_HOSTNAME=--hostname=hobbes-1']);
		await logged(slave, /master => PONG/);
		await logged(master, /New dispatcher <hobbes-1>/);
		await logged(master, /hobbes-1 => PING\(20\)/);
		assert.equal((await server.worker('hobbes-1')).state, 'Online');
	});

	it('greet each other when a wizard made the slave, by keys alone', async t => {
		const console = await openByKeys(engine);
		t.after(console.close);
		console.press('n', 'd');
		await console.sees(/LAVA server +lava-master/);
		console.press('tab');
		console.type('calvin');
		await console.runs();
		const { Config } = await engine.docker.getContainer('calvin').inspect();
		assert.deepEqual(
			Config.Env.filter(entry => /_URL=|^DISPATCHER_HOSTNAME=/.test(entry)).toSorted(),
			['DISPATCHER_HOSTNAME=--hostname=calvin', ...sockets].toSorted(),
		);
		await logged(master, /New dispatcher <calvin>/);
		assert.equal((await server.worker('calvin')).state, 'Online');
	});

	it("refuse a variable's bare value", async () => {
		const slave = await startSlave('hobbes-docker-2', [...sockets, 'DISPATCHER_HOSTNAME=hobbes-2']);
		const { StatusCode } = await slave.wait();
		assert.equal(StatusCode, 2);
		await logged(slave, /unrecognized arguments: hobbes-2/);
	});

	it('go on greeting where nobody listens', async () => {
		const slave = await startSlave('hobbes-docker-3', ['MASTER_URL=tcp://172.18.0.99:5556', 'ENCRYPT=']);
		await logged(slave, /'HELLO_RETRY'/);
		assert.equal((await slave.inspect()).State.Running, true);
	});
});
