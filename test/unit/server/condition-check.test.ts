import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { LOCAL } from '../../../source/lab/host.ts';
import type { LavaCondition } from '../../../source/lab/condition.ts';
import { type ConditionCheckOptions, lavaConditionCheck } from '../../../source/server/condition-check.ts';
import { byId, containerOf, detailOf } from '../lab/objects-for-tests.ts';
import { recorded, type RecordedServer, startRecordedServer } from './recorded-server.ts';

const engine: ConditionCheckOptions['engine'] = {
	snapshot: () => assert.fail('a server elsewhere is in no container'),
	runCommand: () => assert.fail('nothing is run'),
	followLog: () => assert.fail('no log is read'),
};

test('a worker of a server without a REST API is looked up in its database', async () => {
	const container = containerOf('lava-server', { detail: detailOf({}) });
	const answers = [{ status: 404, body: '' }];
	const inside = { exitCode: 0, stdout: JSON.stringify({ answers, daemons: [], doing: '', version: '' }), stderr: '' };
	const lookAt = lavaConditionCheck({
		engine: {
			...engine,
			snapshot: () => ({
				key: LOCAL,
				host: undefined,
				connection: { state: 'live', since: 0 },
				containers: byId(container),
				networks: new Map(),
				syncedAt: 1,
				clockOffset: 0,
				unansweredSince: undefined,
				polled: false,
				gaps: [],
			}),
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

suite('the eyes of a plan that waits for a worker', () => {
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
});
