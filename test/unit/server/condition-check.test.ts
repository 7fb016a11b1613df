import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { LOCAL } from '../../../source/lab/host.ts';
import type { ConditionState, LavaCondition } from '../../../source/lab/condition.ts';
import type { Container, Snapshot } from '../../../source/lab/objects.ts';
import { type ConditionCheckOptions, lavaConditionCheck } from '../../../source/server/condition-check.ts';
import { byId, containerOf, detailOf } from '../lab/objects-for-tests.ts';
import { recorded, type RecordedServer, startRecordedServer } from './recorded-server.ts';

const engine: ConditionCheckOptions['engine'] = {
	snapshot: () => assert.fail('a server elsewhere is in no container'),
	runCommand: () => assert.fail('nothing is run'),
	followLog: () => assert.fail('no log is read'),
};

const labOf = (...containers: readonly Container[]): Snapshot => ({
	key: LOCAL,
	host: undefined,
	connection: { state: 'live', since: 0 },
	containers: byId(...containers),
	networks: new Map(),
	syncedAt: 1,
	clockOffset: 0,
	unansweredSince: undefined,
	polled: false,
	gaps: [],
});

test('a worker of a server without a REST API is looked up in its database', async () => {
	const container = containerOf('lava-server', { detail: detailOf({}) });
	const answers = [{ status: 404, body: '' }];
	const inside = { exitCode: 0, stdout: JSON.stringify({ answers, daemons: [], doing: '', version: '' }), stderr: '' };
	const lookAt = lavaConditionCheck({
		engine: {
			...engine,
			snapshot: () => labOf(container),
			runCommand: async ({ command }) =>
				command[0] === 'lava-server' ? { exitCode: 0, stdout: recorded('database.txt'), stderr: '' } : inside,
		},
	});
	const look = (worker: string) =>
		lookAt({ is: 'online', server: { container }, worker }, new AbortController().signal);
	assert.deepEqual(await look('calvin-docker-1'), { holds: true });
	assert.deepEqual(await look('example.com'), { holds: false, seen: 'LAVA says it is offline' });
	assert.deepEqual(await look('moe'), { holds: false, seen: 'LAVA does not know it yet' });
});

suite('the condition check of a plan that waits for a worker', () => {
	let server: RecordedServer;
	before(async () => void (server = await startRecordedServer()));
	after(() => server.close());

	const look = async (explain?: ConditionCheckOptions['explain']) => {
		const condition: LavaCondition = { is: 'online', server: { url: server.base }, worker: 'spaceman-spiff' };
		return lavaConditionCheck({ engine, ...(explain && { explain }) })(condition, new AbortController().signal);
	};

	test('tell whether a server answers, and what it says meanwhile', async () => {
		const serving: LavaCondition = { is: 'serving', server: { url: server.base } };
		const signal = new AbortController().signal;
		assert.deepEqual(await lavaConditionCheck({ engine })(serving, signal), { holds: true });
		server.replies.set('/api/v0.2/system/version/', { status: 503, body: '<title>503</title>' });
		const status = await lavaConditionCheck({ engine })(serving, signal);
		assert.ok(status.holds === false && /HTTP 503/.test(status.seen));
		server.replies.delete('/api/v0.2/system/version/');
		assert.deepEqual(
			await lavaConditionCheck({ engine })(serving, signal),
			{ holds: true },
			'LAVA before 2020.05 has no such page',
		);
	});

	test('tell what LAVA says', async () => {
		assert.deepEqual(await look(), { holds: false, seen: 'LAVA does not know it yet' });
	});

	test('tell why, where the lab knows it', async () => {
		const explain = () => ({ says: 'Its token is wrong.', hopeless: false });
		assert.deepEqual(await look(explain), { holds: false, seen: 'Its token is wrong.' });
	});

	test('give up at once where it can not come true', async () => {
		const explain = () => ({ says: 'It calls itself hobbes.', hopeless: true });
		assert.deepEqual(await look(explain), { holds: 'never', why: 'It calls itself hobbes.' });
	});

	suite('tell whether a worker was heard', () => {
		const ping = Date.parse('2026-11-23T07:36:37.968Z') / 1000;
		const calvin = { id: '', name: 'calvin-worker' };
		const heard = async (worker: string, since?: Partial<Container>, ref = calvin) => {
			const container = containerOf('calvin-worker', since);
			const condition: LavaCondition = {
				is: 'online',
				server: { url: server.base },
				worker,
				...(since && { since: ref }),
			};
			const conditionCheck = lavaConditionCheck({ engine: { ...engine, snapshot: () => labOf(container) } });
			return conditionCheck(condition, new AbortController().signal);
		};
		const startedAt = (seconds: number) => ({ detail: detailOf({ startedAt: ping + seconds }) });
		const late = { holds: false, seen: 'LAVA has not heard it since its start' };
		const rows: [what: string, since: Partial<Container> | undefined, state: ConditionState][] = [
			['at all', undefined, { holds: true }],
			['after its start', startedAt(-1), { holds: true }],
			['before its start', startedAt(1), late],
			['when nobody knows its start', {}, late],
		];
		for (const [what, since, state] of rows)
			test(what, async () => assert.deepEqual(await heard('calvin', since), state));
		test('by a container that is gone', async () => {
			assert.deepEqual(await heard('calvin', startedAt(-1), { id: 'gone', name: 'calvin-worker' }), late);
		});
		test('not, where LAVA says that it is offline', async () => {
			assert.deepEqual(await heard('moe', startedAt(-1e6)), { holds: false, seen: 'LAVA says it is offline' });
		});
	});

	test('tell why a server in a container is not asked', async () => {
		const seen = async (rest: Partial<Container>, name = 'lava'): Promise<unknown> => {
			const conditionCheck = lavaConditionCheck({
				engine: { ...engine, snapshot: () => labOf(containerOf('lava', rest)) },
			});
			const condition: LavaCondition = { is: 'serving', server: { container: { id: '', name } } };
			const state = await conditionCheck(condition, new AbortController().signal);
			return state.holds === false && state.seen;
		};
		assert.equal(await seen({}, 'other'), 'other is not there yet');
		assert.equal(await seen({ status: 'exited', exitCode: 3 }), 'lava has ended with exit code 3');
		assert.equal(await seen({ status: 'exited', exitCode: undefined }), 'lava has ended with exit code ?');
		assert.equal(await seen({ status: 'paused' }), 'lava is paused');
	});

	test('ask with the token that is given as a secret, and without one where none is', async () => {
		const asked = async (token?: { secret: string }): Promise<string | undefined> => {
			server.requests.length = 0;
			const condition: LavaCondition = { is: 'serving', server: { url: server.base, ...(token && { token }) } };
			const secrets = new Map([['t', 'abc']]);
			await lavaConditionCheck({ engine, secrets })(condition, new AbortController().signal);
			return server.requests[0]?.authorization;
		};
		assert.equal(await asked({ secret: 't' }), 'Token abc');
		assert.equal(await asked(), undefined);
	});
});
