/** How a conversation begins: another way is tried where the line fails, and none where the engine refuses. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { systemClock } from '../../../../source/engine/clock.ts';
import { EngineError } from '../../../../source/engine/engine-error.ts';
import { parseAddress } from '../../../../source/engine/reach/address.ts';
import { diallerFor } from '../../../../source/engine/reach/transport.ts';
import { openSession, type OpenSession } from '../../../../source/engine/session/open-session.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import { asError } from '../../../../source/text/error.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';

let peer: ScriptedEngine;
beforeEach(async () => void (peer = await createScriptedEngine()));
afterEach(() => peer.cleanup());

/** @param others how many more ways the dialler has */
async function opened(
	others: number,
	signal = new AbortController().signal,
): Promise<{ ways: number; result: OpenSession | Error }> {
	const address = parseAddress(peer.address, '--host');
	let ways = 0;
	const dialler = { ...diallerFor(address), fallBack: () => ways++ < others };
	const result = await openSession(dialler, { host: LOCAL, address, clock: systemClock, signal }).catch(
		(error: unknown) => asError(error),
	);
	return { ways, result };
}

suite('a conversation', () => {
	test('is tried by every way that there is, and then fails with what the last one says', async () => {
		const { ways, result } = await opened(2);
		assert.equal(ways, 3);
		assert.ok(result instanceof Error);
		assert.match(result.message, /ENOENT/);
	});

	test('is not tried in another way where the engine itself refuses', async () => {
		await peer.start();
		peer.answers.set('/_ping', (_request, response) => {
			response.setHeader('Api-Version', '1.40');
			response.end('OK');
		});
		const { ways, result } = await opened(2);
		assert.equal(ways, 0);
		assert.ok(result instanceof EngineError);
		assert.match(result.message, /too old/);
	});

	test('is not tried in another way by who gave up', async () => {
		const { ways, result } = await opened(2, AbortSignal.abort(new Error('off')));
		assert.equal(ways, 0);
		assert.ok(result instanceof Error);
	});

	test('is held in the version that both speak, by the ping, or by /version where that tells none', async () => {
		await peer.start();
		const version = async (): Promise<string> => {
			const { result } = await opened(0);
			if (!('session' in result)) throw result;
			result.close();
			return result.session.apiVersion;
		};
		const pinged = (status: number, header?: string): void =>
			void peer.answers.set('/_ping', (_request, response) => {
				response.statusCode = status;
				response.removeHeader('Api-Version');
				if (header !== undefined) response.setHeader('Api-Version', header);
				response.end('OK');
			});
		peer.answers.set('/version', { ApiVersion: '1.43' });
		pinged(200, '1.44');
		assert.equal(await version(), '1.44');
		assert.ok(!peer.requests.includes('GET /version'));
		pinged(200);
		assert.equal(await version(), '1.43');
		pinged(403, '1.44');
		assert.equal(await version(), '1.43', 'a proxy refuses the ping');
	});
});
