import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { Unreachable } from '../../../../source/server/ask/asking.ts';
import { askDirectly } from '../../../../source/server/ask/direct.ts';
import { openRest, RestRefused } from '../../../../source/server/ask/rest.ts';
import { joinWorkers, lastPingsOf } from '../../../../source/server/ask/rest-answers.ts';
import { recorded, type RecordedServer, startRecordedServer } from '../recorded-server.ts';

const never = new AbortController().signal;

function page(offset: number): string {
	const results = [{ hostname: `w${offset}`, state: 'Online', health: 'Active' }];
	return JSON.stringify({ next: offset < 400 ? 'http://localhost/somewhere' : null, results });
}

suite('the REST API', () => {
	let server: RecordedServer;
	before(async () => void (server = await startRecordedServer()));
	after(() => server.close());
	afterEach(() => void server.requests.splice(0));

	const open = (token?: string, asLocalhost = true) =>
		openRest(askDirectly({ base: server.base, asLocalhost, milliseconds: 5000 }), token);
	const answering = async (path: string, status: number, body: string, work: () => Promise<void>): Promise<void> => {
		const kept = server.replies.get(path);
		server.replies.set(path, { status, body });
		try {
			await work();
		} finally {
			if (kept) server.replies.set(path, kept);
		}
	};
	const workersPath = '/api/v0.2/workers/';

	test('workers as the lab knows them', async () => {
		const rest = open();
		const workers = joinWorkers(await rest.workers(), await rest.devices(), await rest.jobs());
		assert.deepEqual(
			workers.map(({ name, state }) => `${name} ${state}`),
			['calvin online', 'example.com offline', 'hobbes online', 'susie offline', 'rosalyn offline', 'moe offline'],
		);
		assert.deepEqual(
			workers.find(({ name }) => name === 'hobbes'),
			{
				name: 'hobbes',
				state: 'online',
				health: 'active',
				description: '',
				version: '2023.01',
				jobLimit: 0,
				devices: [{ name: 'qemu01', type: 'qemu', state: 'idle', health: 'bad' }],
				jobs: [{ id: 4120, device: 'qemu01' }],
			},
		);
		assert.equal(lastPingsOf(await rest.workers()).get('hobbes'), Date.parse('2026-11-23T07:36:56.574Z'));
	});

	test('the version', async () => assert.equal(await open().version(), '2023.01'));

	test('it asks for localhost, which is always allowed, and for its own name where that is wanted', async () => {
		await open().version();
		await open(undefined, false).version();
		assert.deepEqual(
			server.requests.map(({ host }) => host),
			['localhost', new URL(server.base).host],
		);
	});

	test('a token goes into a header and nowhere else', async () => {
		await open('an-api-token').workers();
		assert.deepEqual(
			server.requests.map(({ authorization, path }) => [authorization, path.includes('an-api-token')]),
			[['Token an-api-token', false]],
		);
	});

	test("workers' tokens, which superusers are report, come no further than here", async () => {
		await answering(
			workersPath,
			200,
			recorded('workers-for-superuser.json').replace(/"next":"[^"]*"/, '"next":null'),
			async () => {
				assert.match(recorded('workers-for-superuser.json'), /"token":"0123456789abcdefghijklmnopqrstuv"/);
				assert.ok(!JSON.stringify(await open('x').workers()).includes('0123456789abcdefghijklmnopqrstuv'));
			},
		);
	});

	test('all pages are read', async () => {
		const kept = server.replies.get(workersPath);
		server.replies.set(workersPath, url => ({ body: page(Number(url.searchParams.get('offset'))) }));
		const workers = await open().workers();
		if (kept) server.replies.set(workersPath, kept);
		assert.deepEqual(
			workers.map(({ hostname }) => hostname),
			['w0', 'w200', 'w400'],
		);
	});

	test('names are made safe for a terminal', async () => {
		const results = [{ hostname: 'w\u001b]0;title\u0007', state: 'Online', health: 'Active' }];
		await answering(workersPath, 200, JSON.stringify({ results }), async () => {
			assert.deepEqual(
				(await open().workers()).map(({ hostname }) => hostname),
				['w'],
			);
		});
	});

	const refusals: [status: number, body: string, why: RestRefused['why'], says: RegExp][] = [
		[400, recorded('host-not-allowed.html'), 'host', /ALLOWED_HOSTS/],
		[403, recorded('invalid-token.json'), 'token', /API token: Invalid token\./],
		[404, '<title> | HTTP 404 </title>', 'too-old', /older than 2020\.01/],
		[503, '<title>503 Service Unavailable</title>', 'not-up', /LAVA behind it does not yet/],
		[500, '<title>500</title>', 'failed', /fails at the request/],
		[200, '{"results": [{"hostname": "w", "state": "Asleep", "health": "Active"}]}', 'unreadable', /results\.0\.state/],
		[200, 'It works!', 'unreadable', /can't be read/],
	];
	for (const [status, body, why, says] of refusals) {
		test(`${status} is told as ${why}`, async () => {
			await answering(workersPath, status, body, async () => {
				await assert.rejects(open().workers(), (error: unknown) => {
					assert.ok(error instanceof RestRefused);
					assert.equal(error.why, why);
					assert.match(error.message, says);
					return true;
				});
			});
		});
	}

	test('a request that is called off ends with the reason', async () => {
		const reason = new Error('nobody looks any more');
		await assert.rejects(open().workers(AbortSignal.abort(reason)), reason);
	});
});

test('a server that is not there', async () => {
	const server = await startRecordedServer();
	await server.close();
	const rest = openRest(askDirectly({ base: server.base, asLocalhost: true, milliseconds: 5000 }));
	await assert.rejects(
		rest.workers(never),
		(error: unknown) => error instanceof Unreachable && error.kind === 'nothing-listens',
	);
});
