import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { retryDelay } from '../../../../source/engine/session/connection.ts';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import type { Connection } from '../../../../source/lab/objects.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { containerEvent, createScriptedEngine, inspected, listed, type ScriptedEngine } from '../scripted-engine.ts';
import { until, untilSeen } from '../../../until.ts';

let peer: ScriptedEngine;
let clock: FakeClock;
let engine: Engine;

beforeEach(async () => {
	peer = await createScriptedEngine();
	clock = createFakeClock();
	peer.answers.set('/containers/json', [listed('one')]);
	peer.answers.set('/containers/one/json', inspected('one'));
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

const connection = (): Connection => engine.snapshot().connection;
const isLive = () => connection().state === 'live';

/** The problem told now; fails where there is none. */
function reason() {
	const now = connection();
	assert.ok('reason' in now, `the connection is ${now.state}`);
	return now.reason;
}

describe('the connection', () => {
	it('is down, with reason and remedy, while there was never an engine; and comes when that does', async () => {
		open();
		await until(engine, () => connection().state === 'down');
		assert.equal(reason().kind, 'no-engine');
		assert.ok(reason().remedy.includes('$ sudo systemctl start docker'));
		await peer.start();
		clock.advance(500);
		await until(engine, isLive);
	});

	it('keeps the picture and its date when the engine goes, and lists anew when it is back', async () => {
		await openLive();
		const { syncedAt } = engine.snapshot();
		clock.advance(1000);
		await peer.stop();
		await until(engine, () => connection().state === 'lost');
		assert.deepEqual([...engine.snapshot().containers.keys()], ['one']);
		assert.equal(engine.snapshot().syncedAt, syncedAt);

		peer.answers.set('/containers/json', [listed('two')]);
		peer.answers.set('/containers/two/json', inspected('two'));
		await peer.start();
		clock.advance(500);
		await until(engine, isLive);
		assert.deepEqual([...engine.snapshot().containers.keys()], ['two']);
	});

	it('counts its tries from the last whole conversation on, and since when there is none', async () => {
		const tried = async (attempt: number): Promise<void> => {
			await until(engine, () => {
				const now = connection();
				return (now.state === 'down' || now.state === 'lost') && now.attempt === attempt;
			});
		};
		open();
		await tried(1);
		clock.advance(500);
		await tried(2);
		clock.advance(500);
		await tried(3);
		assert.deepEqual([connection().state, connection().since], ['down', clock.now()]);
		await peer.start();
		clock.advance(500);
		await until(engine, isLive);
		const wholeAt = clock.now();
		clock.advance(2000);
		await peer.stop();
		await tried(1);
		clock.advance(500);
		await tried(2);
		assert.equal(connection().state, 'lost');
		assert.ok(connection().since >= wholeAt && connection().since < clock.now());
		const step = { do: 'start', container: { id: 'c', name: 'c' } } as const;
		await assert.rejects(engine.plans.start({ title: '', steps: [step], warnings: [] }).outcome, (error: Error) =>
			error.message.includes(reason().message),
		);
	});

	it('tries at once when asked to', async () => {
		open();
		await until(engine, () => connection().state === 'down');
		await peer.start();
		engine.refresh();
		await until(engine, isLive);
	});

	it('notices an engine that holds the line and answers nothing', async () => {
		await openLive();
		await quiet();
		for (const path of ['/_ping', '/containers/json', '/networks']) peer.answers.set(path, () => {});
		const seconds = await secondsUntil(() => connection().state === 'lost');
		assert.ok(seconds <= 21, `noticed after ${seconds} seconds`);
		assert.equal(reason().kind, 'silent');
		assert.match(reason().message, /5 seconds/);
	});

	it('does not give up an engine from which other things come, for a ping without an answer', async () => {
		await openLive();
		peer.answers.set('/_ping', () => {});
		await secondsUntil(
			() => pings() === 4,
			() => peer.emit(containerEvent('exec_start', 'one')),
		);
		assert.ok(isLive());
	});

	it('says so when an engine accepts and never answers', async () => {
		peer.answers.set('/_ping', () => {});
		await peer.start();
		open();
		await untilAsked('GET /_ping');
		clock.advance(10_000);
		await until(engine, () => connection().state === 'down');
		assert.equal(reason().kind, 'silent');
	});

	it('survives a line that breaks in the middle of an answer', async () => {
		const whole = [listed('one')];
		peer.answers.set('/containers/json', (_request: IncomingMessage, response: ServerResponse) => {
			peer.answers.set('/containers/json', whole);
			response.setHeader('Content-Length', 1000);
			response.write('[{"Id":');
			setImmediate(() => response.destroy());
		});
		await peer.start();
		open();
		// Nothing tells docker-modem's caller: the request's own time limit does.
		await untilAsked('GET /networks');
		// Something else came in that time: it gets as much once more.
		clock.advance(20_000);
		clock.advance(20_000);
		await until(engine, () => connection().state === 'down');
		clock.advance(30_000);
		await until(engine, isLive);
	});

	it('shows no empty list for an error', async () => {
		await openLive();
		peer.answers.set('/containers/json', (_request: IncomingMessage, response: ServerResponse) => {
			response.statusCode = 500;
			response.end('{"message":"out of order"}');
		});
		engine.refresh();
		await until(engine, () => connection().state === 'lost');
		assert.match(reason().message, /out of order/);
		assert.equal(engine.snapshot().containers.size, 1);
	});

	it('refuses an engine that is too old, in words', async () => {
		peer.answers.set('/_ping', (_request: IncomingMessage, response: ServerResponse) => {
			response.setHeader('Api-Version', '1.40');
			response.end('OK');
		});
		await peer.start();
		open();
		await until(engine, () => connection().state === 'down');
		assert.equal(reason().kind, 'version');
		assert.match(reason().message, /1\.40.*1\.41/);
	});

	it('tells a wrong address, and which variable holds it', async () => {
		engine = openEngine({ environment: { DOCKER_HOST: 'gibberish' }, clock, random: () => 0 });
		await until(engine, () => connection().state === 'down');
		assert.equal(reason().kind, 'bad-address');
		assert.match(reason().message, /DOCKER_HOST says "gibberish"/);
	});
});

const pings = (): number => peer.requests.filter(each => each === 'GET /_ping').length;

/** Resolves when what was asked has been answered, on a socket of this machine. */
async function quiet(): Promise<void> {
	for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
}

/** Lets time pass second by second, with what happens in each. */
async function secondsUntil(fact: () => boolean, happens: () => void = () => {}): Promise<number> {
	for (let seconds = 0; seconds < 200; seconds++) {
		if (fact()) return seconds;
		happens();
		clock.advance(1000);
		await quiet();
	}
	throw new Error(`not within 200 seconds: ${String(fact)}`);
}

async function untilAsked(request: string, times = 1): Promise<void> {
	await untilSeen(() => peer.requests.filter(each => each === request).length >= times);
}

describe('the delay between attempts', () => {
	it('grows from half a second to half a minute', () => {
		const longest = Array.from({ length: 8 }, (_, index) => retryDelay(index + 1, 1));
		assert.deepEqual(longest, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
		assert.equal(retryDelay(8, 0), 500);
	});
});
