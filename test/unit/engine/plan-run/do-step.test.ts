/** One step done by itself: how long the engine may take over it, and what is left where no answer comes. */

import assert from 'node:assert/strict';
import { buffer, text } from 'node:stream/consumers';
import { test } from 'node:test';
import { doStep } from '../../../../source/engine/plan-run/steps/do-step.ts';
import type { StepTools } from '../../../../source/engine/plan-run/steps/step-tools.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { untilSeen } from '../../../until.ts';
import { createFakeClock } from '../fake-clock.ts';
import { openScriptedSession } from '../scripted-session.ts';

const container = { id: 'c1', name: 'calvin' };

const tools: StepTools = {
	secrets: new Map(),
	lookAt: () => assert.fail('nothing is waited for'),
	environment: {},
	signal: new AbortController().signal,
	onProgress() {},
};

const rows: [step: Step, path: string, seconds: number][] = [
	[{ do: 'start', container }, '/containers/c1/start', 120],
	[{ do: 'stop', container, grace: 150 }, '/containers/c1/stop', 270],
	[{ do: 'restart', container, grace: 30 }, '/containers/c1/restart', 150],
];

for (const [step, path, seconds] of rows) {
	test(`${step.do} has ${seconds} seconds`, async t => {
		const clock = createFakeClock();
		const { peer, session, close } = await openScriptedSession(clock);
		t.after(close);
		peer.answers.set(path, () => {});
		let error: unknown;
		const done = doStep(session, step, tools).catch((reason: unknown) => (error = reason));
		await untilSeen(() => peer.requests.some(each => each.includes(path)));
		clock.advance(seconds * 1000 - 1);
		await new Promise(setImmediate);
		assert.equal(error, undefined);
		clock.advance(1);
		await done;
		assert.match(String(error), new RegExp(`has not answered for ${seconds} seconds`));
	});
}

test('a container is removed again where a network refuses it, and left where no answer comes: it may be on it', async t => {
	const { peer, session, close } = await openScriptedSession();
	t.after(close);
	const networks = [{ network: 'one' }, { network: 'two' }];
	const create = (): Promise<unknown> =>
		doStep(session, { do: 'create', spec: { name: 'c', image: 'i', networks } }, tools);
	peer.answers.set('/containers/create', (_request, response) => {
		response.statusCode = 201;
		response.end(JSON.stringify({ Id: 'fresh' }));
	});
	peer.answers.set('/containers/fresh', (_request, response) => void response.writeHead(204).end());
	const removed = (): boolean => peer.requests.some(each => each.startsWith('DELETE'));
	peer.answers.set('/networks/two/connect', (_request, response) => void response.destroy());
	await assert.rejects(create());
	assert.equal(removed(), false);
	peer.answers.set(
		'/networks/two/connect',
		(_request, response) => void response.writeHead(403).end('{"message":"full"}'),
	);
	await assert.rejects(create(), /full/);
	assert.equal(removed(), true);
});

test('an image is built, and has its tag', async t => {
	const { peer, session, close } = await openScriptedSession();
	t.after(close);
	peer.answers.set('/build', async (request, response) => {
		await buffer(request);
		response.end('{"stream":"Successfully built"}\n');
	});
	assert.deepEqual(await doStep(session, { do: 'build', tag: 'own:1', dockerfile: 'FROM debian' }, tools), {});
	const [asked = ''] = peer.requests.filter(each => each.startsWith('POST /build'));
	assert.equal(new URLSearchParams(asked.split('?')[1]).get('t'), 'own:1');
});

test('a container is made on all its networks at once by engines that take them, and on the first by others', async t => {
	const { peer, session, close } = await openScriptedSession();
	t.after(close);
	const networks = [{ network: 'one' }, { network: 'two' }];
	let sent = '';
	peer.answers.set('/containers/create', async (request, response) => {
		sent = await text(request);
		response.statusCode = 201;
		response.end(JSON.stringify({ Id: 'fresh' }));
	});
	peer.answers.set('/networks/two/connect', {});
	for (const [apiVersion, at, later] of [
		['1.41', ['one'], 1],
		['1.43', ['one'], 1],
		['1.44', ['one', 'two'], 0],
		['1.45', ['one', 'two'], 0],
		['1.51', ['one', 'two'], 0],
	] as const) {
		peer.requests.length = 0;
		await doStep({ ...session, apiVersion }, { do: 'create', spec: { name: 'c', image: 'i', networks } }, tools);
		assert.deepEqual(Object.keys(JSON.parse(sent).NetworkingConfig.EndpointsConfig), at, apiVersion);
		assert.equal(peer.requests.filter(each => each.includes('/connect')).length, later, apiVersion);
	}
});
