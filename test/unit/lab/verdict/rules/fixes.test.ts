/** What the fix of a verdict would do. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NOTHING_READ, type LogReading } from '../../../../../source/lab/verdict/reading/log-reading.ts';
import type { FixAction } from '../../../../../source/lab/verdict/verdict.ts';
import { endpointOf } from '../../objects-for-tests.ts';
import { elsewhere, online, refused, tokenTwin, variables, zmqServer, zmqWorker } from '../conditions.ts';
import { recordedLog } from '../recorded-log.ts';
import { type Changes, rowOf } from '../small-lab.ts';

const action = (changes: Changes): FixAction | undefined => rowOf(changes).verdict.fix?.action;

suite('what a fix does', () => {
	const server = { key: 'id-lava-server', name: 'lava-server' };
	const container = { id: 'id-calvin-worker', name: 'calvin-worker' };
	const rows: [string, Changes, FixAction | undefined][] = [
		['the right token', { log: 'wrong-token' }, { do: 'give-token', server, worker: 'calvin', container }],
		['a host that is let in', { log: 'host-not-allowed' }, { do: 'allow-host', server, host: 'other.lab' }],
		[
			'nothing at a server that nobody watches',
			{
				log: refused(400, '{"error": "Invalid \'token\'"}'),
				worker: null,
				environment: ['URL=http://lava.example.com/', 'WORKER_NAME=--name=moe'],
			},
			undefined,
		],
		[
			'a network of the server',
			{ log: { ...recordedLog('no-address'), server: 'http://lava-server' }, ...elsewhere },
			{ do: 'connect', container, network: 'dockernet' },
		],
		[
			'the address of the server, over HTTP',
			{ log: 'own-container' },
			{ do: 'recreate', container, changes: { set: { URL: 'http://172.18.0.5/' } } },
		],
		[
			'the static address of the server',
			{
				log: 'own-container',
				serverContainer: { endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5', staticIpv4: '172.18.0.50' })] },
			},
			{ do: 'recreate', container, changes: { set: { URL: 'http://172.18.0.50/' } } },
		],
		[
			'its IPv6 address where it has no other',
			{ log: 'own-container', serverContainer: { endpoints: [endpointOf('dockernet', { ipv6: 'fd00::5' })] } },
			{ do: 'recreate', container, changes: { set: { URL: 'http://[fd00::5]/' } } },
		],
		['nothing where they meet nowhere', { log: 'own-container', ...elsewhere }, undefined],
		['the version of the server', { log: 'version-mismatch' }, { do: 'change-version', container, version: '2023.01' }],
		[
			'back to work',
			{ worker: { ...online, health: 'maintenance' } },
			{ do: 'set-health', server, worker: 'calvin', health: 'active' },
		],
		[
			'a start of the server',
			{ serverContainer: { status: 'exited' } },
			{ do: 'start', container: { id: server.key, name: server.name } },
		],
		[
			'the server goes on',
			{ serverContainer: { status: 'paused' } },
			{ do: 'unpause', container: { id: server.key, name: server.name } },
		],
		[
			'an end of the other one',
			{ others: [tokenTwin], ...variables('TOKEN=--token y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v') },
			{ do: 'stop', container },
		],
	];
	for (const [what, changes, does] of rows) {
		test(what, () => assert.deepEqual(action(changes), does));
	}

	test('the addresses of the server, over ZMQ', () => {
		const { outcome } = recordedLog('greeting-unanswered');
		const log: LogReading = { ...NOTHING_READ, daemon: 'lava-slave', outcome, server: 'tcp://localhost:5556' };
		assert.deepEqual(action({ ...zmqWorker, ...zmqServer, log }), {
			do: 'recreate',
			container,
			changes: { set: { MASTER_URL: 'tcp://172.18.0.5:5556', LOGGER_URL: 'tcp://172.18.0.5:5555' } },
		});
	});
});
