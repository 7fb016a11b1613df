/** How long answers are waited for, and what a conversation begins with. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { systemClock } from '../../../../source/engine/clock.ts';
import { EngineError } from '../../../../source/engine/engine-error.ts';
import { parseAddress } from '../../../../source/engine/reach/address.ts';
import { diallerFor } from '../../../../source/engine/reach/transport.ts';
import { openSession } from '../../../../source/engine/session/open-session.ts';
import { request, requestStream } from '../../../../source/engine/session/request.ts';
import { ask, rhythmOver, type Session } from '../../../../source/engine/session/session.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import { createFakeClock } from '../fake-clock.ts';
import { type Answer, createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';
import { untilSeen } from '../../../until.ts';

const turn = (): Promise<void> => new Promise(setImmediate);

test('what nobody waits for is asked the less often, the longer the line', () => {
	const rhythm = { least: 3000, trips: 600, most: 90_000 };
	const every = (address: string, tripMs: number): number =>
		rhythmOver({ address: parseAddress(address, '--host'), tripMs }, rhythm);
	assert.deepEqual(
		[1, 5, 40, 600].map(tripMs => every('ssh://lab-host', tripMs)),
		[3000, 3000, 24_000, 90_000],
	);
	assert.equal(every('tcp://10.0.0.5:2376', 40), 24_000);
	// An engine here that took long to answer was starting, or the machine is full.
	assert.equal(every('unix:///run/docker.sock', 2000), 3000);
});

suite('an answer', () => {
	/** A question that nobody answers, on a line over which `bytes` have come. */
	function asked(tripMs = 0, ms?: number) {
		const clock = createFakeClock();
		const line = { bytes: 0 };
		const over = new AbortController();
		const address = parseAddress('unix:///nowhere.sock', '--host');
		const session: Session = Object.assign(Object.create(null), {
			clock,
			address,
			tripMs,
			signal: over.signal,
			received: () => line.bytes,
		});
		let error: unknown;
		let given: AbortSignal | undefined;
		const answer = ask(
			session,
			signal => {
				given = signal;
				return new Promise(() => {});
			},
			ms,
		);
		answer.catch((reason: unknown) => (error = reason));
		/** Lets time pass with or without bytes; then what it ended with. */
		const pass = async (milliseconds: number, bytes = 0): Promise<string | undefined> => {
			line.bytes += bytes;
			clock.advance(milliseconds);
			await turn();
			return error instanceof Error ? error.message : undefined;
		};
		return { pass, over, given: () => given, problem: () => error instanceof EngineError && error.problem.kind };
	}

	test('is waited for twenty seconds, unless told otherwise', async () => {
		const usual = asked();
		assert.equal(await usual.pass(19_999), undefined);
		assert.match((await usual.pass(1)) ?? '', /nowhere\.sock has not answered for 20 seconds/);
		assert.equal(usual.problem(), 'silent');
		assert.equal(usual.given()?.aborted, true);
		const short = asked(0, 5000);
		assert.equal(await short.pass(4999), undefined);
		assert.match((await short.pass(1)) ?? '', /for 5 seconds/);
	});

	test('is waited for ten round trips at least', async () => {
		const long = asked(600, 5000);
		assert.equal(await long.pass(5999), undefined);
		assert.match((await long.pass(1)) ?? '', /for 6 seconds/);
		assert.match((await asked(400, 5000).pass(5000)) ?? '', /for 5 seconds/);
	});

	test('has as much time once more while anything comes, five times and no more', async () => {
		const flowing = asked(0, 1000);
		for (let more = 0; more < 5; more++) assert.equal(await flowing.pass(1000, 1), undefined, String(more));
		assert.match((await flowing.pass(1000, 1)) ?? '', /for 6 seconds/);
		const ebbing = asked(0, 1000);
		assert.equal(await ebbing.pass(1000, 1), undefined);
		assert.match((await ebbing.pass(1000)) ?? '', /for 2 seconds/);
	});

	test('is not waited for after the conversation, for its reason', async () => {
		const { pass, over } = asked();
		over.abort(new Error('The line broke.'));
		assert.equal(await pass(0), 'The line broke.');
	});
});

