/** The facts behind a verdict, and the bounds where one becomes another. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NOTHING_READ, readLog, type LogReading } from '../../../../source/lab/verdict/reading/log-reading.ts';
import { whyOffline } from '../../../../source/lab/verdict/why-offline.ts';
import { detailOf } from '../objects-for-tests.ts';
import {
	device,
	elsewhere,
	exited,
	online,
	refused,
	reported,
	twin,
	variables,
	zmqServer,
	zmqWorker,
} from './conditions.ts';
import { recordedLog } from './recorded-log.ts';
import { type Changes, now, rightVariables, rowOf, rowsOf, workerContainer } from './small-lab.ts';

const verdict = (changes: Changes) => rowOf(changes).verdict;
const because = (changes: Changes): string => verdict(changes).because.join(' ');
const heardAgo = (ms: number): LogReading => ({ ...reported({ is: 'heard' }), outcome: { is: 'heard', at: now - ms } });

suite('facts behind a verdict', () => {
	const rows: [string, Changes, RegExp][] = [
		[
			'a hook that can not be executed',
			{ log: 'hook-failed', container: { status: 'exited', exitCode: 126 } },
			/^126: /,
		],
		['a hook that failed', { log: 'hook-failed', container: { status: 'exited', exitCode: 3 } }, /^$/],
		[
			'how often it restarted, and its last words',
			{
				container: { status: 'restarting', exitCode: 1 },
				detail: { restartCount: 12 },
				log: reported({ is: 'ended', says: 'no way' }),
			},
			/^Restarted 12 times\. It said: no way\.$/,
		],
		['how often it was refused', { log: refused(418, 'I am a teapot') }, /^I am a teapot Refused 1 time in 9 s\.$/],
		[
			"a user's token",
			{ log: refused(400, '{"error": "Invalid \'token\'"}'), ...variables(`TOKEN=--token=${'a'.repeat(128)}`) },
			/^It has a user's API token \(128 characters\); a worker's own has 32\. Refused/,
		],
		[
			"a worker's token",
			{ log: refused(400, '{"error": "Invalid \'token\'"}'), ...variables(`TOKEN=--token=${'a'.repeat(32)}`) },
			/^Refused/,
		],
		[
			'which refusal is not known',
			{ log: refused(400, undefined) },
			/Which of the two, its log tells with LOGLEVEL=DEBUG/,
		],
		['no registration without a token', { log: 'registration-forbidden' }, /allows that from loopback only/],
		[
			'a worker that is Online',
			{ worker: { ...online, devices: [device], jobLimit: 2 } },
			/^Last heard 5 s ago\. 1 device, 2 at once\.$/,
		],
		[
			'a worker of another version that is Online',
			{ worker: { ...online, version: '2022.11', jobLimit: 0 } },
			/^Last heard 5 s ago\. Its version 2022\.11 is not the server's\. 0 devices\.$/,
		],
		['nothing retired with it', { worker: { ...online, health: 'retired', devices: [device] } }, /^$/],
		[
			'one device retired with it',
			{ worker: { ...online, health: 'retired', devices: [{ ...device, health: 'retired' }, device] } },
			/^1 device is retired too, and stays so until it is set back\.$/,
		],
		[
			'two devices retired with it',
			{
				worker: {
					...online,
					health: 'retired',
					devices: [
						{ ...device, health: 'retired' },
						{ ...device, health: 'retired' },
					],
				},
			},
			/^2 devices are retired too, and stay so until each is set back\.$/,
		],
		[
			'who else has the name',
			{ others: [twin, { ...twin, id: 'third', name: 'third-worker' }] },
			/^third-worker does as well\.$/,
		],
		[
			'what an unread variable leaves it with',
			{ environment: ['URL=http://172.18.0.5/', 'DISPATCHER_HOSTNAME=--hostname=calvin'] },
			/^It calls itself 3f2a9c01b7de\. It looks for http:\/\/172\.18\.0\.5\/\.$/,
		],
		[
			'where it looks for a server that it stands apart from',
			{ log: { ...recordedLog('no-address'), server: 'http://lava-server' }, ...elsewhere },
			/^It looks for http:\/\/lava-server\.$/,
		],
		[
			'which contract is whose',
			{ container: { image: 'lavasoftware/lava-dispatcher:2020.08' }, environment: [] },
			/2020\.09/,
		],
	];
	for (const [what, changes, facts] of rows) {
		test(what, () => assert.match(because(changes), facts));
	}
});

suite('where one verdict becomes another', () => {
	const rows: [string, Changes, string][] = [
		['it started 44 s ago', { detail: { startedAt: now / 1000 - 44 } }, 'just-started'],
		['it started 46 s ago', { detail: { startedAt: now / 1000 - 46 } }, 'offline'],
		['it never told when it started', { detail: { startedAt: 0 } }, 'offline'],
		['its last ping is 3 min old', { worker: { ...online, lastPing: now - 5000 - 180_000 } }, 'online'],
		['its last ping is older', { worker: { ...online, lastPing: now - 5000 - 180_001 } }, 'scheduler-stopped'],
		[
			'nobody has asked its server since',
			{ worker: { ...online, lastPing: now - 300_000 }, server: { status: { state: 'unreachable', why: 'x' } } },
			'online',
		],
		['nothing is known of its daemons', { worker: online, server: { daemons: undefined } }, 'online'],
		['no daemon could be seen', { worker: online, server: { daemons: [] } }, 'online'],
		['only its web server runs', { worker: online, server: { daemons: ['gunicorn'] } }, 'scheduler-stopped'],
		['the old scheduler runs', { worker: online, server: { daemons: ['gunicorn', 'lava-master'] } }, 'online'],
		[
			'the scheduler runs in another container',
			{
				worker: online,
				server: { daemons: ['gunicorn'] },
				serverContainer: { detail: detailOf({ environment: ['SERVICES=gunicorn'] }) },
			},
			'online',
		],
		[
			'the scheduler should run here',
			{
				worker: online,
				server: { daemons: ['gunicorn'] },
				serverContainer: { detail: detailOf({ environment: ['SERVICES=gunicorn lava-scheduler'] }) },
			},
			'scheduler-stopped',
		],
		[
			'LAVA heard it after it complained',
			{ worker: { ...online, lastPing: now - 8999 }, log: refused(418, 'x') },
			'online',
		],
		[
			'LAVA heard it before it complained',
			{ worker: { ...online, lastPing: now - 9001 }, log: refused(418, 'x') },
			'refused',
		],
		['LAVA says it is offline', { worker: { lastPing: now }, log: refused(418, 'x') }, 'refused'],
		['it does not run', { container: exited, log: refused(418, 'x') }, 'stopped'],
		['its pings were accepted 49 s ago', { worker: null, log: heardAgo(49_000) }, 'server-unasked'],
		['its pings were accepted 50 s ago', { worker: null, log: heardAgo(50_000) }, 'unregistered'],
		['it is Online and has a config file', { worker: online, configFile: 'URL="http://lava/"\n' }, 'online'],
		[
			'its config file decides how it logs',
			{ configFile: 'LOGLEVEL=INFO\n', ...variables('LOGLEVEL=DEBUG') },
			'offline',
		],
		['it is Online and logs elsewhere', { worker: online, ...variables('LOGFILE=/var/log/x.log') }, 'online'],
		['it logs elsewhere', variables('LOGFILE=/var/log/x.log'), 'log-elsewhere'],
		['it is retired and does not run', { worker: { health: 'retired' }, container: exited }, 'retired'],
	];
	for (const [what, changes, rule] of rows) {
		test(`${what}: ${rule}`, () => assert.equal(verdict(changes).rule, rule, verdict(changes).says));
	}

	const greets = (ms: number): Changes => {
		const { outcome } = recordedLog('greeting-unanswered');
		assert.ok(outcome.is === 'greeting');
		const log: LogReading = {
			...NOTHING_READ,
			daemon: 'lava-slave',
			outcome: { ...outcome, since: now - ms, at: now },
		};
		return { ...zmqWorker, ...zmqServer, log };
	};
	test('a greeting is waited for, and no more after 20 s', () => {
		assert.deepEqual([verdict(greets(19_999)).state, verdict(greets(20_000)).state], ['waiting', 'wrong']);
		assert.match(because(greets(20_000)), /^A master keeps silent/);
	});
	test('a greeting whose name was not found says so first', () => {
		const log = readLog([
			{
				time: now - 30_000,
				text: "2026-11-23 07:23:30,000    INFO [BTSP] Greeting the master [tcp://x:5556] => 'HELLO'",
			},
			{
				time: now - 5000,
				text: '2026-11-23 07:23:55,000   ERROR [BTSP] Socket timeout error: [Errno -2] Name unknown',
			},
		]);
		assert.match(because({ ...zmqWorker, ...zmqServer, log }), /^\[Errno -2\] Name unknown A master/);
	});
});

suite('sentences', () => {
	test('jobs by their devices, where LAVA tells them', () => {
		const jobs = [
			{ id: 1, device: 'qemu01' },
			{ id: 2, device: '' },
		];
		assert.equal(verdict({ worker: { ...online, jobs } }).says, 'Runs 2 jobs: 1 on qemu01, 2.');
	});
	test('a worker whose jobs run while it is in maintenance', () => {
		const { says } = verdict({ worker: { ...online, health: 'maintenance', jobs: [{ id: 1, device: '' }] } });
		assert.match(says, /and it still runs some\.$/);
	});
	test('a worker with devices, one of which is not known to be good', () => {
		const devices = [{ ...device, health: 'unknown' } as const];
		assert.equal(verdict({ worker: { ...online, devices } }).says, 'Online.');
		assert.equal(verdict({ worker: online }).says, 'Online, and has no devices yet.');
	});
	test('a worker of a server that is not asked', () => {
		const environment = ['URL=http://lava.example.com/', 'WORKER_NAME=--name=moe'];
		const quiet = { ...NOTHING_READ, lastAt: now - 7200_000 };
		const says = (log?: LogReading): string => verdict({ environment, ...(log && { log }) }).says;
		assert.equal(says(), 'Whether http://lava.example.com/ hears it is not known.');
		assert.match(says(quiet), /is not known; its log was last written 2 h ago\.$/);
	});
	test('a worker of no container here', () => {
		assert.equal(
			verdict({ here: false }).says,
			'Offline, last heard 10 min ago; it runs in no container of this host.',
		);
		assert.equal(
			verdict({ here: false, worker: { lastPing: undefined } }).says,
			'Offline; it runs in no container of this host.',
		);
	});
});

suite('rows', () => {
	test('in the order of servers, then of names as people count', () => {
		const others = ['w10', 'w9'].map(name =>
			workerContainer(name, { environment: ['URL=http://172.18.0.5/', `WORKER_NAME=--name=${name}`] }),
		);
		assert.deepEqual(
			rowsOf({ others, worker: null }).map(({ name }) => name),
			['calvin', 'w9', 'w10'],
		);
	});

	test('the same row for the same worker, and another one when anything about it changed', () => {
		const ours = workerContainer('calvin-worker', { environment: rightVariables });
		const lab = (changes: Changes) => rowsOf({ here: false, others: [ours], ...changes });
		assert.notEqual(lab({})[0], lab({ worker: online })[0]);
	});

	test('why a worker that is waited for is Offline, by the container that is meant, whatever it is called', () => {
		const rows = rowsOf({
			log: 'wrong-token',
			others: [workerContainer('other', { environment: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=other'] })],
		});
		const says = (worker: string, id: string, name = ''): string | undefined =>
			whyOffline(rows, worker, { id, name })?.says;
		assert.match(says('calvin', 'id-other') ?? '', /knows no worker other/);
		assert.match(says('calvin', '', 'other') ?? '', /knows no worker other/);
		assert.match(says('calvin', 'id-gone') ?? '', /Its token is not/);
		assert.equal(says('nobody', 'id-gone'), undefined);
	});
});
