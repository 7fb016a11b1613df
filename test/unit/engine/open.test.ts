import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Engine } from '../../../source/engine/engine.ts';
import { openEngine } from '../../../source/engine/open.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { containerEvent, createScriptedEngine, inspected, listed, type ScriptedEngine } from './scripted-engine.ts';
import { until } from '../../until.ts';

let peer: ScriptedEngine;
let clock: FakeClock;
let engine: Engine;

beforeEach(async () => {
	peer = await createScriptedEngine();
	clock = createFakeClock();
});

afterEach(async () => {
	await engine.close();
	assert.equal(clock.waiting, 0, 'close() takes every timer back');
	await peer.cleanup();
});

function open(): void {
	engine = openEngine({ environment: {}, host: peer.address, clock, random: () => 0 });
}

async function openLive(): Promise<void> {
	await peer.start();
	open();
	await until(engine, isLive);
}

const isLive = () => engine.snapshot().connection.state === 'live';
const container = (id: string) => engine.snapshot().containers.get(id);

/** Holds back the answer to a path until the returned function is called. */
function hold(path: string): { asked: Promise<void>; release: () => void } {
	const answer = peer.answers.get(path) ?? {};
	const asked = Promise.withResolvers<void>();
	const released = Promise.withResolvers<void>();
	peer.answers.set(path, async (_request: IncomingMessage, response: ServerResponse) => {
		const late = JSON.stringify(answer);
		peer.answers.set(path, answer);
		asked.resolve();
		await released.promise;
		response.end(late);
	});
	return { asked: asked.promise, release: released.resolve };
}

describe('the first picture', () => {
	it('holds what was listed, before anything is inspected', async () => {
		peer.answers.set('/containers/json', [listed('one'), listed('two')]);
		const { asked, release } = hold('/containers/one/json');
		await openLive();
		await asked;
		assert.deepEqual([...engine.snapshot().containers.keys()], ['one', 'two']);
		assert.equal(container('one')?.detail, undefined);
		peer.answers.set('/containers/one/json', inspected('one'));
		release();
	});

	it('asks with the lower API version of the two', async () => {
		const seen = new Set<string | undefined>();
		peer.answers.set('/networks', (request: IncomingMessage, response: ServerResponse) => {
			seen.add(request.url);
			response.end('[]');
		});
		await openLive();
		assert.deepEqual([...seen], ['/v1.41/networks']);
		await until(engine, () => engine.snapshot().host !== undefined);
		assert.equal(engine.snapshot().host?.apiVersion, '1.41');
		assert.equal(engine.snapshot().host?.name, 'lab-host');
	});

	it('gets details in the background, those on the screen first', async () => {
		const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
		peer.answers.set(
			'/containers/json',
			ids.map(id => listed(id)),
		);
		for (const id of ids) peer.answers.set(`/containers/${id}/json`, inspected(id));
		await peer.start();
		open();
		engine.prefer(['c20', 'c21', 'c22', 'c23']);
		await until(engine, () => ids.every(id => container(id)?.detail !== undefined));
		const inspects = peer.requests.filter(request => /^GET \/containers\/c\d+\/json/.test(request));
		assert.deepEqual(
			inspects.slice(0, 4).map(request => request.split('/')[2]),
			['c20', 'c21', 'c22', 'c23'],
		);
		assert.equal(inspects.length, 30);
	});

	it('leaves out what cannot be read, and says so', async () => {
		peer.answers.set('/containers/json', [listed('one'), { Id: 'broken', Names: 7 }, null]);
		peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		assert.deepEqual([...engine.snapshot().containers.keys()], ['one']);
		assert.match(engine.snapshot().unreadable?.join('\n') ?? '', /container broken .*: Names\./);
		assert.equal(engine.snapshot().unreadable?.length, 2);
	});
});