let peer: ScriptedEngine;
let session: Session | undefined;
let close: (() => void) | undefined;
beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
});
afterEach(async () => {
	close?.();
	close = undefined;
	await peer.cleanup();
});

async function open(): Promise<Session> {
	const address = parseAddress(peer.address, '--host');
	const { signal } = new AbortController();
	const opened = await openSession(diallerFor(address), { host: LOCAL, address, clock: systemClock, signal });
	({ session, close } = opened);
	return session;
}

suite('a conversation begins', () => {
	const pings =
		(status: number, version?: string): Answer =>
		(_request, response) => {
			response.statusCode = status;
			if (version === undefined) response.removeHeader('Api-Version');
			else response.setHeader('Api-Version', version);
			response.end('OK');
		};

	test('with the version that the ping tells, at no further cost', async () => {
		peer.answers.set('/_ping', pings(200, '1.44'));
		assert.equal((await open()).apiVersion, '1.44');
		assert.deepEqual(peer.requests, ['GET /_ping']);
	});

	test('with what the engine tells where a proxy keeps the ping back, or what it tells', async () => {
		for (const [status, version] of [
			[403, '1.44'],
			[200, undefined],
		] as const) {
			peer.requests.length = 0;
			peer.answers.set('/_ping', pings(status, version));
			peer.answers.set('/version', { Version: '20.10.24', ApiVersion: '1.42' });
			assert.equal((await open()).apiVersion, '1.42');
			assert.deepEqual(peer.requests, ['GET /_ping', 'GET /version']);
			close?.();
		}
	});

	test('with no engine that is too old, or none', async () => {
		peer.answers.set('/_ping', pings(200, '1.40'));
		await assert.rejects(open(), /too old/);
		peer.answers.set('/_ping', pings(200, 'nginx'));
		await assert.rejects(open(), /no Docker Engine/);
	});
});

suite('an answer that comes bit by bit', () => {
	test('is read as it comes, and hung up on with the conversation', async () => {
		let isHeld = true;
		peer.answers.set('/stream', (_request, response) => {
			response.on('close', () => (isHeld = false));
			response.write('first');
		});
		const opened = await open();
		const stream = await requestStream(opened, { method: 'GET', path: '/stream' }, 60_000);
		const [first] = await once(stream, 'data');
		assert.equal(String(first), 'first');
		stream.destroy();
		await untilSeen(() => !isHeld);
	});

	test('is whole where it ends by itself', async () => {
		peer.answers.set('/stream', (_request, response) => {
			response.write('first ');
			setImmediate(() => response.end('last'));
		});
		const stream = await requestStream(await open(), { method: 'GET', path: '/stream' }, 60_000);
		assert.equal(String(await buffer(stream)), 'first last');
	});

	test('is refused as any other', async () => {
		await assert.rejects(requestStream(await open(), { method: 'GET', path: '/none' }, 60_000), /no such object/);
	});
});

test('what is sent beside the path stands in its place', async () => {
	const seen: Record<string, unknown> = {};
	peer.answers.set('/thing', async (asked, response) => {
		Object.assign(seen, { auth: asked.headers['x-registry-auth'], body: String(await buffer(asked)) });
		response.end('{}');
	});
	const opened = await open();
	const auth = { serveraddress: 'r', username: 'u', password: 'p' };
	await request(opened, { method: 'POST', path: '/thing', body: { a: 1 }, auth });
	assert.deepEqual(JSON.parse(Buffer.from(String(seen['auth']), 'base64url').toString()), auth);
	assert.deepEqual(seen['body'], '{"a":1}');
	await request(opened, { method: 'PUT', path: '/thing', tar: Buffer.from('bytes') });
	assert.deepEqual([seen['auth'], seen['body']], [undefined, 'bytes']);
});
