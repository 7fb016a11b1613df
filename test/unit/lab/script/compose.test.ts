/** Each setting of a container as Compose has it: the file is read back as YAML. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { composeFile } from '../../../../source/lab/script/compose/compose.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';

type Read = { services: { calvin: Record<string, unknown> }; volumes?: unknown; networks?: unknown };

function read(spec: Partial<ContainerSpec>): Read {
	const steps = [{ do: 'create' as const, spec: { name: 'calvin', image: 'i', ...spec } }];
	return parse(composeFile({ title: 'A lab', steps, warnings: [] }));
}

test('what Compose has no words for is named at its top', () => {
	const text = (spec: Partial<ContainerSpec>): string =>
		composeFile({
			title: 'A lab',
			steps: [{ do: 'create', spec: { name: 'calvin', image: 'i', ...spec } }],
			warnings: [],
		});
	assert.match(text({ unset: ['LANG', 'TZ'] }), /the removed variable LANG.*the removed variable TZ/s);
	assert.match(
		text({ mounts: [{ type: 'other', target: '/x', as: { Type: 'cluster', Target: '/x' } }] }),
		/the mount at \/x/,
	);
	assert.match(
		text({ further: { config: { OnBuild: ['x'] }, host: { IOMaximumIOps: 1 } } }),
		/OnBuild.*IOMaximumIOps/s,
	);
	assert.doesNotMatch(text({}), /#.*lacks/);
});

test('what a file has of volumes are those with a name: no folders of the host, and none that the engine names', () => {
	const mounts = [
		{ type: 'bind', source: '/srv/lab', target: '/a' },
		{ type: 'volume', source: '', target: '/b' },
		{ type: 'volume', source: 'lab-etc', target: '/c' },
	] as const;
	assert.deepEqual(Object.keys(read({ mounts }).volumes ?? {}), ['lab-etc']);
	assert.equal(read({ mounts: mounts.slice(0, 2) }).volumes, undefined);
});

const gpu = (device: object): object => ({ resources: { reservations: { devices: [device] } } });

suite('a service has', () => {
	const rows: [spec: Partial<ContainerSpec>, key: string, value: unknown][] = [
		[{}, 'network_mode', 'bridge'],
		[{}, 'deploy', undefined],
		[{ networkMode: 'host' }, 'network_mode', 'host'],
		[{ networkMode: 'none' }, 'network_mode', 'none'],
		[{ networkMode: 'container:vpn' }, 'network_mode', 'container:vpn'],
		[{ networkMode: 'container:calvin' }, 'network_mode', 'service:calvin'],
		[{ networks: [] }, 'network_mode', 'bridge'],
		[{ networks: [{ network: 'bridge' }] }, 'network_mode', 'bridge'],
		[{ networks: [{ network: 'lab' }] }, 'network_mode', undefined],
		[{ logDriver: 'local' }, 'logging', { driver: 'local' }],
		[{ logOptions: { 'max-size': '1m' } }, 'logging', { options: { 'max-size': '1m' } }],
		[
			{ logDriver: 'local', logOptions: { 'max-size': '1m' } },
			'logging',
			{ driver: 'local', options: { 'max-size': '1m' } },
		],
		[{}, 'logging', undefined],
		[{ labels: { price: '5$' } }, 'labels', { price: '5$$' }],
		[{ volumesFrom: ['other:ro'] }, 'volumes_from', ['container:other:ro']],
		[{ links: ['other:db'] }, 'external_links', ['other:db']],
		[{ links: ['other:db'] }, 'links', undefined],
		[{ gpus: 'all' }, 'deploy', gpu({ capabilities: ['gpu'], count: 'all' })],
		[{ gpus: '2' }, 'deploy', gpu({ capabilities: ['gpu'], count: 2 })],
		[{ gpus: 'device=0,1' }, 'deploy', gpu({ capabilities: ['gpu'], device_ids: ['0', '1'] })],
		[
			{
				deviceRequests: [
					{ driver: 'nvidia', count: -1, ids: ['0'], capabilities: [['gpu', 'x']], options: { a: 'b' } },
				],
			},
			'deploy',
			gpu({ driver: 'nvidia', count: 'all', device_ids: ['0'], capabilities: ['gpu', 'x'], options: { a: 'b' } }),
		],
		[{ deviceRequests: [{ driver: 'x', count: 1 }] }, 'deploy', gpu({ driver: 'x', count: 1 })],
		[
			{ devices: [{ host: '/dev/a' }, { host: '/dev/a', container: '/dev/b', permissions: 'r' }] },
			'devices',
			['/dev/a', '/dev/a:/dev/b:r'],
		],
		[
			{ devices: [{ host: '/dev/a:b' }, { host: '/dev/c', container: '/dev/d:e', permissions: 'r' }] },
			'devices',
			[
				{ source: '/dev/a:b', target: '/dev/a:b', permissions: 'rwm' },
				{ source: '/dev/c', target: '/dev/d:e', permissions: 'r' },
			],
		],
		[{ mounts: [{ type: 'bind', source: '/a', target: '/b' }] }, 'volumes', ['/a:/b']],
		[
			{
				mounts: [{ type: 'bind', source: '/a', target: '/b', readOnly: true, mustExist: true, propagation: 'rshared' }],
			},
			'volumes',
			[
				{
					type: 'bind',
					source: '/a',
					target: '/b',
					read_only: true,
					bind: { propagation: 'rshared', create_host_path: false },
				},
			],
		],
		[{ mounts: [{ type: 'volume', source: '', target: '/u' }] }, 'volumes', ['/u']],
		[{ mounts: [{ type: 'volume', source: 'v', target: '/v', noCopy: true }] }, 'volumes', ['v:/v:nocopy']],
		[
			{
				mounts: [
					{ type: 'tmpfs', target: '/t' },
					{ type: 'tmpfs', target: '/s', options: 'size=1m' },
				],
			},
			'tmpfs',
			['/t', '/s:size=1m'],
		],
		[
			{
				ports: [
					{ container: 80, host: 8080 },
					{ container: 69, host: 69, protocol: 'udp' },
				],
			},
			'ports',
			['8080:80', '69:69/udp'],
		],
		[
			{ health: { test: ['CMD', 'x'], interval: 1, timeout: 2, startPeriod: 3, startInterval: 4, retries: 5 } },
			'healthcheck',
			{ test: ['CMD', 'x'], interval: '1s', timeout: '2s', start_period: '3s', start_interval: '4s', retries: 5 },
		],
		[{ health: { test: ['NONE'] } }, 'healthcheck', { disable: true }],
		[{ networks: [{ network: 'n', mac: '02:00:00:00:00:01' }] }, 'mac_address', '02:00:00:00:00:01'],
		[
			{
				networks: [
					{ network: 'n', ipv4: '10.6.0.5', ipv6: 'fd00::5', aliases: ['a'], gatewayPriority: 3 },
					{ network: 'm' },
				],
			},
			'networks',
			{
				n: { ipv4_address: '10.6.0.5', ipv6_address: 'fd00::5', aliases: ['a'], gw_priority: 3, priority: 1 },
				m: null,
			},
		],
		[{ ulimits: [{ name: 'nofile', soft: 1, hard: 2 }] }, 'ulimits', { nofile: { soft: 1, hard: 2 } }],
		[{ logDriver: 'json-file', logOptions: { a: '1' } }, 'logging', { driver: 'json-file', options: { a: '1' } }],
		[{ restart: 'always' }, 'restart', 'always'],
		[{ stopGrace: 9 }, 'stop_grace_period', '9s'],
		[{ privileged: true }, 'privileged', true],
		[{ entrypoint: ['e', '$x'] }, 'entrypoint', ['e', '$$x']],
		[{ command: ['$x'] }, 'command', ['$$x']],
		[{ environment: { A: '1$' } }, 'environment', { A: '1$$' }],
		[{ labels: { l: '1' } }, 'labels', { l: '1' }],
	];
	for (const [spec, key, value] of rows) {
		test(`${key} of ${JSON.stringify(spec)}`, () => assert.deepEqual(read(spec).services.calvin[key], value));
	}

	test('texts that older YAML takes for something else stay texts to docker-compose 1.29', () => {
		const text = composeFile({
			title: 'A lab',
			steps: [
				{
					do: 'create',
					spec: { name: 'calvin', image: 'i', restart: 'no', environment: { A: 'on', B: '22:30', C: '0o7' } },
				},
			],
			warnings: [],
		});
		const older: Read = parse(text, { version: '1.1' });
		assert.equal(older.services.calvin['restart'], 'no');
		assert.deepEqual(older.services.calvin['environment'], { A: 'on', B: '22:30', C: '0o7' });
	});

	test('volumes that the file itself makes, and networks that are there', () => {
		const file = read({ mounts: [{ type: 'volume', source: 'v', target: '/v' }], networks: [{ network: 'n' }] });
		assert.deepEqual(file.volumes, { v: { name: 'v' } });
		assert.deepEqual(file.networks, { n: { name: 'n', external: true } });
		assert.deepEqual([read({}).volumes, read({}).networks], [undefined, undefined]);
	});
});

test('the first of several networks is the one of the highest priority, and has the address of the container', () => {
	const networks = (places: NonNullable<ContainerSpec['networks']>): unknown =>
		read({ networks: places }).services.calvin['networks'];
	const mac = '02:00:00:00:00:01';
	assert.deepEqual(networks([{ network: 'a', mac }, { network: 'b', mac: '02:00:00:00:00:02' }, { network: 'c' }]), {
		a: { priority: 1 },
		b: { mac_address: '02:00:00:00:00:02' },
		c: null,
	});
	assert.equal(read({ networks: [{ network: 'a', mac }] }).services.calvin['mac_address'], mac);
});