describe('events', () => {
	it('that come while the first list is made are not lost to its older answer', async () => {
		peer.answers.set('/containers/json', []);
		const { asked, release } = hold('/containers/json');
		await peer.start();
		open();
		await asked;
		peer.answers.set('/containers/json', [listed('late')]);
		peer.answers.set('/containers/late/json', inspected('late'));
		peer.emit(containerEvent('create', 'late'));
		await until(engine, () => engine.events().length === 1);
		release();
		await until(engine, () => container('late')?.detail !== undefined);
	});

	it('show at once what they say themselves', async () => {
		peer.answers.set('/containers/json', [listed('one')]);
		peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		const { release } = hold('/containers/json');
		peer.emit(containerEvent('die', 'one', { exitCode: '137' }));
		await until(engine, () => container('one')?.status === 'exited');
		assert.equal(container('one')?.exitCode, 137);
		release();
	});

	it('refetch only what they name', async () => {
		peer.answers.set('/containers/json', [listed('one'), listed('two')]);
		for (const id of ['one', 'two']) peer.answers.set(`/containers/${id}/json`, inspected(id));
		await openLive();
		await until(engine, () => container('two')?.detail !== undefined && engine.snapshot().host !== undefined);
		peer.requests.length = 0;
		peer.answers.set('/containers/json', [listed('one', { Names: ['/renamed'] })]);
		peer.emit(containerEvent('update', 'one'));
		await until(engine, () => container('one')?.name === 'renamed');
		assert.equal(peer.requests[0], 'GET /containers/json?all=true&filters={"id":["one"]}');
		assert.ok(container('two'), 'a list of one removes no other');
	});

	it('of execs and top cause no request', async () => {
		peer.answers.set('/containers/json', [listed('one')]);
		peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		await until(engine, () => container('one')?.detail !== undefined && engine.snapshot().host !== undefined);
		peer.requests.length = 0;
		for (const action of ['exec_create: sh -c true', 'exec_start: sh -c true', 'exec_die', 'top', 'kill']) {
			peer.emit(containerEvent(action, 'one'));
		}
		await until(engine, () => engine.events().length === 5);
		assert.deepEqual(peer.requests, []);
		assert.equal(engine.events()[0]?.action, 'exec_create');
		assert.equal(engine.events()[0]?.detail, 'sh -c true');
	});

	it('in a burst cost a few requests, not one each', async () => {
		const ids = Array.from({ length: 50 }, (_, index) => `c${index}`);
		peer.answers.set('/containers/json', []);
		await openLive();
		peer.answers.set(
			'/containers/json',
			ids.map(id => listed(id)),
		);
		for (const id of ids) peer.answers.set(`/containers/${id}/json`, inspected(id));
		peer.requests.length = 0;
		for (const id of ids) peer.emit(containerEvent('create', id));
		await until(engine, () => {
			clock.advance(50);
			return ids.every(id => container(id)?.detail !== undefined);
		});
		const lists = peer.requests.filter(request => request.startsWith('GET /containers/json'));
		assert.ok(lists.length <= 5, `${lists.length} lists`);
	});

	it('of a container that is gone again do not bring it back', async () => {
		peer.answers.set('/containers/json', [listed('one')]);
		const { asked, release } = hold('/containers/one/json');
		await openLive();
		await asked;
		peer.answers.set('/containers/json', []);
		peer.emit(containerEvent('destroy', 'one'));
		await until(engine, () => container('one') === undefined);
		release();
		engine.refresh();
		await until(engine, () => peer.requests.filter(request => request === 'GET /networks').length === 2);
		assert.equal(container('one'), undefined);
	});

	it('of a container that ended outweigh a list that does not know of it yet', async () => {
		peer.answers.set('/containers/json', [listed('one')]);
		peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		await until(engine, () => container('one')?.detail !== undefined);
		// The engine is not through with the end: it tells of it, and lists the container as it was.
		const { asked, release } = hold('/containers/json');
		peer.emit(containerEvent('die', 'one', { exitCode: '3' }));
		await asked;
		peer.answers.set('/containers/json', [listed('one', { State: 'exited', Status: 'Exited (3) 1 second ago' })]);
		const states = new Set<string | undefined>();
		release();
		const deadline = Date.now() + 5000;
		while (container('one')?.statusText !== 'Exited (3) 1 second ago') {
			assert.ok(Date.now() < deadline, 'it is asked for again');
			states.add(container('one')?.status);
			clock.advance(50);
			await new Promise(resolve => setImmediate(resolve));
		}
		assert.deepEqual([...states], ['exited']);
	});
});
