import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import type { Gap } from '../../../../source/lab/objects.ts';
import { until } from '../../../until.ts';
import { type Answer, containerEvent, inspected, listed, stateOf } from '../scripted-engine.ts';
import { scriptedSetting } from '../scripted-setting.ts';

const setting = scriptedSetting();
const { openLive, container } = setting;

/** As a proxy refuses: a page, no JSON. */
const refusal: Answer = (_request: IncomingMessage, response: ServerResponse) => {
	response.statusCode = 403;
	response.setHeader('Content-Type', 'text/html');
	response.end('<html><body><h1>403 Forbidden</h1></body></html>');
};

const gapsOf = (of: Gap['of']): string[] =>
	setting.engine.snapshot().gaps.flatMap(gap => (gap.of === of ? [gap.says] : []));

const asked = (request: string): number => setting.peer.requests.filter(each => each.startsWith(request)).length;

describe('an engine that refuses a call', () => {
	for (const [path, of] of [
		['/networks', 'networks'],
		['/containers/json', 'containers'],
		['/info', 'host'],
		['/version', 'host'],
		['/events', 'events'],
	] as const) {
		it(`(${path}) tells all the rest, and what is missing is said`, async () => {
			setting.peer.answers.set('/containers/json', [listed('one')]);
			setting.peer.answers.set('/containers/one/json', inspected('one'));
			setting.peer.answers.set('/networks', [{ Id: 'n1', Name: 'lab' }]);
			setting.peer.answers.set('/networks/n1', { Id: 'n1', Name: 'lab' });
			setting.peer.answers.set(path, refusal);
			await openLive();
			await until(setting.engine, () => setting.engine.snapshot().host !== undefined);
			await until(setting.engine, () => gapsOf(of).length > 0);
			const { containers, networks, host, gaps } = setting.engine.snapshot();
			assert.deepEqual([...containers.keys()], of === 'containers' ? [] : ['one']);
			assert.deepEqual([...networks.keys()], of === 'networks' ? [] : ['n1']);
			assert.equal(host?.engineVersion, path === '/version' ? '' : '20.10.24');
			assert.equal(gaps.length, 1);
			assert.match(gaps[0]?.says ?? '', /\(HTTP 403\)\./);
			assert.doesNotMatch(gaps[0]?.says ?? '', /html/);
		});
	}

	it('(/_ping) is spoken to in the version that /version tells', async () => {
		setting.peer.answers.set('/_ping', refusal);
		await openLive();
		await until(setting.engine, () => setting.engine.snapshot().host !== undefined);
		assert.equal(setting.engine.snapshot().host?.apiVersion, '1.41');
	});

	it('is believed again when it no longer refuses', async () => {
		setting.peer.answers.set('/networks', refusal);
		await openLive();
		assert.equal(gapsOf('networks').length, 1);
		setting.peer.answers.set('/networks', [{ Id: 'n1', Name: 'lab' }]);
		setting.peer.answers.set('/networks/n1', { Id: 'n1', Name: 'lab' });
		setting.engine.refresh();
		await until(setting.engine, () => setting.engine.snapshot().networks.has('n1'));
		assert.deepEqual(gapsOf('networks'), []);
	});

	it('is asked for its lists every five seconds where it refuses its events', async () => {
		setting.peer.answers.set('/events', refusal);
		setting.peer.answers.set('/containers/json', [listed('one')]);
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		await until(setting.engine, () => container('one')?.detail !== undefined);
		assert.equal(setting.engine.snapshot().polled, true);
		assert.match(gapsOf('events').join(), /refuses to tell its events .* every 5 seconds/);
		setting.peer.answers.set('/containers/json', [listed('one', { State: 'paused', Status: 'Up 2 minutes (Paused)' })]);
		setting.peer.answers.set('/containers/one/json', inspected('one', {}, { State: stateOf('paused') }));
		setting.clock.advance(5000);
		await until(setting.engine, () => container('one')?.status === 'paused');
	});

	it('is asked again for what its list contradicts, though the list is the same as before', async () => {
		const { peer, clock } = setting;
		peer.answers.set('/events', refusal);
		peer.answers.set('/containers/json', [listed('one')]);
		peer.answers.set('/containers/one/json', inspected('one', {}, { State: stateOf('paused') }));
		await openLive();
		await until(setting.engine, () => container('one')?.status === 'paused');
		peer.answers.set('/containers/one/json', inspected('one'));
		clock.advance(5000);
		await until(setting.engine, () => container('one')?.status === 'running');
	});

	it('is asked less often where its lists take long, for a twentieth of the time at most', async () => {
		const { peer, clock } = setting;
		peer.answers.set('/events', refusal);
		peer.answers.set('/containers/one/json', inspected('one'));
		peer.answers.set('/containers/json', (_request: IncomingMessage, response: ServerResponse) => {
			clock.advance(500);
			response.end(JSON.stringify([listed('one')]));
		});
		await openLive();
		await until(setting.engine, () => container('one')?.detail !== undefined);
		peer.answers.set('/containers/json', [listed('one', { State: 'paused', Status: 'Up 2 minutes (Paused)' })]);
		peer.answers.set('/containers/one/json', inspected('one', {}, { State: stateOf('paused') }));
		clock.advance(10_000);
		await until(setting.engine, () => container('one')?.status === 'paused');
	});

	it('is asked for its events again after a minute', async () => {
		const { peer, clock } = setting;
		const events = peer.answers.get('/events');
		assert.ok(events !== undefined);
		peer.answers.set('/events', refusal);
		await openLive();
		peer.answers.set('/events', events);
		await until(setting.engine, () => setting.engine.snapshot().host !== undefined);
		clock.advance(60_000);
		await until(setting.engine, () => !setting.engine.snapshot().polled);
		assert.deepEqual(gapsOf('events'), []);
	});
});

