/**
 * Workers that have managers of their own. lava-docker's slave was left behind by the upgrade of the server, until
 * somebody changes the version in its boards.yaml; lava-docker-worker has followed the server by itself.
 */

import type { DemoMount, DemoNetwork } from '../state.ts';
import { buildNetwork, DAY, HOUR, running, type ContainerSketch } from './build.ts';
import type { LabImages } from './small-lab-images.ts';

/** lava-docker calls the host of a boards.yaml that names none `local`, and Compose its project by that folder. */
const PROJECT = { 'com.docker.compose.project': 'local', 'com.docker.compose.version': '1.29.2' };

/** The server, as workers reach it that are not on its network. */
const SERVER_HOST = 'lava.lab.example';

export function lavaDockerNetwork(seed: string, now: number): DemoNetwork {
	return buildNetwork(seed, now - 20 * DAY, {
		name: 'local_default',
		subnets: ['172.19.0.0/16'],
		labels: { ...PROJECT, 'com.docker.compose.network': 'default' },
	});
}

export function managedContainers(
	images: LabImages,
	{ lavaDocker, host }: { lavaDocker: DemoNetwork; host: DemoNetwork },
	now: number,
): ContainerSketch[] {
	return [
		{
			name: 'local_lab-slave-0_1',
			image: images.lavaDockerSlave,
			variables: [`LAVA_MASTER=${SERVER_HOST}`, 'LAVA_DISPATCHER_IP=192.168.42.10'],
			labels: {
				...PROJECT,
				'com.docker.compose.service': 'lab-slave-0',
				'com.docker.compose.container-number': '1',
				'com.docker.compose.oneoff': 'False',
				'com.docker.compose.project.config_files': 'docker-compose.yml',
				'com.docker.compose.project.working_dir': '/srv/lava-docker/output/local',
			},
			networks: [{ network: lavaDocker, aliases: ['lab-slave-0'] }],
			run: running(now, 20 * DAY - HOUR, 1655),
			hostname: 'lab-slave-0',
			privileged: true,
			restartPolicy: 'no',
			ports: [
				{ container: 69, protocol: 'udp' },
				{ container: 80, protocol: 'tcp' },
			],
			mounts: [bind('/boot'), bind('/lib/modules'), bind('/dev')],
		},
		{
			name: 'lava-worker-2023.01-h7k2q',
			image: images.dispatcher,
			command: [
				'lava-worker',
				'--exit-on-version-mismatch',
				'--wait-jobs',
				'--log-file=-',
				'--level=DEBUG',
				`--url=http://${SERVER_HOST}/`,
				'--token=c41f7e09ab5d2836f0d9',
			],
			networks: [{ network: host }],
			run: running(now, 3 * DAY - HOUR / 6, 1577),
			hostname: 'docker-lab-demo',
			privileged: true,
			init: true,
			autoRemove: true,
			restartPolicy: 'no',
			mounts: [
				bind('/var/lib/lava/dispatcher/tmp'),
				bind('/var/lib/lava/dispatcher/worker'),
				bind('/run/udev'),
				bind('/dev'),
				bind('/var/run/docker.sock'),
				bind('/boot', true),
				bind('/lib/modules', true),
			],
		},
	];
}

function bind(path: string, readOnly = false): DemoMount {
	return { type: 'bind', source: path, destination: path, readOnly };
}
