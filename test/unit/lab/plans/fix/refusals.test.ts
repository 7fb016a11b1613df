import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FixAction } from '../../../../../source/lab/verdict/verdict.ts';
import { recreated, container, giveToken, lavaServer, planOf, server, whyNot } from './ailing.ts';
import { detailOf } from '../../objects-for-tests.ts';
import { type Changes, rightVariables } from '../../verdict/small-lab.ts';

suite('no plan, and what to do instead', () => {
	const compose = { 'com.docker.compose.project': 'lab', 'com.docker.compose.service': 'worker' };

	test('a container that lava-docker looks after', () => {
		const detail = detailOf({ environment: ['LAVA_MASTER=lava-server'] });
		const worker = { labels: compose, command: '/root/entrypoint.sh /bin/sh -c /usr/local/bin/start.sh', detail };
		assert.match(whyNot(recreated({ set: {} }), { worker }), /boards\.yaml/);
		assert.match(whyNot({ do: 'change-version', container, version: '2023.05' }, { worker }), /boards\.yaml/);
	});

	test('one that lava-docker-worker runs', () => {
		const worker = { name: 'lava-worker-2023.01-abcde' };
		assert.match(whyNot(recreated({ set: {} }), { worker }), /its service/);
	});

	test('Docker Compose made it: a warning only', () => {
		assert.match(planOf(recreated({ set: {} }), { worker: { labels: compose } }).warnings.join(' '), /Compose file/);
	});

	test('one that goes when it stops', () => {
		assert.match(whyNot(recreated({ set: {} }), { found: { autoRemove: true } }), /--rm/);
	});

	test('a server on another host', () => {
		const changes: Changes = {
			server: { place: { at: 'address', url: 'http://lava/' }, name: 'lava' },
			environment: ['URL=http://lava/', 'WORKER_NAME=--name=calvin'],
		};
		for (const action of [giveToken, { do: 'allow-host', server, host: 'a' }] satisfies FixAction[]) {
			assert.match(whyNot(action, { changes }), /lava is in no container of this engine\. There: add/);
		}
		const retire: FixAction = { do: 'set-health', server, worker: 'calvin', health: 'retired' };
		assert.match(whyNot(retire, { changes }), /admin pages/);
	});

	test('a server that does not run', () => {
		assert.match(whyNot(giveToken, { server: { ...lavaServer, status: 'exited' } }), /start it first/);
	});

	test('a token in the command', () => {
		const changes: Changes = { detail: { command: ['lava-worker', '--token=x'] }, environment: rightVariables };
		assert.match(whyNot(giveToken, { changes }), /--token/);
	});

	test('a name that Django takes for none', () => {
		assert.match(whyNot({ do: 'allow-host', server, host: 'lava_server' }), /Django/);
	});

	test('what is gone', () => {
		assert.match(whyNot({ do: 'start', container: { id: 'x', name: 'other' } }), /other is gone/);
		assert.match(whyNot({ do: 'connect', container, network: 'other' }), /network other is gone/);
		assert.match(whyNot({ do: 'remove-worker', server, worker: 'calvin' }, { changes: { worker: null } }), /not know/);
	});

	test('a container that shares the host’s network', () => {
		assert.match(
			whyNot({ do: 'connect', container, network: 'dockernet' }, { worker: { networkMode: 'host' } }),
			/--network host/,
		);
	});

	test('an image that was built here', () => {
		const found = { image: 'lab/worker:7' };
		assert.match(whyNot({ do: 'change-version', container, version: '2023.05' }, { found }), /build one/);
	});
});
