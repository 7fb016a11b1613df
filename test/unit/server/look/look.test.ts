import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { CommandOptions, CommandResult } from '../../../../source/engine/commands/commands.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import { DATABASE_MS, lookAtAddress, type Seen } from '../../../../source/server/look/look.ts';
import { NO_REPORT } from '../../../../source/server/ask/report.ts';
import { createFakeClock } from '../../engine/fake-clock.ts';
import { detailOf } from '../../lab/objects-for-tests.ts';
import { insideAnswer, look, running, signal } from './look-for-tests.ts';
import { recorded, type RecordedServer, startRecordedServer } from '../recorded-server.ts';

suite('a look at a server in a container', () => {
	test('asks all in one command, with nothing of it in the arguments', async () => {
		const { once, commands } = look(running(), ({ stdin }) => insideAnswer(String(stdin)), { token: 'an-api-token' });
		const seen = await once();
		assert.deepEqual([seen.status.state, seen.way, seen.daemons], ['ready', 'exec', ['gunicorn']]);
		assert.deepEqual(
			[seen.report?.workers.length, seen.report?.devices.length, seen.report?.version],
			[6, 1, '2023.01'],
		);
		assert.equal(commands.length, 1);
		assert.match(String(commands[0]?.stdin), /Token an-api-token/);
		assert.deepEqual(commands[0]?.command, ['python3', '-I', '-S', '-']);
	});

	test('a container that does not run is not asked', async () => {
		const { once, commands } = look(running({ status: 'exited' }), () => assert.fail('it was asked'));
		assert.deepEqual((await once()).status, { state: 'unreachable', why: 'Its container does not run (exited).' });
		assert.equal(commands.length, 0);
	});

	const down = { answers: [1, 2, 3].map(() => ({ failure: 'Connection refused' })) };
	const rows: [string, Partial<Container>, object, Seen['status']][] = [
		[
			'a young one without a web server is starting, and tells its step',
			{ detail: detailOf({ startedAt: Date.now() / 1000 - 10 }) },
			down,
			{ state: 'starting', seen: 'Applying lava_scheduler_app.0042_x' },
		],
		[
			'an old one that migrates is starting too',
			{},
			{ ...down, doing: 'migrating its database' },
			{ state: 'starting', seen: 'Applying lava_scheduler_app.0042_x' },
		],
		[
			'an old one without a web server is not reached',
			{},
			down,
			{ state: 'unreachable', why: "LAVA's web server does not run in its container." },
		],
	];
	for (const [title, rest, answer, status] of rows) {
		test(title, async () => {
			const { once } = look(running(rest), ({ stdin }) => insideAnswer(String(stdin), answer));
			assert.deepEqual((await once()).status, status);
		});
	}

	test('a container without Python', async () => {
		const { once } = look(running(), () => ({ exitCode: 127, stdout: '', stderr: 'exec: "python3": not found' }));
		const { status } = await once();
		assert.ok(status.state === 'unreachable' && /Python.*exit code 127.*not found/.test(status.why));
	});

	test('another server at its address is not taken for it', async () => {
		const stranger = await startRecordedServer();
		try {
			stranger.replies.set('/api/v0.2/workers/', {
				body: recorded('workers.json').replaceAll(/\.\d{6}Z/g, '.000000Z'),
			});
			const port = {
				container: 80,
				protocol: 'tcp' as const,
				host: { address: '0.0.0.0', port: Number(new URL(stranger.base).port) },
			};
			const { once, commands } = look(running({ ports: [port] }), ({ stdin }) => insideAnswer(String(stdin)));
			await once();
			assert.ok(stranger.requests.length > 0);
			assert.equal((await once()).way, 'exec');
			assert.equal(commands.length, 2);
		} finally {
			await stranger.close();
		}
	});

	test('where the network leads to it, it is asked over the network from the second time on', async () => {
		const same = await startRecordedServer();
		try {
			const port = {
				container: 80,
				protocol: 'tcp' as const,
				host: { address: '0.0.0.0', port: Number(new URL(same.base).port) },
			};
			const answer = ({ stdin }: CommandOptions): CommandResult => insideAnswer(String(stdin));
			const { once: within } = look(running({ ports: [port] }), answer, { insideOnly: true });
			assert.deepEqual([(await within()).way, (await within()).way], ['exec', 'exec']);
			assert.equal(same.requests.length, 0, 'where it may not be, nobody knocks');
			const { once } = look(running({ ports: [port] }), answer);
			assert.deepEqual([(await once()).way, (await once()).way], ['exec', 'rest']);
			await same.close();
			const { status, way } = await once();
			assert.deepEqual([status.state, way], ['unreachable', undefined]);
			assert.equal((await once()).way, 'exec', 'a way that led nowhere is not gone again');
		} finally {
			await same.close();
		}
	});
});

