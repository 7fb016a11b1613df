import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RULES } from '../../../../source/lab/verdict/judge.ts';
import { NOTHING_READ, readLog, type LogReading } from '../../../../source/lab/verdict/log-reading.ts';
import type { FixAction, VerdictState } from '../../../../source/lab/verdict/verdict.ts';
import { endpointOf } from '../objects-for-tests.ts';
import { recordedLog } from './recorded-log.ts';
import { type Changes, now, rightVariables, rowOf, rowsOf, workerContainer, workerOf } from './small-lab.ts';

type Row = [rule: string, changes: Changes, state: VerdictState, says: RegExp, fix: FixAction['do'] | undefined];

const bare = ['URL=http://172.18.0.5/', 'WORKER_NAME=calvin'];
const exited = { status: 'exited', exitCode: 2 } as const;
const online = { state: 'online', version: '2023.01', lastPing: now - 5000 } as const;
const elsewhere = { container: { endpoints: [endpointOf('devices', { ipv4: '10.42.7.6' })] } };
const image = (version: string): Changes['container'] => ({ image: `lavasoftware/lava-dispatcher:${version}` });
const zmqVariables = ['MASTER_URL=tcp://172.18.0.5:5556', 'DISPATCHER_HOSTNAME=--hostname=calvin'];
const zmqServer = { server: { version: '2020.08' }, serverContainer: { image: 'lavasoftware/lava-server:2020.08' } };

const zmqWorker = { container: image('2020.08'), environment: zmqVariables };

/** As if its log said so a little while ago. */
function told(outcome: { is: 'ended'; says: string } | { is: 'silence' } | { is: 'heard' }): LogReading {
	return { ...NOTHING_READ, daemon: 'lava-worker', outcome: { at: now - 9000, ...outcome }, lastAt: now - 9000 };
}

function refused(code: number, body: string | undefined): LogReading {
	const line = (at: number, text: string) => ({ time: now - at, text: `2026-11-23 07:23:50,000 ${text}` });
	return readLog([
		line(9001, `  ERROR -> server error: code ${code}`),
		...(body === undefined ? [] : [line(9000, `  DEBUG --> ${body}`)]),
	]);
}

/** A worker of that server in whose network nobody answers. */
function lost(server: string): LogReading {
	return { ...recordedLog('no-address'), server };
}

