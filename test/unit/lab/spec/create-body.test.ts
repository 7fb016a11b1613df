import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import {
	containerBody,
	endpointBody,
	networkBody,
	networksLeft,
	volumeBody,
} from '../../../../source/lab/spec/create-body.ts';
import type { NetworkSpec } from '../../../../source/lab/spec/network.ts';
import { networkInspect, volumeInspect } from '../../../../source/lab/spec/read/inspect.ts';
import { readNetworkSpec, readVolumeSpec } from '../../../../source/lab/spec/read/network.ts';
import { valueText } from '../../../../source/lab/value.ts';

const web: ContainerSpec = {
	name: 'web',
	image: 'debian',
	networks: [
		{ network: 'lab', ipv4: '10.0.0.5', mac: '02:00:00:00:00:01' },
		{ network: 'boards', aliases: ['tftp'] },
	],
};
const body = (spec: ContainerSpec, networks: 'one' | 'all') =>
	containerBody(spec, value => valueText(value, () => '***'), networks);

suite('a container before API 1.44', () => {
	test('is made on its first network, with the MAC address of the whole container', () => {
		const made = body(web, 'one');
		assert.deepEqual(Object.keys(made.NetworkingConfig?.EndpointsConfig ?? {}), ['lab']);
		assert.equal('MacAddress' in made && made.MacAddress, '02:00:00:00:00:01');
		assert.deepEqual(networksLeft(web, 'one'), [{ network: 'boards', aliases: ['tftp'] }]);
	});
});

suite('a container from API 1.44 on', () => {
	test('is made on all of them, each with its own', () => {
		const made = body(web, 'all');
		assert.deepEqual(made.NetworkingConfig?.EndpointsConfig, {
			lab: { IPAMConfig: { IPv4Address: '10.0.0.5' }, MacAddress: '02:00:00:00:00:01' },
			boards: { Aliases: ['tftp'] },
		});
		assert.equal('MacAddress' in made, false);
		assert.deepEqual(networksLeft(web, 'all'), []);
		assert.deepEqual(networksLeft({ name: 'web', image: 'debian' }, 'all'), []);
	});
});

suite('the body of a creation', () => {
	test('says only what the spec says', () => {
		assert.deepEqual(body({ name: 'web', image: 'debian' }, 'all'), {
			Image: 'debian',
			HostConfig: { NetworkMode: 'default' },
		});
		assert.deepEqual(endpointBody({ network: 'lab' }), {});
	});

	test('has a propagation only where one is asked for, and the mode before the networks', () => {
		const mounts = [{ type: 'bind' as const, source: '/a', target: '/b', mustExist: true }];
		const { HostConfig } = body({ ...web, networkMode: 'host', mounts }, 'all');
		assert.deepEqual(HostConfig, { NetworkMode: 'host', Mounts: [{ Type: 'bind', Source: '/a', Target: '/b' }] });
	});

	test('takes a port without a protocol for one of TCP', () => {
		const made = body({ name: 'web', image: 'debian', expose: ['80', '81/udp'] }, 'all');
		assert.deepEqual('ExposedPorts' in made && made.ExposedPorts, { '80/tcp': {}, '81/udp': {} });
	});
});

suite('a network as found', () => {
	const network: NetworkSpec = {
		name: 'lab',
		driver: 'macvlan',
		subnets: [{ subnet: '10.0.0.0/24', gateway: '10.0.0.1', range: '10.0.0.128/25', reserved: { router: '10.0.0.2' } }],
		ipv6: true,
		internal: true,
		attachable: true,
		labels: { a: 'b' },
		options: { parent: 'eth0' },
		ipamDriver: 'own',
		ipamOptions: { c: 'd' },
	};
	const read = (more: object): unknown => readNetworkSpec(networkInspect.parse({ Id: 'n', ...more }));

	test('reads back as the spec it was made from', () => {
		assert.deepEqual(read(networkBody(network)), network);
		assert.deepEqual(read(networkBody({ name: 'lab' })), { name: 'lab' });
	});

	test('leaves out what Engine 28 writes into every bridge, and keeps that IPv4 was taken away', () => {
		const [v4, v6] = ['com.docker.network.enable_ipv4', 'com.docker.network.enable_ipv6'];
		const options = { [v4]: 'true', [v6]: 'false', 'com.docker.network.bridge.name': 'br0' };
		assert.deepEqual(read({ Name: 'lab', Options: options }), {
			name: 'lab',
			options: { [v6]: 'false', 'com.docker.network.bridge.name': 'br0' },
		});
		assert.deepEqual(read({ Name: 'lab', Options: { [v4]: 'true', [v6]: 'true' } }), { name: 'lab' });
	});
});

suite('a volume as found', () => {
	test('reads back as the spec it was made from', () => {
		const read = (spec: Parameters<typeof volumeBody>[0]): unknown => {
			const { DriverOpts: Options, ...made } = { DriverOpts: null, ...volumeBody(spec) };
			return readVolumeSpec(volumeInspect.parse({ ...made, Options }));
		};
		const full = { name: 'data', driver: 'nfs', options: { o: 'ro' }, labels: { a: 'b' } };
		assert.deepEqual(read(full), full);
		assert.deepEqual(read({ name: 'data' }), { name: 'data' });
	});
});
