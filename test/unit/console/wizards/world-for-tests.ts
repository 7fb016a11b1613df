/** A small lab as wizards see it. */

import type { Snapshot } from '../../../../source/lab/objects.ts';
import type { World } from '../../../../source/console/wizards/world.ts';
import { byId, containerOf, detailOf, endpointOf, networkOf } from '../../lab/objects-for-tests.ts';

export const snapshot: Snapshot = {
	host: {
		id: 'host',
		name: 'hobbes',
		address: 'unix:///var/run/docker.sock',
		engineVersion: '28.5.1',
		apiVersion: '1.51',
		architecture: 'amd64',
		operatingSystem: 'Debian',
		cpus: 2,
		memory: 4e9,
	},
	connection: { state: 'live', since: 0 },
	syncedAt: 1,
	networks: byId(
		networkOf('bridge', [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }]),
		networkOf('dockernet', [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '172.18.128.0/17' }]),
		networkOf('boards', [{ subnet: '10.9.0.0/24', gateway: '10.9.0.1' }]),
	),
	containers: byId(
		containerOf('lava-server', {
			image: 'lavasoftware/lava-server:2023.01',
			endpoints: [endpointOf('dockernet', { staticIpv4: '172.18.0.5', ipv4: '172.18.0.5' })],
			ports: [{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 80 } }],
			detail: detailOf({}),
		}),
		containerOf('calvin', {
			image: 'lavasoftware/lava-dispatcher:2023.01',
			endpoints: [endpointOf('dockernet', { ipv4: '172.18.128.1' })],
		}),
	),
};

export const world: World = {
	snapshot,
	facts: {
		routes: ['192.168.1.0/24'],
		devices: ['/dev/serial/by-id/usb-FTDI_1', '/dev/kvm'],
		images: ['lavasoftware/lava-server:2023.01', 'lavasoftware/lava-dispatcher:2023.01', 'debian:bookworm'],
		volumes: [],
		servers: [
			{
				name: 'lava-server',
				state: 'ready',
				version: '2023.01',
				hosts: ['localhost', '172.18.0.5', '.lab.example.com'],
				users: ['lava-health', 'admin'],
				workers: [
					{ name: 'calvin', online: true },
					{ name: 'moe', online: false },
				],
			},
		],
		password: 'mGk3vQ9tXw2ZpLr7HdNc',
	},
};