/** What the worker's log says: lava.md 4b, row by row. */
const fromTheLog: Row[] = [
	[
		'wrong-token',
		{ log: 'wrong-token' },
		'wrong',
		/token is not the one that lava-server has for calvin/,
		'give-token',
	],
	['unknown-worker', { log: 'unknown-worker', worker: null }, 'wrong', /knows no worker calvin/, 'give-token'],
	[
		'unknown-worker',
		{ log: 'refused-without-body', worker: null },
		'wrong',
		/knows no worker calvin \(404\)/,
		'give-token',
	],
	[
		'host-not-allowed',
		{ log: 'host-not-allowed' },
		'wrong',
		/does not answer to other\.lab: ALLOWED_HOSTS/,
		'allow-host',
	],
	['name-not-addressable', { log: 'name-not-addressable' }, 'wrong', /can't address the name "calvin\/2"/, undefined],
	[
		'registration-forbidden',
		{ log: 'registration-forbidden' },
		'wrong',
		/registers no workers from 172\.18\.0\.2/,
		'give-token',
	],
	[
		'version-mismatch',
		{ log: 'version-mismatch' },
		'wrong',
		/2022\.11 is not lava-server's 2023\.01/,
		'change-version',
	],
	['server-unreachable', { log: 'no-route' }, 'wrong', /No way leads to http:\/\/172\.18\.0\.99/, 'recreate'],
	['server-unreachable', { log: 'no-address' }, 'wrong', /The name nowhere of its server has no address/, 'recreate'],
	[
		'other-network',
		{ log: lost('http://lava-server'), ...elsewhere },
		'wrong',
		/shares no network with lava-server/,
		'connect',
	],
	['other-network', { log: lost('http://172.18.0.5'), ...elsewhere }, 'wrong', /shares no network/, 'connect'],
	['server-unreachable', { log: 'own-container' }, 'wrong', /looks for its server in its own container/, 'recreate'],
	[
		'daemon-ended',
		{ log: told({ is: 'ended', says: "'lava-logs' is a reserved hostname" }) },
		'wrong',
		/gave up/,
		'restart',
	],
	['refused-400', { log: refused(400, undefined) }, 'wrong', /wrong token, or ALLOWED_HOSTS lacks/, 'recreate'],
	[
		'registration-disabled',
		{ log: refused(403, 'Auto registration is disabled') },
		'wrong',
		/lets no worker register/,
		'give-token',
	],
	[
		'already-registered',
		{ log: refused(403, "Worker 'calvin' already registered") },
		'wrong',
		/lost its token/,
		'give-token',
	],
	['unknown-user', { log: refused(403, 'Unknown user moe') }, 'wrong', /does not know the user/, 'give-token'],
	[
		'registration-forbidden',
		{ log: refused(403, undefined) },
		'wrong',
		/does not let it register itself \(403\)/,
		'give-token',
	],
	[
		'server-half-up',
		{ log: refused(503, '<title>503 Service Unavailable</title>') },
		'waiting',
		/LAVA behind it does not/,
		undefined,
	],
	['server-error', { log: refused(500, '<html>') }, 'wrong', /fails at its request \(500\)/, undefined],
	['refused', { log: refused(418, 'I am a teapot') }, 'wrong', /refuses it with HTTP 418/, undefined],
	[
		'greeting-unanswered',
		{ log: 'greeting-unanswered', ...zmqWorker, ...zmqServer },
		'wrong',
		/No master answers at tcp:\/\/172\.18\.0\.5:5556/,
		undefined,
	],
	['master-silent', { log: told({ is: 'silence' }), ...zmqWorker, ...zmqServer }, 'wrong', /fell silent/, undefined],
	[
		'misused',
		{ log: 'bare-value', container: exited, environment: bare },
		'wrong',
		/WORKER_NAME holds a bare value/,
		'recreate',
	],
	['misused', { log: 'lower-case-level', container: exited }, 'wrong', /does not understand its arguments/, undefined],
	[
		'misused',
		{ log: 'lower-case-level', container: exited, environment: [...rightVariables, 'LOGLEVEL=debug'] },
		'wrong',
		/LOGLEVEL=debug has to be in upper case/,
		'recreate',
	],
	[
		'hook-failed',
		{ log: 'hook-failed', container: { status: 'exited', exitCode: 3 } },
		'wrong',
		/boards\.sh failed.*exit code 3/,
		undefined,
	],
];

suite('verdicts from the log', () => {
	for (const row of fromTheLog) checkRow(row);
});

function checkRow([rule, changes, state, says, fix]: Row): void {
	test(`${rule}: ${String(says)}`, () => {
		const { verdict } = rowOf(changes);
		assert.equal(verdict.rule, rule, verdict.says);
		assert.equal(verdict.state, state);
		assert.match(verdict.says, says);
		assert.equal(verdict.fix?.action.do, fix);
	});
}

const twin = workerContainer('hobbes-worker', {
	environment: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name calvin'],
});
const tokenTwin = workerContainer('hobbes-worker', {
	environment: [
		'URL=http://172.18.0.5/',
		'WORKER_NAME=--name=hobbes',
		'TOKEN=--token y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v',
	],
});
const outside = { endpoints: [endpointOf('dockernet', { staticIpv4: '172.20.0.9' })] };
const variables = (...more: string[]): Pick<Changes, 'environment'> => ({ environment: [...rightVariables, ...more] });
const device = { name: 'qemu01', type: 'qemu', state: 'idle', health: 'good' } as const;

/** What the container tells, its variables, the others, the server, and at last the server's word. */
const fromTheLab: Row[] = [
	[
		'address-outside',
		{ container: { status: 'created', ...outside } },
		'wrong',
		/172\.20\.0\.9 is outside dockernet's 172\.18\.0\.0\/16/,
		'recreate',
	],
	[
		'misused',
		{
			container: { status: 'created', ...image('2020.08') },
			environment: [...zmqVariables, 'MASTER_CERT=/certs/master.key'],
		},
		'wrong',
		/MASTER_CERT holds a bare value/,
		'recreate',
	],
	[
		'misused',
		{ container: exited, ...variables('TOKEN=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v') },
		'wrong',
		/TOKEN holds a bare value: its image wants TOKEN=--token=VALUE/,
		'recreate',
	],
	[
		'misused',
		{ container: exited, environment: ['URL=http://172.18.0.5/', 'WORKER_NAME=--hostname=calvin'] },
		'wrong',
		/other contract's flag/,
		'recreate',
	],
	[
		'not-startable',
		{
			container: { status: 'created' },
			detail: {
				error:
					'error gathering device information while adding custom device "/dev/ttyUSB0": no such file or directory',
			},
		},
		'wrong',
		/the device \/dev\/ttyUSB0 is not there/,
		'start',
	],
	[
		'not-startable',
		{ container: exited, detail: { error: 'driver failed programming external connectivity' } },
		'wrong',
		/Docker can't start it: driver failed/,
		'start',
	],
	[
		'out-of-memory',
		{ container: { status: 'exited', exitCode: 137 }, detail: { oomKilled: true } },
		'wrong',
		/want of memory/,
		'start',
	],
	[
		'restarting',
		{ container: { status: 'restarting', exitCode: 1 }, detail: { restartCount: 12 } },
		'wrong',
		/again and again, with exit code 1/,
		undefined,
	],
	['paused', { container: { status: 'paused' } }, 'wrong', /is paused/, 'unpause'],
	[
		'stopped',
		{ container: { status: 'exited', exitCode: 0 }, detail: { finishedAt: now / 1000 - 7200 } },
		'wrong',
		/ended 2 h ago/,
		'start',
	],
	['stopped', { container: { status: 'created' } }, 'wrong', /never started/, 'start'],
	[
		'stopped',
		{ container: { status: 'exited', exitCode: 0 }, worker: { health: 'maintenance' } },
		'waiting',
		/ended/,
		'start',
	],
	[
		'version-ahead',
		{ container: { status: 'exited', exitCode: 0, ...image('2022.11') } },
		'wrong',
		/would refuse its version 2022\.11/,
		'change-version',
	],
	[
		'replaced',
		{ container: { status: 'exited', exitCode: 0 }, others: [twin] },
		'waiting',
		/hobbes-worker is the worker calvin now/,
		undefined,
	],
	[
		'no-daemon',
		{ worker: null, detail: { command: ['sleep', '1000'] } },
		'wrong',
		/a command in the place of the worker/,
		'recreate',
	],
	['not-inspected', { worker: null, container: { detail: undefined } }, 'unknown', /not told its details/, undefined],

	['same-name', { others: [twin], worker: online }, 'wrong', /hobbes-worker reports the name calvin too/, 'stop'],
	[
		'same-token',
		{ others: [tokenTwin], worker: online, ...variables('TOKEN=--token=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v') },
		'wrong',
		/shares its token.*hobbes-worker/,
		'stop',
	],
	['other-contract', { ...zmqWorker }, 'wrong', /speaks ZMQ, and lava-server \(2023\.01\) only HTTP/, 'change-version'],
	['other-contract', { ...zmqServer }, 'wrong', /speaks HTTP, and lava-server \(2020\.08\) only ZMQ/, 'change-version'],
	[
		'misled',
		{ worker: null, environment: ['URL=http://172.18.0.5/', 'DISPATCHER_HOSTNAME=--name=calvin'] },
		'wrong',
		/DISPATCHER_HOSTNAME is not read.*WORKER_NAME/,
		'recreate',
	],
	[
		'misled',
		{ worker: null, environment: ['SERVER_URL=http://172.18.0.5/', 'WORKER_NAME=--name=calvin'] },
		'wrong',
		/SERVER_URL is not read.*URL/,
		'recreate',
	],
	[
		'misled',
		{ worker: null, environment: ['MASTER_URL=tcp://172.18.0.5:5556', 'LOGGER_URL=tcp://172.18.0.5:5555'] },
		'wrong',
		/MASTER_URL is not read.*URL/,
		'recreate',
	],
	[
		'misled',
		{ environment: ['URL=tcp://172.18.0.5:5556', 'WORKER_NAME=--name=calvin'] },
		'wrong',
		/URL is no http:\/\/ address/,
		'recreate',
	],
	[
		'misled',
		{
			...zmqWorker,
			...zmqServer,
			environment: ['MASTER_URL=http://172.18.0.5/', 'DISPATCHER_HOSTNAME=--hostname=calvin'],
		},
		'wrong',
		/MASTER_URL is no tcp:\/\/ address/,
		'recreate',
	],
	[
		'config-file',
		{ log: 'config-file', configFile: 'WORKER_NAME="--name=hobbes"\n' },
		'wrong',
		/lava-worker in it sets WORKER_NAME against its environment/,
		undefined,
	],
	[
		'log-elsewhere',
		{ log: 'log-elsewhere', ...variables('LOGFILE=/tmp/log') },
		'unknown',
		/logs to \/tmp\/log.*docker logs stay empty/,
		'recreate',
	],

	[
		'server-stopped',
		{ serverContainer: { status: 'exited' }, log: 'no-route' },
		'wrong',
		/Its server lava-server does not run/,
		'start',
	],
	[
		'server-starting',
		{ server: { standing: { state: 'starting', seen: 'Applying lava_scheduler_app.0042' } } },
		'waiting',
		/lava-server is starting: Applying/,
		undefined,
	],
	[
		'version-mismatch',
		{ container: image('2022.11'), worker: { version: '2022.11' } },
		'wrong',
		/2022\.11 is not lava-server's 2023\.01/,
		'change-version',
	],
	[
		'version-mismatch',
		{
			worker: online,
			server: { standing: { state: 'starting', seen: '' }, version: '2023.01' },
			serverContainer: { image: 'lavasoftware/lava-server:2023.06' },
		},
		'wrong',
		/2023\.01 is not lava-server's 2023\.06/,
		'change-version',
	],

	['retired', { worker: { ...online, health: 'retired' } }, 'waiting', /It is retired/, 'set-health'],
	[
		'scheduler-stopped',
		{ worker: online, server: { daemons: ['apache2', 'gunicorn', 'postgresql'] } },
		'wrong',
		/scheduler of lava-server does not run/,
		'restart',
	],
	[
		'scheduler-stopped',
		{ worker: { ...online, lastPing: now - 300_000 } },
		'wrong',
		/scheduler of lava-server does not run/,
		'restart',
	],
	['unregistered', { worker: null }, 'wrong', /knows no worker calvin/, 'give-token'],
	['unregistered', { worker: null, ...zmqWorker, ...zmqServer }, 'waiting', /knows no worker calvin/, undefined],
	['maintenance', { worker: { ...online, health: 'maintenance' } }, 'waiting', /in maintenance/, 'set-health'],
	[
		'working',
		{ worker: { ...online, devices: [device], jobs: [{ id: 4120, device: 'qemu01' }] } },
		'working',
		/Runs 1 job: 4120 on qemu01/,
		undefined,
	],
	['online', { worker: { ...online, devices: [device] } }, 'online', /^Online\.$/, undefined],
	[
		'online',
		{ worker: { ...online, devices: [{ ...device, health: 'bad' }] } },
		'online',
		/none of its devices/,
		undefined,
	],
	['online', { worker: online, log: 'wrong-token' }, 'online', /^Online/, undefined],
	[
		'online',
		{ worker: { ...online, version: '2022.11' }, container: image('2022.11') },
		'online',
		/^Online/,
		undefined,
	],
	[
		'online',
		{ worker: online, server: { daemons: ['gunicorn', 'lava-scheduler'] } },
		'online',
		/jobs start up to 20 s late/,
		undefined,
	],
	['just-started', { detail: { startedAt: now / 1000 - 12 } }, 'waiting', /started 12 s ago/, undefined],
	['offline', {}, 'unknown', /Offline, last heard 10 min ago; its log does not tell why/, undefined],
	['offline', { here: false }, 'unknown', /it runs in no container of this host/, undefined],
	[
		'offline',
		{ log: told({ is: 'heard' }) },
		'unknown',
		/pings are accepted at http:\/\/172\.18\.0\.5\/, and lava-server hears none/,
		undefined,
	],
	[
		'server-unasked',
		{ worker: null, server: { standing: { state: 'unreachable', why: 'Nothing listens.' }, toldAt: 0 } },
		'unknown',
		/lava-server can't be asked: Nothing listens/,
		undefined,
	],
	[
		'server-unasked',
		{ log: told({ is: 'heard' }), environment: ['URL=http://lava.example.com/', 'WORKER_NAME=--name=moe'] },
		'online',
		/accepts its pings/,
		undefined,
	],
	[
		'server-unasked',
		{ environment: ['URL=http://lava.example.com/', 'WORKER_NAME=--name=moe'] },
		'unknown',
		/not known/,
		undefined,
	],
];

suite('verdicts from the lab and the server', () => {
	for (const row of fromTheLab) checkRow(row);

	test("LAVA's example.com is explained", () => {
		const row = rowsOf({ server: { workers: [workerOf('example.com')] } }).find(({ name }) => name === 'example.com');
		assert.deepEqual(
			[row?.verdict.rule, row?.verdict.state, row?.verdict.fix?.action.do],
			['example-worker', 'waiting', 'set-health'],
		);
	});

	test('every rule is found by one of these labs', () => {
		const found = new Set(['example-worker', ...[...fromTheLog, ...fromTheLab].map(([rule]) => rule)]);
		assert.deepEqual(
			[...new Set(RULES.map(({ name }) => name))].filter(name => !found.has(name)),
			[],
		);
	});

	test('each sentence is one, and short enough for a line or two', () => {
		for (const [rule, changes] of [...fromTheLog, ...fromTheLab]) {
			const { says } = rowOf(changes).verdict;
			assert.match(says, /^\S.*[^.]\.$/, rule);
			assert.ok(says.length <= 140, `${rule}: ${says.length} characters: ${says}`);
		}
	});

	test('no verdict holds a token', () => {
		for (const [, changes] of fromTheLab) {
			assert.ok(!JSON.stringify(rowOf(changes).verdict).includes('y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v'));
		}
	});
});
