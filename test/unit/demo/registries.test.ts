import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type DemoEngine, startDemoEngine } from '../../../source/demo/engine.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { openEngine } from '../../../source/engine/open.ts';
import { digestOf } from '../../../source/lab/image/manifest.ts';
import { until } from '../../until.ts';

let demo: DemoEngine;
let engine: Engine;
before(async () => {
	demo = await startDemoEngine();
	engine = openEngine({ environment: {}, host: demo.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
after(async () => {
	await engine.close();
	await demo.close();
});

async function kindOf(image: string): Promise<string> {
	const answer = await engine.lookups.manifestOf(image);
	return answer.state === 'found' ? 'found' : answer.problem.kind;
}

suite("the demo's registries", () => {
	test('have what was pulled, as the same image in every mirror', async () => {
		const image = 'lavasoftware/lava-dispatcher:2023.01';
		const local = await engine.lookups.imageOf(image);
		assert.ok(local);
		for (const name of [image, 'registry.gitlab.com/lava/lava/lava-dispatcher:2023.01']) {
			const answer = await engine.lookups.manifestOf(name);
			assert.equal(answer.state === 'found' && answer.manifest.digest, digestOf(local, image));
		}
	});

	test("have LAVA's other releases, and no image that is none", async () => {
		assert.equal(await kindOf('lavasoftware/lava-server:2024.05'), 'found');
		assert.equal(await kindOf('lavasoftware/lava-server:newest'), 'unknown');
		assert.equal(await kindOf('lavasoftware/lava-master:2024.05'), 'unknown');
	});

	test('are gone where LAVA gave its own up', async () => {
		assert.equal(await kindOf('hub.lavasoftware.org/lava/lava/lava-server:2023.01'), 'no-address');
	});
});
