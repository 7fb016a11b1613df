import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { until } from '../../../until.ts';
import { containerEvent, inspected, listed, stateOf } from '../scripted-engine.ts';
import { scriptedSetting } from '../scripted-setting.ts';

const setting = scriptedSetting();
const { openLive, container, hold, recordOf } = setting;

/** What each event tells, and what the engine answers to an inspect from then on. */
const changes: readonly [action: string, attributes: Record<string, string>, now: Record<string, unknown>][] = [
	['pause', {}, { State: stateOf('paused') }],
	['die', { exitCode: '3' }, { State: stateOf('exited', { ExitCode: 3 }) }],
	['rename', { name: 'other' }, { Name: '/other' }],
	['health_status: unhealthy', {}, { State: stateOf('running', { Health: { Status: 'unhealthy', Log: [] } }) }],
];

const reported = (id: string): unknown[] => {
	const { name, status, exitCode, health } = container(id) ?? {};
	return [name, status, exitCode, health];
};

describe('a list that contradicts an event', () => {
	for (const [action, attributes, now] of changes) {
		it(`because it was made before it does not take back the ${action}`, async () => {
			setting.peer.answers.set('/containers/json', [listed('one')]);
			setting.peer.answers.set('/containers/one/json', inspected('one'));
			await openLive();
			await until(setting.engine, () => container('one')?.detail !== undefined);
			const before = reported('one');
			const { asked, release } = hold('/containers/json');
			const caughtUp = setting.engine.catchUp();
			await asked;
			setting.peer.answers.set('/containers/one/json', inspected('one', {}, now));
			setting.peer.emit(containerEvent(action, 'one', attributes));
			await until(setting.engine, () => JSON.stringify(reported('one')) !== JSON.stringify(before));
			const said = reported('one');
			const seen = recordOf(() => reported('one'));
			release();
			await caughtUp;
			assert.deepEqual(seen(), [said]);
		});

		it(`because it does not know of it yet does not take back the ${action}`, async () => {
			// A list is other than the one before, and so would be believed.
			setting.peer.answers.set('/containers/json', [listed('one', { Labels: { at: 'first' } })]);
			setting.peer.answers.set('/containers/one/json', inspected('one'));
			await openLive();
			await until(setting.engine, () => container('one')?.detail !== undefined);
			const before = reported('one');
			setting.peer.answers.set('/containers/json', [listed('one')]);
			setting.peer.answers.set('/containers/one/json', inspected('one', {}, now));
			setting.peer.emit(containerEvent(action, 'one', attributes));
			await until(setting.engine, () => JSON.stringify(reported('one')) !== JSON.stringify(before));
			const said = reported('one');
			const seen = recordOf(() => reported('one'));
			await setting.engine.catchUp();
			assert.deepEqual(seen(), [said]);
		});
	}

	it('does not bring back what is gone', async () => {
		setting.peer.answers.set('/containers/json', [listed('one')]);
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		await until(setting.engine, () => container('one')?.detail !== undefined);
		setting.peer.emit(containerEvent('destroy', 'one'));
		await until(setting.engine, () => container('one') === undefined);
		const seen = recordOf(() => container('one'));
		await setting.engine.catchUp();
		assert.deepEqual(seen(), [undefined]);
	});

	it('does not take away what was just made', async () => {
		await openLive();
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		setting.peer.emit(containerEvent('create', 'one'));
		await until(setting.engine, () => container('one') !== undefined);
		const seen = recordOf(() => container('one')?.name);
		await setting.engine.catchUp();
		assert.deepEqual(seen(), ['one']);
	});

	it('is believed after a while, for not every change has an event', async () => {
		setting.peer.answers.set('/containers/json', [listed('one')]);
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		await openLive();
		await until(setting.engine, () => container('one')?.detail !== undefined);
		setting.peer.emit(containerEvent('update', 'one'));
		await until(setting.engine, () => setting.engine.events().length === 1);
		setting.clock.advance(5000);
		setting.peer.answers.set('/containers/json', [listed('one', { Names: ['/other'] })]);
		const { asked, release } = hold('/containers/one/json');
		await setting.engine.catchUp();
		assert.equal(container('one')?.name, 'other');
		await asked;
		release();
	});
});

