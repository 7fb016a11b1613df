/** Where a rule has nothing to say: labs that differ in one fact from one that earns its verdict. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NOTHING_READ, type LogReading } from '../../../../source/lab/verdict/reading/log-reading.ts';
import { containerOf, detailOf, endpointOf } from '../objects-for-tests.ts';
import {
	bare,
	elsewhere,
	exited,
	image,
	lost,
	online,
	refused,
	reported,
	tokenTwin,
	twin,
	variables,
	zmqServer,
	zmqWorker,
} from './conditions.ts';
import { type Changes, now, rowOf, rowsOf, workerOf } from './small-lab.ts';

const verdict = (changes: Changes) => rowOf(changes).verdict;
const heard = reported({ is: 'heard' });
const paused = { container: { status: 'paused' } } as const;
const token = variables('TOKEN=--token=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v');
const hook: LogReading = { ...NOTHING_READ, hook: '/root/entrypoint.d/boards.sh' };
const stopped = { status: 'exited', detail: detailOf({ finishedAt: now / 1000 - 60 }) } as const;
/** Another container that bears the host in the worker's URL on its network. */
const bearer = containerOf('proxy', { endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5' })] });

suite('not this verdict, but that one', () => {
	const rows: [what: string, not: string, changes: Changes, but: string][] = [
		['the one with its name runs, and so does it', 'replaced', { others: [twin] }, 'same-name'],
		['nobody else has its name', 'replaced', { container: exited }, 'stopped'],
		[
			'the one with its name is stopped',
			'same-name',
			{ worker: online, others: [{ ...twin, status: 'exited' }] },
			'online',
		],
		['it is paused itself', 'same-name', { ...paused, others: [twin] }, 'paused'],
		['it is paused itself', 'same-token', { ...paused, others: [tokenTwin], ...token }, 'paused'],
		['the other has another token', 'same-token', { worker: online, others: [tokenTwin] }, 'online'],
		[
			'it runs, whatever its address',
			'address-outside',
			{ worker: online, container: { endpoints: [endpointOf('dockernet', { staticIpv4: '172.20.0.9' })] } },
			'online',
		],
		['it runs, and its log tells nothing of that', 'misused', { environment: bare }, 'offline'],
		[
			'it ended with another exit code',
			'misused',
			{ container: { status: 'exited', exitCode: 1 }, environment: bare },
			'stopped',
		],
		[
			'its daemon has started',
			'hook-failed',
			{ container: exited, log: { ...hook, daemon: 'lava-worker' } },
			'stopped',
		],
		['it ended well', 'hook-failed', { container: { status: 'exited', exitCode: 0 }, log: hook }, 'stopped'],
		['the script runs', 'hook-failed', { log: hook }, 'offline'],
		['it runs', 'version-ahead', { container: image('2022.11'), worker: { version: '2022.11' } }, 'version-mismatch'],
		['it has its server’s version', 'version-ahead', { container: exited }, 'stopped'],
		['it speaks ZMQ', 'version-ahead', { container: { ...image('2020.05'), ...exited }, ...zmqServer }, 'stopped'],
		['it runs by now', 'not-startable', { worker: online, detail: { error: 'driver failed' } }, 'online'],
		['it runs by now', 'out-of-memory', { worker: online, detail: { oomKilled: true } }, 'online'],
		['LAVA knows it', 'no-daemon', { worker: online, detail: { command: ['sleep', '1000'] } }, 'online'],
		[
			'the daemon logs',
			'no-daemon',
			{ worker: null, detail: { command: ['sh', '-c', 'x'] }, log: heard },
			'server-unasked',
		],
		[
			'it does not run',
			'no-daemon',
			{ worker: null, container: exited, detail: { command: ['sleep', '1'] } },
			'stopped',
		],
		[
			'the command is the daemon',
			'no-daemon',
			{
				worker: null,
				detail: { command: ['lava-worker', '--url', 'http://172.18.0.5/', '--name', 'calvin', '--log-file', '-'] },
			},
			'unregistered',
		],
		['it is heard in spite of it', 'other-contract', { ...zmqWorker, log: heard }, 'offline'],
		[
			'it is heard at that address',
			'misled',
			{ worker: online, environment: ['URL=tcp://172.18.0.5:5556', 'WORKER_NAME=--name=calvin'], log: heard },
			'online',
		],
		['it does not run', 'misled', { container: exited, environment: ['URL=tcp://172.18.0.5:5556'] }, 'stopped'],
		[
			'the file says the same',
			'config-file',
			{ configFile: 'WORKER_NAME="--name calvin"\nURL=http://172.18.0.5\n' },
			'offline',
		],
		['the daemon does log', 'log-elsewhere', { log: heard, ...variables('LOGFILE=/tmp/log') }, 'offline'],
		['it does not run', 'log-elsewhere', { container: exited, ...variables('LOGFILE=/tmp/log') }, 'stopped'],
		['it was heard since its server ended', 'server-stopped', { serverContainer: stopped, log: heard }, 'offline'],
		['its server is ready', 'server-starting', {}, 'offline'],
		[
			'LAVA takes it all the same',
			'version-mismatch',
			{ container: image('2022.11'), worker: { ...online, version: '2022.11' } },
			'online',
		],
		['it is heard all the same', 'version-mismatch', { container: image('2022.11'), log: heard }, 'offline'],
		['it is long gone', 'version-mismatch', { here: false, worker: { version: '2022.11' } }, 'offline'],
		['masters take any', 'version-mismatch', { ...zmqServer, ...zmqWorker, container: image('2020.05') }, 'offline'],
		[
			'its server is not ready',
			'unregistered',
			{ worker: null, server: { status: { state: 'starting', seen: '' } } },
			'server-starting',
		],
		['it is on one network with it', 'other-network', { log: lost('http://172.18.0.5') }, 'server-unreachable'],
		['it is Online in spite of it', 'other-network', { worker: online, ...elsewhere }, 'online'],
		['it is answered in spite of it', 'other-network', { log: heard, ...elsewhere }, 'offline'],
		['it has devices', 'maintenance', { worker: { ...online, health: 'active' } }, 'online'],
		['it is offline with its jobs', 'working', { worker: { jobs: [{ id: 1, device: '' }] } }, 'offline'],
		[
			'it does not run any more',
			'just-started',
			{ container: exited, detail: { startedAt: now / 1000 - 5 } },
			'stopped',
		],
	];
	for (const [what, not, changes, but] of rows) {
		test(`${not}: ${what}`, () => {
			const { rule, says } = verdict(changes);
			assert.notEqual(rule, not);
			assert.equal(rule, but, says);
		});
	}
});

suite("LAVA's example.com", () => {
	const example = (rest: object) =>
		rowsOf({ server: { workers: [workerOf('example.com', rest)] } }).find(({ name }) => name === 'example.com')
			?.verdict;

	test('is offered to be retired once', () => {
		assert.equal(example({})?.fix?.action.do, 'set-health');
		assert.deepEqual(
			[example({ health: 'retired' })?.rule, example({ health: 'retired' })?.fix],
			['example-worker', undefined],
		);
	});

	test('may be a worker, where somebody called one so', () => {
		assert.equal(example(online)?.rule, 'online');
		const here = rowOf({
			environment: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=example.com'],
			server: { workers: [workerOf('example.com')] },
		});
		assert.notEqual(here.verdict.rule, 'example-worker');
	});
});

suite('who is named', () => {
	const rows: [what: string, changes: Changes, says: RegExp][] = [
		['the server', { log: refused(418, 'x') }, /^lava-server refuses it with HTTP 418\.$/],
		[
			'not the server, where another bears its address',
			{ log: refused(418, 'x'), others: [bearer] },
			/^What answers at http:\/\/172\.18\.0\.5\/ refuses it/,
		],
		['the web server of the server', { log: refused(502, '<html>') }, /^The web server of lava-server answers, LAVA/],
		[
			'a web server, where another bears its address',
			{ log: refused(502, '<html>'), others: [bearer] },
			/^A web server answers at http:\/\/172\.18\.0\.5\/, and no LAVA/,
		],
		[
			'the versions that LAVA told',
			{ log: refused(409, "Version mismatch '2022.11' vs '2022.12'") },
			/^Its version 2022\.11 is not lava-server's 2022\.12:/,
		],
		[
			'the versions that are known',
			{ log: refused(409, undefined) },
			/^Its version 2023\.01 is not lava-server's 2023\.01:/,
		],
		[
			'the address that was refused',
			{ log: refused(403, "Auto registration is forbidden for '10.0.0.7'") },
			/registers no workers from 10\.0\.0\.7, and/,
		],
		[
			'the address that is no server’s',
			{ log: refused(404, '<title>Not Found</title>') },
			/^http:\/\/172\.18\.0\.5\/ is no LAVA server's: its pages are not there \(404\)\.$/,
		],
		[
			'what the server is doing',
			{ server: { status: { state: 'starting', seen: '' } } },
			/^lava-server is starting\.$/,
		],
		['how the server stands', { serverContainer: { status: 'paused' } }, /does not run \(paused\)/],
		[
			'where nothing listens',
			{ log: refused(503, 'Connection refused') },
			/^Nothing listens at http:\/\/172\.18\.0\.5\/\.$/,
		],
		['what does not answer in time', { log: refused(504, 'timed out') }, /does not answer in time\.$/],
		[
			'what can’t be reached for some reason',
			{ log: refused(503, 'something') },
			/^It can't reach http:\/\/172\.18\.0\.5\/\.$/,
		],
		[
			'what can’t be reached, and nobody says why',
			{ log: refused(503, undefined) },
			/^It can't reach http:\/\/172\.18\.0\.5\/\.$/,
		],
	];
	for (const [what, changes, says] of rows) test(what, () => assert.match(verdict(changes).says, says));

	test('the server that is to go on', () => {
		assert.deepEqual(verdict({ serverContainer: { status: 'paused' } }).fix?.label, 'Unpause lava-server');
		assert.deepEqual(verdict({ serverContainer: { status: 'exited' } }).fix?.label, 'Start lava-server');
	});

	test('the server that says it is offline, where it says so', () => {
		const elsewhereLogged = variables('LOGFILE=/var/log/x.log');
		assert.match(verdict(elsewhereLogged).because.join(' '), /^lava-server says it is offline\./);
		assert.doesNotMatch(verdict({ worker: null, ...elsewhereLogged }).because.join(' '), /offline/);
	});
});

suite('a silence', () => {
	test('is a cause only while nothing else is known', () => {
		const silent = { log: reported({ is: 'silence' }), ...zmqWorker, ...zmqServer };
		assert.match(verdict(silent).says, /fell silent 9 s ago\.$/);
		assert.equal(verdict({ ...silent, worker: { ...online, version: '2020.08' } }).rule, 'online');
	});
});
