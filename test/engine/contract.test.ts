/** The contract with real engines: the oldest one that is supported, and the newer ones where the archive has them. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startDemoEngine } from '../../source/demo/engine.ts';
import { engineContract } from '../contract/contract.ts';
import { createFixture } from '../contract/fixture.ts';
import { type Shape, shapeOf, strangeIn } from '../contract/shape.ts';
import { startEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { requireRealEngine } from './harness/requirements.ts';

const suites = ['bookworm', 'trixie', 'sid'] as const;

async function open(suite: (typeof suites)[number]) {
	const engine = await startEngine({ suite });
	return { socketPath: engine.socket, image: imageOf('busybox'), cleanup: () => engine.cleanup() };
}

const skips = new Map<string, string | false>();
for (const suite of suites) skips.set(suite, await requireRealEngine(suite));

describe('one after the other in each engine, the engines side by side', { concurrency: suites.length }, () => {
	for (const suite of suites) engineContract(`Debian ${suite}'s engine`, () => open(suite), skips.get(suite));
});

it('the demo says nothing that Engine 20.10 does not say', { skip: await requireRealEngine() }, async t => {
	const real = await open('bookworm');
	t.after(() => real.cleanup());
	const demo = await startDemoEngine();
	t.after(() => demo.close());
	// In tests of their own, so that their containers go before the engines.
	let [known, reported]: Shape[] = [];
	await t.test('the real one', async inner => {
		known = await shapeOf(inner, createFixture(real));
	});
	await t.test('the demo', async inner => {
		reported = await shapeOf(inner, createFixture({ ...real, socketPath: demo.socketPath, image: 'busybox:1.36' }));
	});
	assert(known !== undefined && reported !== undefined);
	// What is only in an image that came from a registry, or that has labels.
	const further = ['images[].RepoDigests[]', 'image.RepoDigests[]', 'images[].Labels.*'];
	const expected = further.map(path => `${path} is not known`);
	assert.deepEqual(
		strangeIn(reported, known).filter(strange => !expected.includes(strange)),
		[],
	);
});