describe('an inspect', () => {
	it('that was asked for before an event does not take it back', async () => {
		setting.peer.answers.set('/containers/json', [listed('one')]);
		setting.peer.answers.set('/containers/one/json', inspected('one'));
		const { asked, release } = hold('/containers/one/json');
		await openLive();
		await asked;
		setting.peer.answers.set('/containers/one/json', inspected('one', {}, { State: stateOf('paused') }));
		setting.peer.emit(containerEvent('pause', 'one'));
		await until(setting.engine, () => container('one')?.status === 'paused');
		const seen = recordOf(() => container('one')?.status);
		release();
		await until(setting.engine, () => container('one')?.detail !== undefined);
		assert.deepEqual(seen(), ['paused']);
	});

	it('that tells the same of a part leaves it the object that it was', async () => {
		const networks = {
			NetworkSettings: { Networks: { lab: { NetworkID: 'n1', IPAddress: '172.18.0.2' } }, Ports: {} },
		};
		setting.peer.answers.set('/containers/json', [listed('one')]);
		setting.peer.answers.set('/containers/one/json', inspected('one', {}, networks));
		await openLive();
		await until(setting.engine, () => container('one')?.detail !== undefined);
		const before = container('one');
		setting.peer.answers.set('/containers/one/json', inspected('one', {}, { ...networks, RestartCount: 1 }));
		setting.peer.emit(containerEvent('update', 'one'));
		await until(setting.engine, () => container('one')?.detail?.restartCount === 1);
		assert.equal(before?.endpoints.length, 1);
		assert.equal(container('one')?.endpoints, before.endpoints);
		assert.equal(container('one')?.detail?.mounts, before.detail?.mounts);
		const moved = { NetworkSettings: { Networks: { lab: { NetworkID: 'n1', IPAddress: '172.18.0.3' } }, Ports: {} } };
		setting.peer.answers.set('/containers/one/json', inspected('one', {}, moved));
		setting.peer.emit(containerEvent('update', 'one'));
		await until(setting.engine, () => container('one')?.detail?.restartCount === 0);
		assert.deepEqual(
			container('one')?.endpoints.map(({ ipv4 }) => ipv4),
			['172.18.0.3'],
		);
	});

	it('that the engine does not answer holds up no other', async () => {
		const ids = Array.from({ length: 10 }, (_, index) => `c${index}`);
		setting.peer.answers.set(
			'/containers/json',
			ids.map(id => listed(id)),
		);
		for (const id of ids.slice(0, 5)) setting.peer.answers.set(`/containers/${id}/json`, () => {});
		for (const id of ids.slice(5)) setting.peer.answers.set(`/containers/${id}/json`, inspected(id));
		await openLive();
		setting.clock.advance(2000);
		await until(setting.engine, () => ids.slice(5).every(id => container(id)?.detail !== undefined));
	});

	it('that is refused is not asked for again and again', async () => {
		setting.peer.answers.set('/containers/json', [listed('one')]);
		await openLive();
		setting.peer.answers.set('/containers/one/json', (_request: IncomingMessage, response: ServerResponse) => {
			response.statusCode = 403;
			response.end('{"message":"not for you"}');
		});
		setting.engine.refresh();
		await until(setting.engine, () => setting.engine.snapshot().gaps.some(({ says }) => says.includes('not for you')));
		setting.peer.requests.length = 0;
		await setting.engine.catchUp();
		await setting.engine.catchUp();
		assert.deepEqual(
			setting.peer.requests.filter(request => request.includes('/one/')),
			[],
		);
		assert.equal(container('one')?.status, 'running');
	});
});
