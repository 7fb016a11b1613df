/**
 * The lab of `lavadock --demo`: a LAVA server, workers of both contract eras with the mistakes that administrators
 * really make, two that have managers of their own, and what stands around them. Every fault here is one that the
 * console explains.
 */

import { COORDINATOR_FILE, COORDINATOR_PORT, coordinatorFile } from '../../lab/lava/coordinator.ts';
import { configPaths } from '../../lab/lava/worker/config.ts';
import type { DemoNetwork, LabState } from '../state.ts';
import { buildNetwork, createBuilder, DAY, HOUR, running, standardNetworks, type ContainerSketch } from './build.ts';
import { smallLabDatabase } from './lava-workers.ts';
import { PDUDAEMON_CONF } from './pdudaemon-conf.ts';
import { SER2NET_YAML } from './ser2net-yaml.ts';
import { lavaDockerNetwork, managedContainers } from './managed-workers.ts';
import { smallLabImages, type LabImages } from './small-lab-images.ts';

type Networks = { dockernet: DemoNetwork; devices: DemoNetwork; host: DemoNetwork };

/** @param now ms since the epoch; everything in the lab is dated back from here */
export function smallLab(seed: string, now: number): LabState {
	const images = smallLabImages(seed, now - 90 * DAY);
	const standard = standardNetworks(seed, now - 40 * DAY);
	const dockernet = buildNetwork(seed, now - 21 * DAY, { name: 'dockernet', subnets: ['172.18.0.0/16'] });
	const devices = buildNetwork(seed, now - 21 * DAY, {
		name: 'lab-devices',
		subnets: ['10.42.7.0/24', 'fd00:1a7a::/64'],
		labels: { 'org.example.lab': 'rack2' },
	});
	const host = standard.find(({ name }) => name === 'host') ?? dockernet;
	const lavaDocker = lavaDockerNetwork(seed, now);
	const build = createBuilder(seed);
	const sketches = [
		...lavaContainers(images, { dockernet, devices, host }, now),
		...managedContainers(images, { lavaDocker, host }, now),
		...helperContainers(images, { dockernet, devices, host }, now),
	];
	const containers = sketches.map(build);
	return {
		containers: new Map(containers.map(container => [container.id, container])),
		networks: new Map([...standard, dockernet, devices, lavaDocker].map(network => [network.id, network])),
		images: Object.values(images),
		volumes: ['lava-db', 'lava-etc', 'lava-jobs', 'registry-data'].map(name => ({
			name,
			createdAt: now - 21 * DAY,
			labels: {},
		})),
		lava: new Map([['lava-db', smallLabDatabase(now)]]),
		seed,
		serial: 1,
	};
}

