import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { imageOf } from '../engine/harness/images.ts';
import { startEngine, type TestEngine } from '../engine/harness/engine.ts';
import { type LabEngine, startLabEngine } from './harness/lab.ts';
import { hubArchitecture } from './harness/releases.ts';
import { limitRegistries, type Registry, registryUser, startRegistry } from './harness/registry.ts';
import { requireLab } from './harness/requirements.ts';
import { makeVariant } from './harness/variants.ts';

const skip = await requireLab();

describe("the tests' registries", { skip }, () => {
	let engine: TestEngine;
	let open: Registry;
	let locked: Registry;
	before(async () => {
		// Else it tries again for more than a minute.
		engine = await startEngine({ arguments: ['--max-download-attempts=1'] });
		[open, locked] = await Promise.all([startRegistry(engine, 5001, 'open'), startRegistry(engine, 5002, 'password')]);
	});
	after(() => engine?.cleanup());

	it('have one image under one digest, and a variant of it under another', async () => {
		const digest = await open.push(imageOf('printer'), 'lavasoftware/lava-dispatcher:2023.01');
		assert.equal(await locked.push(imageOf('printer'), 'lava/lava/amd64/lava-dispatcher:2023.01'), digest);
		await makeVariant(engine.docker, imageOf('printer'), 'variant:1', {});
		assert.notEqual(await locked.push('variant:1', 'lava/lava/amd64/lava-dispatcher:2023.06'), digest);
	});

	it('let in who has the password', async () => {
		const image = `${locked.host}/lava/lava/amd64/lava-dispatcher:2023.01`;
		await assert.rejects(pull(engine, image), /no basic auth credentials/);
		await assert.rejects(pull(engine, image, { ...registryUser, password: 'wrong' }), /unauthorized/i);
		await pull(engine, image, registryUser);
	});

	it('can be slow, end in the middle of a pull, and come back', async () => {
		await makeVariant(engine.docker, imageOf('printer'), 'heavy:1', { weight: 16 << 20 });
		await open.push('heavy:1', 'heavy:1');
		await engine.docker.getImage('heavy:1').remove();
		await limitRegistries(engine, 8 << 20);
		const breaking = pull(engine, `${open.host}/heavy:1`, undefined, () => open.kill());
		await assert.rejects(breaking, /connection|EOF/);
		await limitRegistries(engine);
		await open.start();
		await pull(engine, `${open.host}/heavy:1`);
	});
});

describe("the tests' registries with LAVA's images", { skip }, () => {
	let engine: LabEngine;
	before(async () => {
		engine = await startLabEngine();
	});
	after(() => engine?.cleanup());

	it('have one image by the names of both hubs, and the engine has its layers', async () => {
		const hub = await startRegistry(engine, 5001, 'open', engine.images.registry);
		const names = ['lavasoftware/lava-dispatcher', `lava/lava/${hubArchitecture}/lava-dispatcher`];
		for (const name of names) {
			const statuses = await pull(engine, `${hub.host}/${name}:2023.01`);
			assert.equal(statuses.includes('Downloading'), false);
		}
		const image = await engine.docker.getImage('lavasoftware/lava-dispatcher:2023.01').inspect();
		const digests = names.map(name => image.RepoDigests.find(digest => digest.startsWith(`${hub.host}/${name}@`)));
		assert.equal(digests[0]?.split('@')[1], digests[1]?.split('@')[1]);
	});
});

/** Calls back at the first progress; resolves with what the engine said of the layers. */
async function pull(
	engine: TestEngine,
	image: string,
	authconfig?: typeof registryUser,
	onProgress?: () => Promise<void>,
): Promise<string[]> {
	const stream = await engine.docker.pull(image, { ...(authconfig && { authconfig }) });
	let called = false;
	return new Promise((resolve, reject) => {
		engine.docker.modem.followProgress(
			stream,
			(error, steps: { status?: string; error?: string }[]) => {
				const message = error?.message ?? steps.find(step => step.error !== undefined)?.error;
				if (message === undefined) resolve(steps.map(step => step.status ?? ''));
				else reject(new Error(message));
			},
			(step: { status?: string }) => {
				if (called || step.status !== 'Downloading') return;
				called = true;
				onProgress?.().catch(reject);
			},
		);
	});
}
