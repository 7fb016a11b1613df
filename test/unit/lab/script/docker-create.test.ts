import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createWords } from '../../../../source/lab/script/docker-create.ts';
import { createCommands } from '../../../../source/lab/script/shell.ts';
import { unsaid } from '../../../../source/lab/script/docker-further.ts';
import { shellScript } from '../../../../source/lab/script/sh/script.ts';
import { valueText } from '../../../../source/lab/value.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';

const web: ContainerSpec = { name: 'web', image: 'debian' };
const words = (spec: Partial<ContainerSpec>): string =>
	createWords({ ...web, ...spec })
		.slice(2, -1)
		.map(word => valueText(word, () => '***'))
		.join(' ');

suite('docker create', () => {
	for (const [said, spec] of [
		['--env HOME', { unset: ['HOME'] }],
		[
			'--volume data:/y:ro,z',
			{ mounts: [{ type: 'volume', source: 'data', target: '/y', readOnly: true, relabel: 'z' }] },
		],
		['--network name=lab,gw-priority=7', { networks: [{ network: 'lab', gatewayPriority: 7 }] }],
		['--network lab', { networks: [{ network: 'lab' }] }],
		['--gpus all', { gpus: 'all' }],
		['--device vendor.com/net=eth0', { deviceRequests: [{ driver: 'cdi', ids: ['vendor.com/net=eth0'] }] }],
		[
			'--gpus count=all,driver=nvidia,"capabilities=compute,utility"',
			{ deviceRequests: [{ driver: 'nvidia', count: -1, capabilities: [['compute', 'utility', 'gpu']] }] },
		],
		[
			'--gpus "device=0,1",options=a=b',
			{ deviceRequests: [{ ids: ['0', '1'], capabilities: [['gpu']], options: { a: 'b' } }] },
		],
		['--security-opt systempaths=unconfined', { further: { host: { MaskedPaths: [], ReadonlyPaths: [] } } }],
		['--device-read-bps /dev/sda:1', { further: { host: { BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 1 }] } } }],
		[
			'--blkio-weight-device /dev/sda:9',
			{ further: { host: { BlkioWeightDevice: [{ Path: '/dev/sda', Weight: 9 }] } } },
		],
		['--stop-timeout 0 --init=false', { stopGrace: 0, init: false }],
		[
			'--mount type=volume,source=v,readonly,volume-label=a=b,volume-subpath=s,target=/m',
			{
				mounts: [
					{
						type: 'other',
						target: '/m',
						as: {
							Type: 'volume',
							Source: 'v',
							Target: '/m',
							ReadOnly: true,
							VolumeOptions: { Labels: { a: 'b' }, Subpath: 's' },
						},
					},
				],
			},
		],
		[
			'--mount type=tmpfs,tmpfs-mode=700,target=/m',
			{ mounts: [{ type: 'other', target: '/m', as: { Type: 'tmpfs', TmpfsOptions: { Mode: 0o700 } } }] },
		],
	] satisfies [string, Partial<ContainerSpec>][]) {
		test(`says ${said}`, () => assert.equal(words(spec), said));
		test(`leaves nothing of it unsaid: ${said}`, () => assert.deepEqual(unsaid({ ...web, ...spec }), []));
	}

	test("publishes nothing on the host's network, where docker discards it", () => {
		const ports = [{ container: 69, host: 69, protocol: 'udp' }] as const;
		assert.equal(words({ ports, networkMode: 'host' }), '--network host');
		assert.equal(words({ ports }), '--publish 69:69/udp');
	});

	test("takes a variable away whatever the caller's environment has", () => {
		const [command] = createCommands({ ...web, unset: ['LANG', 'a.b'] }, name => name);
		assert.equal(command, 'env -u LANG -u a.b docker create --name web --env LANG --env a.b debian');
	});

	test('names what it has no words for, in the script too', () => {
		const spec: ContainerSpec = {
			...web,
			further: { config: { NetworkDisabled: true }, host: { SettingOfTheFuture: 1, VolumeDriver: 'nfs' } },
			deviceRequests: [{ driver: 'fpga', ids: ['1'] }],
			mounts: [{ type: 'other', target: '/m', as: { Type: 'volume', ClusterOptions: { a: 1 } } }],
		};
		const lacks = ['NetworkDisabled', 'SettingOfTheFuture', 'ClusterOptions.a of the mount at /m', 'DeviceRequests'];
		assert.deepEqual(unsaid(spec), lacks);
		const script = shellScript({ title: 'Web', steps: [{ do: 'create', spec }], warnings: [] });
		assert.match(script, /# web lacks what docker create has no words for: NetworkDisabled, .*DeviceRequests\.\n/);
	});
});
