import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Docker from 'dockerode';
import { run } from '../engine/harness/processes.ts';
import { until } from '../engine/harness/until.ts';
import { type LabEngine, logged, startLabEngine } from './harness/lab.ts';
import { imageName } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';
import { tarOf } from './harness/tar.ts';

const skip = await requireLab();

/** The image is our own: what the official one does (lava.md 1) is what it has to do. */
describe("the dispatcher's image", { skip }, () => {
	let engine: LabEngine;
	before(async () => {
		engine = await startLabEngine();
	});
	after(() => engine?.cleanup());

	const start = async (
		options: Docker.ContainerCreateOptions,
		file?: { path: string; content: string; mode: number },
	): Promise<Docker.Container> => {
		const container = await engine.docker.createContainer({ Image: imageName('dispatcher', '2023.01'), ...options });
		if (file !== undefined) {
			await container.putArchive(await tarOf(file.path, file.content, file.mode), { path: '/' });
		}
		await container.start();
		return container;
	};

	it('takes variables that hold a flag', async () => {
		const worker = await start({ Env: ['WORKER_NAME=--name calvin-1 --ping-interval 5', 'URL='] });
		await logged(worker, /Name +: 'calvin-1'/);
		await logged(worker, /Server +: 'http:\/\/localhost/);
	});

	it('ends at once when it is told to, behind an init: as process 1 it hears nothing', async () => {
		const worker = await start({ Env: ['URL='], HostConfig: { Init: true } });
		await logged(worker, /Server +: /);
		await worker.stop();
		// 137, once its grace is over.
		assert.equal((await worker.inspect()).State.ExitCode, 143);
	});

	for (const variable of ['WORKER_NAME=calvin-1', 'TOKEN=abc', 'LOGLEVEL=debug']) {
		it(`ends with 2 for ${variable}`, async () => {
			assert.equal(await exitCode(await start({ Env: [variable] })), 2);
		});
	}

	it('lets the configuration file beat the environment', async () => {
		const file = { path: '/etc/lava-dispatcher/lava-worker', content: 'WORKER_NAME=--name=from-file\n', mode: 0o644 };
		await logged(await start({ Env: ['WORKER_NAME=--name=calvin-1'] }, file), /Name +: 'from-file'/);
	});

	it("ends with its hooks' code", async () => {
		const hook = { path: '/root/entrypoint.d/hook.sh', content: '#!/bin/sh\nexit 7\n', mode: 0o755 };
		assert.equal(await exitCode(await start({}, hook)), 7);
		assert.equal(await exitCode(await start({}, { ...hook, mode: 0o644 })), 126);
	});

	it('runs any command instead', async () => {
		assert.equal(await exitCode(await start({ Cmd: ['sh', '-c', 'exit 3'] })), 3);
	});

	it('keeps nothing for docker logs where it logs to a file', async () => {
		const file = '/var/log/lava-dispatcher/worker.log';
		const worker = await start({ Env: [`LOGFILE=${file}`] });
		await until('it logs to the file', () => worker.getArchive({ path: file }).then(() => true));
		const log = await worker.logs({ stdout: true, stderr: true, follow: false });
		assert.doesNotMatch(log.toString(), /LAVA worker has started/);
	});
});

describe("an engine with LAVA's images", { skip }, () => {
	let engine: LabEngine;
	before(async () => {
		engine = await startLabEngine();
	});
	after(() => engine?.cleanup());

	for (const how of ['stop', 'kill9', 'powerCut'] as const) {
		it(`has them again after ${how}`, async () => {
			await engine[how]();
			await engine.start();
			const Image = imageName('dispatcher', '2023.01');
			const worker = await engine.docker.createContainer({ Image, Cmd: ['lava-worker', '--help'] });
			await worker.start();
			assert.equal(await exitCode(worker), 0);
			await worker.remove();
		});
	}

	it('can remove one, of which other engines lose nothing', async () => {
		const { layers } = engine.images;
		const files = () => run('find', [layers]);
		const former = await files();
		await engine.docker.getImage(imageName('dispatcher', '2023.01')).remove();
		await assert.rejects(engine.docker.getImage(imageName('dispatcher', '2023.01')).inspect(), /no such image/i);
		assert.ok((await files()) === former);
	});
});

async function exitCode(container: Docker.Container): Promise<number> {
	await until('it has ended', async () => !(await container.inspect()).State.Running);
	return (await container.inspect()).State.ExitCode;
}
