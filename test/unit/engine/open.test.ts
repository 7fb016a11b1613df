import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { until } from '../../until.ts';
import { containerEvent, inspected, listed } from './scripted-engine.ts';
import { scriptedSetting } from './scripted-setting.ts';

const setting = scriptedSetting();
const { open, openLive, container, hold } = setting;

describe('the first picture', () => {
	it('holds what was listed, before anything is inspected', async () => {
		setting.peer.answers.set('/containers/json', [listed('one'), listed('two')]);
		const { asked, release } = hold('/containers/one/json');
		await openLive();
		await asked;
		assert.deepEqual([...setting.engine.snapshot().containers.keys()], ['one', 'two']);
		assert.equal(container('one')?.detail, undefined);
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		release();
	});

	it('asks with the lower API version of the two', async () => {
		const seen = new Set<string | undefined>();
		setting.peer.answers.set('/networks', (request: IncomingMessage, response: ServerResponse) => {
			seen.add(request.url);
			response.end('[]');
		});
		await openLive();
		assert.deepEqual([...seen], ['/v1.41/networks']);
		await until(setting.engine, () => setting.engine.snapshot().host !== undefined);
		assert.equal(setting.engine.snapshot().host?.apiVersion, '1.41');
		assert.equal(setting.engine.snapshot().host?.name, 'lab-host');
	});

	it('gets details in the background, those on the screen first', async () => {
		const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
		setting.peer.answers.set(
			'/containers/json',
			ids.map(id => listed(id)),
		);
		for (const id of ids) setting.peer.answers.set(`/containers/${id}/json`, inspected(id));
		await setting.peer.start();
		open();
		setting.engine.prefer(['c20', 'c21', 'c22', 'c23']);
		await until(setting.engine, () => ids.every(id => container(id)?.detail !== undefined));
		const inspects = setting.peer.requests.filter(request => /^GET \/containers\/c\d+\/json/.test(request));
		assert.deepEqual(
			inspects.slice(0, 4).map(request => request.split('/')[2]),
			['c20', 'c21', 'c22', 'c23'],
		);
		assert.equal(inspects.length, 30);
	});

	it('leaves out what cannot be read, and says so', async () => {
		setting.peer.answers.set('/containers/json', [listed('one'), { Id: 'broken', Names: 7 }, null]);
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		assert.deepEqual([...setting.engine.snapshot().containers.keys()], ['one']);
		const [gap] = setting.engine.snapshot().gaps;
		assert.equal(gap?.of, 'containers');
		assert.match(gap.says, /container broken .*: Names\. .*container \?/);
	});
});

describe('events', () => {
	it('that come while the first list is made are not lost to its older answer', async () => {
		setting.peer.answers.set('/containers/json', []);
		const { asked, release } = hold('/containers/json');
		await setting.peer.start();
		open();
		await asked;
		setting.peer.answers.set('/containers/json', [listed('late')]);
		setting.peer.answers.set('/containers/late/json', inspected('late'));
		setting.peer.emit(containerEvent('create', 'late'));
		await until(setting.engine, () => setting.engine.events().length === 1);
		release();
		await until(setting.engine, () => container('late')?.detail !== undefined);
	});

	it('show at once what they say themselves', async () => {
		setting.peer.answers.set('/containers/json', [listed('one')]);
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		const { release } = hold('/containers/json');
		setting.peer.emit(containerEvent('die', 'one', { exitCode: '137' }));
		await until(setting.engine, () => container('one')?.status === 'exited');
		assert.equal(container('one')?.exitCode, 137);
		release();
	});

	it('refetch only what they name', async () => {
		setting.peer.answers.set('/containers/json', [listed('one'), listed('two')]);
		for (const id of ['one', 'two']) setting.peer.answers.set(`/containers/${id}/json`, inspected(id));
		await openLive();
		await until(
			setting.engine,
			() => container('two')?.detail !== undefined && setting.engine.snapshot().host !== undefined,
		);
		setting.peer.requests.length = 0;
		setting.peer.answers.set('/containers/one/json', inspected('one', {}, { Name: '/renamed' }));
		setting.peer.emit(containerEvent('update', 'one'));
		await until(setting.engine, () => container('one')?.name === 'renamed');
		assert.deepEqual(setting.peer.requests, ['GET /containers/one/json']);
	});

	it('of execs and top cause no request', async () => {
		setting.peer.answers.set('/containers/json', [listed('one')]);
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		await until(
			setting.engine,
			() => container('one')?.detail !== undefined && setting.engine.snapshot().host !== undefined,
		);
		setting.peer.requests.length = 0;
		for (const action of ['exec_create: sh -c true', 'exec_start: sh -c true', 'exec_die', 'top', 'kill']) {
			setting.peer.emit(containerEvent(action, 'one'));
		}
		await until(setting.engine, () => setting.engine.events().length === 5);
		assert.deepEqual(setting.peer.requests, []);
		assert.equal(setting.engine.events()[0]?.action, 'exec_create');
		assert.equal(setting.engine.events()[0]?.detail, 'sh -c true');
	});

	it('in a burst cost a few requests, not one each', async () => {
		const ids = Array.from({ length: 50 }, (_, index) => `c${index}`);
		setting.peer.answers.set('/containers/json', []);
		await openLive();
		setting.peer.answers.set(
			'/containers/json',
			ids.map(id => listed(id)),
		);
		for (const id of ids) setting.peer.answers.set(`/containers/${id}/json`, inspected(id));
		setting.peer.requests.length = 0;
		for (const id of ids) setting.peer.emit(containerEvent('create', id));
		await until(setting.engine, () => {
			setting.clock.advance(50);
			return ids.every(id => container(id)?.detail !== undefined);
		});
		const lists = setting.peer.requests.filter(request => request.startsWith('GET /containers/json'));
		assert.ok(lists.length <= 5, `${lists.length} lists`);
	});

	it('of a container that is gone again do not bring it back', async () => {
		setting.peer.answers.set('/containers/json', [listed('one')]);
		const { asked, release } = hold('/containers/one/json');
		await openLive();
		await asked;
		setting.peer.answers.set('/containers/json', []);
		setting.peer.emit(containerEvent('destroy', 'one'));
		await until(setting.engine, () => container('one') === undefined);
		release();
		await setting.engine.catchUp();
		assert.equal(container('one'), undefined);
	});
});
