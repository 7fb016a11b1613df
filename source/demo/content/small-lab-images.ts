/** The images of the small lab. */

import type { DemoImage, DemoPort } from '../state.ts';
import { imageName, type Recipe, recipeLabel } from '../../lab/image/recipe.ts';
import { buildImage, type ImageSketch } from './build.ts';

const ENTRYPOINT = ['/root/entrypoint.sh'];
const DISPATCHER_BYTES = 1_140_000_000;

/** What the lab's power switches and adapters need. */
const RECIPE: Recipe = {
	version: 1,
	lab: 'rack2',
	name: 'power',
	base: 'lavasoftware/lava-dispatcher:2023.01',
	made: {
		of: 'parts',
		packages: ['curl', 'snmp'],
		files: [
			{ from: '/srv/lab/power.sh', to: '/usr/local/bin/power.sh', kind: 'file' },
			{ from: '/srv/lab/mibs', to: '/usr/share/snmp/mibs', kind: 'folder' },
		],
		scripts: [{ from: '/srv/lab/serial.sh', name: '10-serial.sh' }],
		command: '',
	},
	arguments: {},
	network: 'default',
	digest: '5f2c0b6d9a7e41c83d10',
};

export type LabImages = ReturnType<typeof smallLabImages>;

/** @param createdAt ms since the epoch */
export function smallLabImages(seed: string, createdAt: number) {
	const image = (tag: string, size: number, sketch: Omit<ImageSketch, 'tags' | 'size'> = {}): DemoImage =>
		buildImage(seed, createdAt, { tags: [tag], size, ...sketch });
	const dispatcher = (tag: string): DemoImage => image(tag, DISPATCHER_BYTES, { entrypoint: ENTRYPOINT });
	return {
		server: image('lavasoftware/lava-server:2023.01', 1_380_000_000, {
			entrypoint: ENTRYPOINT,
			ports: [80, 3079, 5500, 8000, 8001].map(tcp),
		}),
		dispatcher: dispatcher('lavasoftware/lava-dispatcher:2023.01'),
		ownDispatcher: image(imageName(RECIPE), DISPATCHER_BYTES + 24_600_000, {
			digests: [],
			entrypoint: ENTRYPOINT,
			labels: recipeLabel(RECIPE),
		}),
		olderDispatcher: dispatcher('lavasoftware/lava-dispatcher:2022.11.1'),
		zmqDispatcher: dispatcher('hub.lavasoftware.org/lava/lava/amd64/lava-dispatcher:2020.08'),
		oldestDispatcher: dispatcher('hub.lavasoftware.org/lava/lava/lava-dispatcher:2018.10'),
		// What lava-docker builds for the slaves in its boards.yaml: LAVA's image, and a script before its entrypoint.
		lavaDockerSlave: image('lab-slave-0:2022.11', 1_420_000_000, {
			digests: [],
			entrypoint: ENTRYPOINT,
			command: ['/bin/sh', '-c', '/usr/local/bin/start.sh'],
			ports: [{ container: 69, protocol: 'udp' }, tcp(80)],
		}),
		registry: image('registry:2', 25_400_000, {
			entrypoint: ['/entrypoint.sh'],
			command: ['/etc/docker/registry/config.yml'],
			ports: [tcp(5000)],
		}),
		ser2net: image('lab/ser2net:4.3.11', 84_000_000, { digests: [], entrypoint: ['ser2net', '-d'] }),
		pdudaemon: image('pdudaemon/pdudaemon:latest', 312_000_000, {
			command: ['/usr/local/bin/pdudaemon', '--conf=/config/pdudaemon.conf'],
			ports: [tcp(16421)],
		}),
		kisscache: image('hub.lavasoftware.org/lava/kisscache:1.2', 198_000_000, {
			entrypoint: ['/entrypoint.sh'],
			ports: [tcp(8001)],
			healthCheck: 'curl --fail --silent http://localhost:8001/api/v1/health/',
		}),
		debian: image('debian:bookworm-slim', 74_800_000, { command: ['bash'] }),
		busybox: image('busybox:1.36', 4_260_000, { command: ['sh'] }),
	};
}

function tcp(container: number): DemoPort {
	return { container, protocol: 'tcp' };
}
