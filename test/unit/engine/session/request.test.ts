import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { systemClock } from '../../../../source/engine/clock.ts';
import { statusOf } from '../../../../source/engine/engine-error.ts';
import { parseAddress } from '../../../../source/engine/reach/address.ts';
import { diallerFor } from '../../../../source/engine/reach/transport.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import { type OpenSession, openSession } from '../../../../source/engine/session/open-session.ts';
import { containerPath, request, requestStream } from '../../../../source/engine/session/request.ts';
import { untilSeen } from '../../../until.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';

describe('a request', () => {
	let peer: ScriptedEngine;
	let open: OpenSession;
	before(async () => {
		peer = await createScriptedEngine();
		await peer.start();
		const address = parseAddress(peer.address, '--host');
		open = await openSession(diallerFor(address), {
			host: LOCAL,
			address,
			clock: systemClock,
			signal: new AbortController().signal,
		});
	});
	after(async () => {
		open.close();
		await peer.cleanup();
	});

	function answerWith(status: number): void {
		peer.answers.set('/thing', (_request, response) => {
			response.statusCode = status;
			response.end(status === 204 || status === 304 ? undefined : '{}');
		});
	}

	for (const status of [200, 201, 204, 304]) {
		it(`is done when the engine answers ${status}`, async () => {
			answerWith(status);
			await request(open.session, { method: 'POST', path: '/thing', body: {} });
		});
	}

	for (const status of [202, 400, 404, 409, 500]) {
		it(`is refused when it answers ${status}`, async () => {
			answerWith(status);
			const refused = request(open.session, { method: 'POST', path: '/thing', body: {} });
			await assert.rejects(refused, error => statusOf(error) === status);
		});
	}

	it('keeps its body out of the URL', async () => {
		answerWith(200);
		await request(open.session, {
			method: 'POST',
			path: '/thing',
			query: { name: 'a b' },
			body: { Env: ['SECRET=1'] },
		});
		assert.equal(peer.requests.at(-1), 'POST /thing?name=a b');
	});

	it('ends with the signal that it was given', async () => {
		peer.answers.set('/slow', () => {});
		const given = new AbortController();
		const asked = request(open.session, { method: 'GET', path: '/slow', signal: given.signal });
		await untilSeen(() => peer.requests.includes('GET /slow'));
		given.abort();
		await assert.rejects(asked);
	});

	it('breaks off an answer that still comes when the conversation ends', async () => {
		const ends = new AbortController();
		const own = await openSession(diallerFor(parseAddress(peer.address, '--host')), {
			host: LOCAL,
			address: parseAddress(peer.address, '--host'),
			clock: systemClock,
			signal: ends.signal,
		});
		peer.answers.set('/endless', (_request, response) => void response.write('begun'));
		const answer = await requestStream(own.session, { method: 'GET', path: '/endless' }, 60_000);
		assert.equal(String((await once(answer, 'data'))[0]), 'begun');
		const broken = once(answer, 'error');
		ends.abort(new Error('The engine went away.'));
		assert.match(String((await broken)[0]), /The engine went away/);
		own.close();
	});

	it('leaves nothing behind at its conversation when its answer has come whole', async () => {
		const { signal } = open.session;
		const listened = getEventListeners(signal, 'abort').length;
		peer.answers.set('/short', 'all');
		const answer = await requestStream(open.session, { method: 'GET', path: '/short' }, 60_000);
		assert.equal(getEventListeners(signal, 'abort').length, listened + 1);
		answer.resume();
		await once(answer, 'close');
		assert.equal(getEventListeners(signal, 'abort').length, listened);
	});

	it('names a container so that no name can be another path', () => {
		assert.equal(containerPath('a/../b', 'json'), '/containers/a%2F..%2Fb/json');
		assert.equal(containerPath('a'), '/containers/a');
	});
});