describe('the stream of events', () => {
	it('that ends is asked for again, from where it was, and nothing else', async () => {
		const { peer } = setting;
		const reported = new Map<string, unknown[]>();
		let first: ServerResponse | undefined;
		peer.answers.set('/events', ({ url = '' }: IncomingMessage, response: ServerResponse) => {
			response.flushHeaders();
			const query = new URL(url, 'http://engine').searchParams;
			if (query.has('until'))
				return void response.end(query.get('since') === '0' ? '' : lines(reported.get('past') ?? []));
			if (first === undefined) first = response;
			else response.write(lines(reported.get('past') ?? []));
		});
		peer.answers.set('/containers/json', [listed('one')]);
		peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		await until(setting.engine, () => container('one')?.detail !== undefined);
		const heard = containerEvent('update', 'one');
		first?.write(lines([heard]));
		await until(setting.engine, () => setting.engine.events().length === 1);
		const connections = setting.recordOf(() => setting.engine.snapshot().connection.state);
		// What was told already comes again, and with it what was missed.
		reported.set('past', [heard, { ...Object(containerEvent('pause', 'one')), timeNano: Date.now() * 1e6 + 5e9 }]);
		peer.answers.set('/containers/one/json', inspected('one', {}, { State: stateOf('paused') }));
		peer.requests.length = 0;
		first?.end();
		await until(setting.engine, () => setting.engine.events().length === 2);
		await until(setting.engine, () => container('one')?.status === 'paused');
		assert.deepEqual(
			setting.engine.events().map(({ action }) => action),
			['update', 'pause'],
		);
		assert.deepEqual(connections(), ['live']);
		assert.ok(asked('GET /events?since=') >= 1);
		assert.ok(asked('GET /containers/one/json') <= 2, 'not everything is inspected anew');
	});

	it('of an engine that was restarted begins another conversation', async () => {
		const { peer, clock } = setting;
		let first: ServerResponse | undefined;
		peer.answers.set('/events', ({ url = '' }: IncomingMessage, response: ServerResponse) => {
			response.flushHeaders();
			// It remembers nothing.
			if (url.includes('until')) response.end();
			else first ??= response;
		});
		await openLive();
		first?.write(lines([containerEvent('update', 'one')]));
		await until(setting.engine, () => setting.engine.events().length === 1);
		first?.end();
		await until(setting.engine, () => setting.engine.snapshot().connection.state === 'lost');
		clock.advance(500);
		await until(setting.engine, () => setting.engine.snapshot().connection.state === 'live');
	});

	it('whose head is held back until the first event keeps nobody waiting', async () => {
		const { peer, clock } = setting;
		const opened = Promise.withResolvers<ServerResponse>();
		peer.answers.set('/events', ({ url = '' }: IncomingMessage, response: ServerResponse) => {
			if (url.includes('until')) response.end();
			else opened.resolve(response);
		});
		peer.answers.set('/containers/json', [listed('one')]);
		peer.answers.set('/containers/one/json', inspected('one'));
		await peer.start();
		setting.open();
		const held = await opened.promise;
		clock.advance(1000);
		await until(setting.engine, () => setting.engine.snapshot().connection.state === 'live');
		assert.match(gapsOf('events').join(), /has not begun to tell its events/);
		clock.advance(100_000);
		assert.equal(setting.engine.snapshot().connection.state, 'live');
		await until(setting.engine, () => container('one')?.detail !== undefined);
		held.write(lines([containerEvent('pause', 'one')]));
		await until(setting.engine, () => container('one')?.status === 'paused');
		assert.deepEqual(gapsOf('events'), []);
	});

	it('that is ended at once, again and again, is asked for more and more seldom', async () => {
		const { peer, clock } = setting;
		peer.answers.set('/events', ({ url = '' }: IncomingMessage, response: ServerResponse) => {
			response.end(url.includes('until') ? lines([containerEvent('update', 'one')]) : '');
		});
		await openLive();
		await until(setting.engine, () => setting.engine.snapshot().polled);
		assert.match(gapsOf('events').join(), /ends again and again/);
		peer.requests.length = 0;
		for (let second = 0; second < 60; second++) {
			clock.advance(1000);
			await new Promise(setImmediate);
		}
		assert.ok(asked('GET /events') < 20, `${asked('GET /events')} requests in a minute`);
		assert.equal(setting.engine.snapshot().connection.state, 'live');
	});
});

const lines = (events: readonly unknown[]): string => events.map(event => `${JSON.stringify(event)}\n`).join('');