function lavaContainers(images: LabImages, { dockernet, devices }: Networks, now: number): ContainerSketch[] {
	return [
		{
			name: 'lava-server',
			image: images.server,
			variables: ['LAVA_ADMIN_USERNAME=admin', 'LAVA_ADMIN_PASSWORD=change-me', 'ALLOWED_HOSTS=172.18.0.5,lava-server'],
			networks: [{ network: dockernet, ipv4: '172.18.0.5' }, { network: devices }],
			run: running(now, 3 * DAY, 1311),
			stopTimeout: 60,
			hostname: 'lava-server',
			files: { [configPaths('docker-lab-demo')[0]]: 'dispatcher_ip: 192.168.42.10\n' },
			ports: [
				{ container: 80, protocol: 'tcp', host: 80 },
				{ container: 3079, protocol: 'tcp' },
				{ container: 5500, protocol: 'tcp', host: 5500 },
				{ container: 8000, protocol: 'tcp' },
				{ container: 8001, protocol: 'tcp' },
			],
			mounts: [
				{ type: 'volume', source: 'lava-db', destination: '/var/lib/postgresql', readOnly: false },
				{ type: 'volume', source: 'lava-etc', destination: '/etc/lava-server', readOnly: false },
				{
					type: 'volume',
					source: 'lava-jobs',
					destination: '/var/lib/lava-server/default/media/job-output',
					readOnly: false,
				},
			],
			healthCheck: 'curl --fail --silent http://localhost/api/v0.2/system/version/',
			health: probed(now, 'healthy', 0, 0, '{"version":"2023.01"}'),
		},
		{
			name: 'calvin-worker',
			image: images.dispatcher,
			variables: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=calvin-worker'],
			networks: [{ network: dockernet, ipv4: '172.18.0.6' }, { network: devices }],
			run: running(now, 3 * DAY - HOUR, 1542),
			// The only one whose multinode jobs meet.
			files: { [COORDINATOR_FILE]: coordinatorFile({ host: 'lava-coordinator', port: COORDINATOR_PORT }) },
			privileged: true,
			mounts: [
				{ type: 'bind', source: '/dev', destination: '/dev', readOnly: false },
				{ type: 'bind', source: '/srv/lava/calvin', destination: '/var/lib/lava/dispatcher/worker', readOnly: false },
				{ type: 'bind', source: '/boot', destination: '/boot', readOnly: true },
			],
		},
		{
			// Left behind by the upgrade of the server: it is refused with 409.
			name: 'hobbes-worker',
			image: images.olderDispatcher,
			variables: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=hobbes-worker', 'TOKEN=--token=7d1c0f6e5b2a49e8a3c4'],
			networks: [{ network: dockernet, ipv4: '172.18.0.7' }],
			run: running(now, 19 * DAY, 1688),
		},
		{
			// The ZMQ era: it greets a master that the server no longer has.
			name: 'susie-worker',
			image: images.zmqDispatcher,
			variables: [
				'MASTER_URL=tcp://172.18.0.5:5556',
				'LOGGER_URL=tcp://172.18.0.5:5555',
				'DISPATCHER_HOSTNAME=--hostname=susie-worker',
			],
			networks: [{ network: dockernet }],
			run: running(now, 20 * DAY, 1701),
		},
		{
			// The guide's mistake: an HTTP image does not read DISPATCHER_HOSTNAME, so the server does not know its name.
			name: 'moe-worker',
			image: images.ownDispatcher,
			variables: [
				'URL=http://172.18.0.5/',
				'DISPATCHER_HOSTNAME=--name=moe-worker',
				'TOKEN=--token=2b9f83d47e61c05ad8f7',
			],
			networks: [{ network: dockernet }],
			run: running(now, 2 * HOUR, 1820),
		},
		{
			// A bare value where the image wants a flag; and an address that calvin-worker holds.
			name: 'rosalyn-worker',
			image: images.dispatcher,
			variables: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=rosalyn-worker', 'TOKEN=91ce77a0b3d2'],
			networks: [{ network: dockernet, ipv4: '172.18.0.6' }],
			run: { status: 'exited', startedAt: now - 26 * HOUR, finishedAt: now - 26 * HOUR + 1200, exitCode: 2, error: '' },
			restartPolicy: 'no',
		},
		{
			// Its address is of the network's former subnet: it can't be started.
			name: 'spaceman-worker',
			image: images.oldestDispatcher,
			variables: ['MASTER_URL=tcp://172.18.0.5:5556', 'DISPATCHER_HOSTNAME=--hostname=spaceman-worker'],
			networks: [{ network: dockernet, ipv4: '172.20.0.9' }],
			run: { status: 'created', error: '' },
			createdAt: now - 22 * DAY,
		},
		{
			name: 'lava-coordinator',
			image: images.server,
			variables: ['SERVICES=lava-coordinator'],
			networks: [{ network: dockernet }],
			run: running(now, 3 * DAY, 1390),
		},
	];
}

function helperContainers(images: LabImages, { dockernet, devices, host }: Networks, now: number): ContainerSketch[] {
	return [
		{
			name: 'registry',
			image: images.registry,
			networks: [{ network: dockernet }],
			run: running(now, 12 * DAY, 1120),
			ports: [{ container: 5000, protocol: 'tcp', host: 5000 }],
			mounts: [{ type: 'volume', source: 'registry-data', destination: '/var/lib/registry', readOnly: false }],
		},
		{
			name: 'ser2net',
			image: images.ser2net,
			networks: [{ network: host }],
			run: running(now, 12 * DAY, 1133),
			privileged: true,
			mounts: [
				{ type: 'bind', source: '/dev', destination: '/dev', readOnly: false },
				{ type: 'bind', source: '/etc/ser2net.yaml', destination: '/etc/ser2net/ser2net.yaml', readOnly: true },
			],
			files: { '/etc/ser2net/ser2net.yaml': SER2NET_YAML },
		},
		{
			name: 'pdudaemon',
			labels: {
				'com.docker.compose.project': 'rack2',
				'com.docker.compose.service': 'pdudaemon',
				'com.docker.compose.project.config_files': '/srv/rack2/compose.yaml',
			},
			image: images.pdudaemon,
			networks: [{ network: devices, ipv4: '10.42.7.20', ipv6: 'fd00:1a7a::20', aliases: ['pdu'] }],
			run: running(now, 12 * DAY, 1147),
			files: { '/config/pdudaemon.conf': PDUDAEMON_CONF },
		},
		{
			name: 'kisscache',
			image: images.kisscache,
			networks: [{ network: dockernet }],
			run: running(now, 5 * DAY, 1255),
			ports: [{ container: 8001, protocol: 'tcp', host: 8001 }],
			health: probed(now, 'unhealthy', 214, 1, 'HTTP 503: no space left on device'),
		},
		{
			name: 'board-shell',
			image: images.debian,
			networks: [{ network: devices }],
			run: running(now, 50 * 60_000, 1930),
			command: ['bash'],
			tty: true,
			openStdin: true,
			restartPolicy: 'no',
		},
	];
}

function probed(now: number, status: 'healthy' | 'unhealthy', failingStreak: number, exitCode: number, output: string) {
	return { status, failingStreak, log: [{ start: now - 12_060, end: now - 12_000, exitCode, output }] };
}
