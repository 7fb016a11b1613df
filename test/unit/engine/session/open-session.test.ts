/** How a conversation begins: another way is tried where the line fails, and none where the engine refuses. */

import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { type Clock, systemClock } from '../../../../source/engine/clock.ts';
import { EngineError } from '../../../../source/engine/engine-error.ts';
import { parseAddress } from '../../../../source/engine/reach/address.ts';
import type { Dialler } from '../../../../source/engine/reach/dialler.ts';
import { diallerFor } from '../../../../source/engine/reach/transport.ts';
import { type FirstQuestions, openSession, type OpenSession } from '../../../../source/engine/session/open-session.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import { asError, messageOf } from '../../../../source/text/error.ts';
import { createFakeClock } from '../fake-clock.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';

let peer: ScriptedEngine;
beforeEach(async () => void (peer = await createScriptedEngine()));
afterEach(() => peer.cleanup());

type Way = {
	signal?: AbortSignal;
	clock?: Clock;
	dialler?: Partial<Dialler>;
	askFirst?: FirstQuestions<string>;
};

/** @param others how many more ways the dialler has */
async function opened(
	others: number,
	{ signal = new AbortController().signal, clock = systemClock, dialler: own, askFirst }: Way = {},
): Promise<{ ways: number; result: OpenSession<string> | Error }> {
	const address = parseAddress(peer.address, '--host');
	let ways = 0;
	const dialler = { ...diallerFor(address), fallBack: () => ways++ < others, ...own };
	const result = await openSession(dialler, { host: LOCAL, address, clock, signal }, askFirst).catch((error: unknown) =>
		asError(error),
	);
	return { ways, result };
}

/** @throws what it ended with instead */
async function open(way?: Way): Promise<OpenSession<string>> {
	const { result } = await opened(0, way);
	if (!('session' in result)) throw result;
	result.close();
	return result;
}

const pinged =
	(status: number, header?: string) =>
	(_request: IncomingMessage, response: ServerResponse): void => {
		response.statusCode = status;
		response.removeHeader('Api-Version');
		if (header !== undefined) response.setHeader('Api-Version', header);
		response.end('OK');
	};

suite('a conversation', () => {
	test('is tried by every way that there is, and then fails with what the last one says', async () => {
		const { ways, result } = await opened(2);
		assert.equal(ways, 3);
		assert.ok(result instanceof Error);
		assert.match(result.message, /ENOENT/);
	});

	test('is not tried in another way where the engine itself refuses', async () => {
		await peer.start();
		peer.answers.set('/_ping', pinged(200, '1.40'));
		const { ways, result } = await opened(2);
		assert.equal(ways, 0);
		assert.ok(result instanceof EngineError);
		assert.match(result.message, /too old/);
	});

	test('is not tried in another way by who gave up', async () => {
		const { ways, result } = await opened(2, { signal: AbortSignal.abort(new Error('off')) });
		assert.equal(ways, 0);
		assert.ok(result instanceof Error);
	});

	test('is held in the version that both speak, by the ping, or by /version where that tells none', async () => {
		await peer.start();
		const version = async (): Promise<string> => (await open()).session.apiVersion;
		peer.answers.set('/version', { ApiVersion: '1.43' });
		peer.answers.set('/_ping', pinged(200, '1.44'));
		assert.equal(await version(), '1.44');
		assert.ok(!peer.requests.includes('GET /version'));
		peer.answers.set('/_ping', pinged(200));
		assert.equal(await version(), '1.43');
		peer.answers.set('/_ping', pinged(403, '1.44'));
		assert.equal(await version(), '1.43', 'a proxy refuses the ping');
	});

	test('is not asked for its version where the ping fails for another reason than a refusal', async () => {
		await peer.start();
		peer.answers.set('/_ping', pinged(500, '1.44'));
		assert.ok((await opened(0)).result instanceof Error);
		assert.ok(!peer.requests.includes('GET /version'));
	});

	test('begins anew, by the same way, while the engine is found elsewhere', async () => {
		await peer.start();
		const settling = [false, false, true];
		const { ways, result } = await opened(2, { dialler: { settled: async () => settling.shift() ?? true } });
		assert.ok('session' in result);
		result.close();
		assert.equal(ways, 0);
		assert.deepEqual(peer.requests, ['GET /_ping', 'GET /_ping', 'GET /_ping']);
	});

	test('is looked for elsewhere before another way is tried, and not where nobody knows it', async () => {
		const settling = [false, true];
		const elsewhere = await opened(0, { dialler: { settled: async () => settling.shift() ?? true } });
		assert.deepEqual([settling.length, elsewhere.ways], [0, 1]);
		const unknown = await opened(1, { dialler: { settled: () => Promise.reject(new Error('Nobody knows.')) } });
		assert.equal(unknown.ways, 2);
		assert.match(messageOf(unknown.result), /ENOENT/);
	});

	test('begins when streams can be had, and not where none can', async () => {
		await peer.start();
		const unready = await opened(2, { dialler: { ready: () => Promise.reject(new Error('No sign-in.')) } });
		assert.match(messageOf(unready.result), /No sign-in/);
		assert.deepEqual([unready.ways, peer.requests], [0, []]);
	});
});

suite('the line', () => {
	/** The time that the first answer takes. */
	const tripOf = async (ms: number): Promise<number> => {
		const clock = createFakeClock();
		peer.answers.set('/_ping', (request, response) => {
			clock.advance(ms);
			pinged(200, '1.44')(request, response);
		});
		const { session } = await open({ clock });
		assert.equal(clock.waiting, 0);
		return session.tripMs;
	};

	test('is as long as its first answer takes, where that was not the start of the engine', async () => {
		await peer.start();
		assert.deepEqual([await tripOf(0), await tripOf(40), await tripOf(3000), await tripOf(9000)], [0, 40, 3000, 3000]);
	});
});

suite('what is asked beside the first ping', () => {
	/** @param streams that are opened ahead */
	async function asked(streams: number, offers: string): Promise<{ first: string | undefined; wanted?: boolean }> {
		peer.answers.set('/_ping', pinged(200, offers));
		let given: AbortSignal | undefined;
		const { first } = await open({
			dialler: { ahead: () => streams },
			askFirst: (_docker, signal) => {
				given = signal;
				return 'asked';
			},
		});
		return { first, ...(given && { wanted: !given.aborted }) };
	}

	test('is kept where it was asked in the version agreed on', async () => {
		await peer.start();
		assert.deepEqual(await asked(1, '1.44'), { first: 'asked', wanted: true });
	});

	test('is dropped where the engine speaks a newer one', async () => {
		await peer.start();
		assert.deepEqual(await asked(1, '1.99'), { first: undefined, wanted: false });
	});

	test('is not asked where a stream costs no round trip', async () => {
		await peer.start();
		assert.deepEqual(await asked(0, '1.44'), { first: undefined });
	});
});
