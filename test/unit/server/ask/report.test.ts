/** How a server stands that did not tell, and what is asked of one that does. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ServerState } from '../../../../source/lab/lava/server/server.ts';
import { Unreachable } from '../../../../source/server/ask/asking.ts';
import { webAddresses } from '../../../../source/server/ask/direct-route.ts';
import { NO_REPORT, readReport, serverStateOf } from '../../../../source/server/ask/report.ts';
import { RestRefused, type Rest } from '../../../../source/server/ask/rest.ts';
import type { DeviceAnswer } from '../../../../source/server/ask/rest-answers.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import { containerOf, detailOf, endpointOf } from '../../lab/objects-for-tests.ts';

suite('a server that does not tell', () => {
	const refused = (why: RestRefused['why']): Error => new RestRefused('why', 400, why);
	const away = (kind: Unreachable['kind']): Error => new Unreachable('why', kind);
	const rows: [what: string, error: Error, starting: boolean, step: string, state: ServerState][] = [
		['is not up', refused('not-up'), false, 'Applying x', { state: 'starting', seen: 'Applying x' }],
		[
			'is not up, and says nothing',
			refused('not-up'),
			false,
			'',
			{ state: 'starting', seen: 'its web server runs, LAVA not yet' },
		],
		['refuses the host', refused('host'), true, 'x', { state: 'refusing', why: 'why' }],
		['refuses the token', refused('token'), true, 'x', { state: 'refusing', why: 'why' }],
		['fails', refused('failed'), true, 'x', { state: 'unreachable', why: 'why' }],
		['is no LAVA', refused('too-old'), true, 'x', { state: 'unreachable', why: 'why' }],
		['is on its way up', away('nothing-listens'), true, 'Applying x', { state: 'starting', seen: 'Applying x' }],
		['has been up', away('nothing-listens'), false, 'x', { state: 'unreachable', why: 'why' }],
		['is silent while it starts', away('silent'), true, 'x', { state: 'unreachable', why: 'why' }],
		['is wrong in some other way', new Error('why'), true, 'x', { state: 'unreachable', why: 'why' }],
	];
	for (const [what, error, starting, step, state] of rows) {
		test(what, () => assert.deepEqual(serverStateOf(error, starting, step), state));
	}
});

suite('a report', () => {
	const device = (state: DeviceAnswer['state']): DeviceAnswer => ({
		hostname: 'd',
		device_type: 't',
		worker_host: 'w',
		state,
		health: 'good',
	});
	function asked(devices: readonly DeviceAnswer[], version: () => Promise<string> = async () => '2023.01') {
		const questions: string[] = [];
		const report = <T>(what: string, answer: T): (() => Promise<T>) => {
			return async () => {
				questions.push(what);
				return answer;
			};
		};
		const rest: Rest = {
			workers: report('workers', []),
			devices: report('devices', devices),
			jobs: report('jobs', [{ id: 7, actual_device: 'd' }]),
			version,
		};
		return { rest, questions };
	}
	const signal = new AbortController().signal;
	const before = { ...NO_REPORT, devices: [device('idle')], version: '2022.11' };

	test('has the workers alone where nothing else is due, and keeps the rest', async () => {
		const { rest, questions } = asked([]);
		assert.deepEqual(await readReport(rest, before, false, signal), { ...before, workers: [] });
		assert.deepEqual(questions, ['workers']);
	});

	test('has the jobs where a device is busy, and asks for none where all are idle', async () => {
		for (const [devices, jobs] of [
			[[device('idle')], 0],
			[[device('idle'), device('running')], 1],
			[[device('reserved')], 1],
			[[], 0],
		] as const) {
			const { rest, questions } = asked(devices);
			const report = await readReport(rest, before, true, signal);
			assert.equal(report.jobs.length, jobs);
			assert.equal(questions.includes('jobs'), jobs > 0);
			assert.equal(report.version, '2023.01');
		}
	});

	test('has no version where LAVA is too old for that, and fails for any other reason', async () => {
		const failing = (why: RestRefused['why']) => async (): Promise<string> => {
			throw new RestRefused('why', 404, why);
		};
		assert.equal((await readReport(asked([], failing('too-old')).rest, before, true, signal)).version, undefined);
		await assert.rejects(readReport(asked([], failing('token')).rest, before, true, signal), /why/);
	});
});

suite('the addresses of its web server', () => {
	const published = (container: number, port: number, protocol: 'tcp' | 'udp' = 'tcp') => ({
		container,
		protocol,
		host: { address: '0.0.0.0', port },
	});
	const gunicorn = detailOf({ environment: ['SERVICES=gunicorn'] });
	const rows: [what: string, rest: Partial<Container>, addresses: string[]][] = [
		['none', {}, []],
		[
			'on its networks',
			{ endpoints: [endpointOf('n', { ipv4: '10.0.0.5', ipv6: 'fd00::5' }), endpointOf('m')] },
			['http://10.0.0.5/', 'http://[fd00::5]/'],
		],
		['published, once', { ports: [published(80, 8080), published(80, 8080)] }, ['http://127.0.0.1:8080/']],
		['published for something else', { ports: [published(443, 443), published(80, 80, 'udp')] }, []],
		['not published', { ports: [{ container: 80, protocol: 'tcp' }] }, []],
		["on the host's network", { networkMode: 'host', ports: [published(80, 8080)] }, ['http://127.0.0.1:80/']],
		[
			"gunicorn's own",
			{
				detail: gunicorn,
				endpoints: [endpointOf('n', { ipv4: '10.0.0.5' })],
				ports: [published(80, 80), published(8000, 81)],
			},
			['http://10.0.0.5:8000/', 'http://127.0.0.1:81/'],
		],
	];
	for (const [what, rest, addresses] of rows) {
		test(what, () => assert.deepEqual(webAddresses(containerOf('lava-server', rest)), addresses));
	}
});
