/** What is asked beside the ping over a line: in the right version, and with nothing missed meanwhile. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { until } from '../../../until.ts';
import { containerEvent, createScriptedEngine, inspected, listed, type ScriptedEngine } from '../scripted-engine.ts';

let peer: ScriptedEngine;
let relay: Server;
let engine: Engine | undefined;
const streams = new Set<Socket>();

beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	relay = createServer(near => {
		const far = connect(peer.address.slice('unix://'.length));
		for (const stream of [near, far]) streams.add(stream.on('error', () => {}));
		near.pipe(far).pipe(near);
	});
	relay.listen(0, '127.0.0.1');
	await once(relay, 'listening');
});

afterEach(async () => {
	await engine?.close();
	for (const stream of streams) stream.destroy();
	streams.clear();
	relay.close();
	await peer.cleanup();
});

async function openLive(): Promise<Engine> {
	const address = relay.address();
	assert.ok(typeof address === 'object' && address !== null);
	const opened = openEngine({ host: `tcp://127.0.0.1:${address.port}`, environment: {} });
	engine = opened;
	await until(opened, () => opened.snapshot().connection.state === 'live');
	return opened;
}

/** The ping is answered when everything else was asked. @param offered the engine's newest version */
function answerPingLast(offered: string): Promise<void> {
	const asked = ['/events', '/containers/json?all=true', '/networks', '/version', '/info'];
	const { promise, resolve } = Promise.withResolvers<void>();
	peer.answers.set('/_ping', async (_request, response) => {
		while (!asked.every(path => peer.requests.includes(`GET ${path}`))) await new Promise(setImmediate);
		response.setHeader('Api-Version', offered);
		response.end('OK', resolve);
	});
	return promise;
}

suite('the first questions over a line', () => {
	test('are asked together, before the engine has said a word', async () => {
		peer.answers.set('/containers/json', [listed('one')]);
		const pinged = answerPingLast('1.41');
		const { snapshot } = await openLive();
		await pinged;
		assert.deepEqual([...snapshot().containers.keys()], ['one']);
		for (const path of ['/containers/json?all=true', '/networks', '/version']) {
			assert.equal(peer.requests.filter(each => each === `GET ${path}`).length, 1, path);
		}
	});

	test('are asked again where the engine speaks a newer version than is known here', async () => {
		const urls: string[] = [];
		peer.answers.set('/containers/json', ({ url = '' }, response) => {
			urls.push(url);
			response.setHeader('Content-Type', 'application/json');
			response.end(JSON.stringify([listed(url.startsWith('/v1.') ? 'known' : 'newer')]));
		});
		void answerPingLast('1.99');
		const { snapshot } = await openLive();
		assert.deepEqual([...snapshot().containers.keys()], ['known']);
		assert.deepEqual(urls, ['/containers/json?all=true', '/v1.54/containers/json?all=true']);
	});

	test('miss nothing that happened while they were under way', async () => {
		peer.answers.set('/containers/json', [listed('gone'), listed('one')]);
		for (const id of ['one', 'late']) peer.answers.set(`/containers/${id}/json`, inspected(id));
		const live = peer.answers.get('/events');
		assert.ok(typeof live === 'function');
		peer.answers.set('/events', (request, response) => {
			if (!(request.url ?? '').includes('until=')) return live(request, response);
			const past = [containerEvent('destroy', 'gone'), containerEvent('create', 'late')];
			response.end(past.map(each => `${JSON.stringify(each)}\n`).join(''));
		});
		void answerPingLast('1.41');
		const opened = await openLive();
		await until(opened, () => opened.snapshot().containers.has('late') && !opened.snapshot().containers.has('gone'));
	});
});
