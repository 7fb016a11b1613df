import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { until } from '../../../until.ts';
import { containerEvent } from '../scripted-engine.ts';
import { scriptedSetting } from '../scripted-setting.ts';

const setting = scriptedSetting();
const { openLive } = setting;

const HOUR = 3_600_000;

/** The engine's clock is so far ahead of the console's. */
function setAhead(ms: number): void {
	setting.peer.answers.set('/_ping', (_request: IncomingMessage, response: ServerResponse) => {
		response.setHeader('Date', new Date(setting.clock.now() + ms).toUTCString());
		response.end('OK');
	});
}

const offset = (): number => setting.engine.snapshot().clockOffset;

describe('the heartbeat', () => {
	it('says from when on the engine owes an answer, and when it answers again', async () => {
		await openLive();
		await until(setting.engine, () => setting.engine.snapshot().host !== undefined);
		const asked = Promise.withResolvers<ServerResponse>();
		setting.peer.answers.set('/_ping', (_request: IncomingMessage, response: ServerResponse) =>
			asked.resolve(response),
		);
		setting.clock.advance(5000);
		const askedAt = setting.clock.now();
		const owed = await asked.promise;
		setting.clock.advance(3000);
		await until(setting.engine, () => setting.engine.snapshot().unansweredSince !== undefined);
		assert.equal(setting.engine.snapshot().unansweredSince, askedAt);
		assert.equal(setting.engine.snapshot().connection.state, 'live');
		owed.end('OK');
		await until(setting.engine, () => setting.engine.snapshot().unansweredSince === undefined);
	});

	it('takes a refusal for an answer', async () => {
		await openLive();
		setting.peer.answers.set('/_ping', (_request: IncomingMessage, response: ServerResponse) => {
			response.statusCode = 403;
			response.end();
		});
		const seen = setting.recordOf(() => setting.engine.snapshot().unansweredSince);
		for (let second = 0; second < 12; second++) {
			setting.clock.advance(1000);
			for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
		}
		assert.deepEqual(seen(), [undefined]);
	});

	for (const ahead of [2 * HOUR, -2 * HOUR]) {
		it(`asks for past events by a clock that is ${ahead / HOUR} h ahead`, async () => {
			setAhead(ahead);
			const asked = Promise.withResolvers<URLSearchParams>();
			const events = setting.peer.answers.get('/events');
			assert.ok(typeof events === 'function');
			setting.peer.answers.set('/events', (request: IncomingMessage, response: ServerResponse) => {
				const { searchParams } = new URL(request.url ?? '', 'http://engine');
				if (!searchParams.has('until')) return events(request, response);
				asked.resolve(searchParams);
				response.end(`${JSON.stringify(containerEvent('update', 'one'))}\n`);
			});
			await openLive();
			const query = await asked.promise;
			const engineNow = (setting.clock.now() + ahead) / 1000;
			assert.ok(Math.abs(Number(query.get('until')) - engineNow) < 5, `until ${query.get('until')}`);
			assert.ok(Math.abs(Number(query.get('since')) - (engineNow - 3600)) < 5, `since ${query.get('since')}`);
			await until(setting.engine, () => setting.engine.events().length === 1);
			assert.ok(Math.abs(offset() - ahead) <= 2000);
		});
	}
});