suite('a look at a server without a REST API that tells all', () => {
	const missing = { status: 404, body: '<title> | HTTP 404 </title>' };
	const isShell = ({ command }: CommandOptions): boolean => command.join(' ') === 'lava-server manage shell';

	/** Of 2019.12 only the list of workers is there. */
	const older =
		(shell: CommandResult, first = missing) =>
		(options: CommandOptions): CommandResult =>
			isShell(options)
				? shell
				: insideAnswer(String(options.stdin), { answers: [first, missing, missing], version: '2019.11' });

	const report: CommandResult = {
		exitCode: 0,
		stdout: `Some warning of Django\n${recorded('database.txt')}`,
		stderr: '',
	};
	const shells = (commands: readonly CommandOptions[]): number => commands.filter(isShell).length;

	test('its database tells workers, devices and jobs, and it is said when', async () => {
		const clock = createFakeClock();
		const { once, commands } = look(running(), older(report), { clock });
		const seen = await once();
		assert.deepEqual([seen.status.state, seen.way, seen.daemons], ['ready', 'exec', ['gunicorn']]);
		assert.deepEqual(
			seen.report?.workers.map(({ hostname, state, health }) => [hostname, state, health]),
			[
				['calvin-docker-1', 'online', 'active'],
				['example.com', 'offline', 'active'],
			],
		);
		assert.deepEqual(
			[seen.report.devices.map(({ worker_host }) => worker_host), seen.report.jobs, seen.report.version],
			[['calvin-docker-1'], [], '2019.11'],
		);
		assert.equal(seen.reportedAt, clock.now());
		assert.equal(shells(commands), 1);
		assert.ok(!commands.some(({ command }) => command.join().includes('lava_scheduler_app')));
	});

	test('it is asked seldom, unless somebody waits for news', async () => {
		const clock = createFakeClock();
		const { once, commands } = look(running(), older(report), { clock });
		const { reportedAt } = await once();
		clock.advance(DATABASE_MS - 1);
		assert.equal((await once()).reportedAt, reportedAt);
		assert.equal(shells(commands), 1);
		await once({ urgent: true });
		assert.equal(shells(commands), 2);
		clock.advance(DATABASE_MS);
		await once();
		assert.equal(shells(commands), 3);
	});

	test('a web server that only had no pages yet is asked again in the end', async () => {
		const clock = createFakeClock();
		let isUp = false;
		const answer = (options: CommandOptions): CommandResult =>
			isUp ? insideAnswer(String(options.stdin)) : older(report)(options);
		const { once } = look(running(), answer, { clock, insideOnly: true });
		assert.equal((await once()).report?.version, '2019.11');
		isUp = true;
		clock.advance(DATABASE_MS);
		const seen = await once();
		assert.deepEqual([seen.report?.workers.length, seen.reportedAt], [6, undefined]);
	});

	test('the release whose API has workers and no devices yet is asked so too', async () => {
		const first = { status: 200, body: recorded('workers.json') };
		const { once } = look(running(), older(report, first));
		assert.equal((await once()).report?.devices.length, 1);
	});

	const silent: [string, CommandResult, RegExp][] = [
		['the database is not up', { exitCode: 1, stdout: '', stderr: 'OperationalError: x' }, /database does not answer/],
		['there is no LAVA', { exitCode: 127, stdout: '', stderr: 'lava-server: not found' }, /no LAVA server in this/],
		['its answer is another', { exitCode: 0, stdout: 'lavadock {"workers": []}\n', stderr: '' }, /read: devices, jobs/],
	];
	for (const [what, answer, why] of silent) {
		test(`where ${what}, that is said, and nothing is told`, async () => {
			const { once, commands } = look(running(), older(answer));
			const { status, report: nothing } = await once();
			assert.equal(nothing, undefined);
			assert.ok(status.state === 'unreachable' && /before 2020\.01/.test(status.why) && why.test(status.why));
			await once();
			assert.equal(shells(commands), 1, 'a failure is not asked for again at once');
		});
	}
});

suite('a look at a server elsewhere', () => {
	let server: RecordedServer;
	before(async () => void (server = await startRecordedServer()));
	after(() => server.close());

	test('tells what it tells', async () => {
		const seen = await lookAtAddress(
			server.base,
			undefined,
		)({ report: NO_REPORT, everything: true, urgent: false, signal });
		assert.deepEqual([seen.status.state, seen.way, seen.report?.workers.length], ['ready', 'rest', 6]);
	});

	test('or why not', async () => {
		server.replies.set('/api/v0.2/workers/', { status: 400, body: recorded('host-not-allowed.html') });
		const { status } = await lookAtAddress(
			server.base,
			undefined,
		)({ report: NO_REPORT, everything: true, urgent: false, signal });
		assert.ok(status.state === 'refusing' && status.why.includes('ALLOWED_HOSTS'));
	});
});
