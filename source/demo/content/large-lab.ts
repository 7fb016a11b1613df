/** A lab of any size, to measure with: one server, the rest workers, spread over many networks. */

import { user } from './lava-workers.ts';
import type { LabState } from '../state.ts';
import { buildImage, buildNetwork, createBuilder, DAY, HOUR, standardNetworks, type ContainerSketch } from './build.ts';

export function largeLab(seed: string, now: number, size: { containers: number; networks: number }): LabState {
	const entrypoint = ['/root/entrypoint.sh'];
	const server = buildImage(seed, now - 90 * DAY, {
		tags: ['lavasoftware/lava-server:2023.01'],
		size: 1.38e9,
		entrypoint,
	});
	const dispatcher = buildImage(seed, now - 90 * DAY, {
		tags: ['lavasoftware/lava-dispatcher:2023.01'],
		size: 1.14e9,
		entrypoint,
	});
	const labNetworks = Array.from({ length: size.networks }, (_, index) =>
		buildNetwork(seed, now - 30 * DAY, {
			name: `rack-${String(index + 1).padStart(3, '0')}`,
			subnets: [`10.${100 + Math.floor(index / 250)}.${index % 250}.0/24`],
		}),
	);
	const standard = standardNetworks(seed, now - 40 * DAY);
	const build = createBuilder(seed);
	const sketches = Array.from({ length: size.containers }, (_, index): ContainerSketch => {
		const network = labNetworks[index % labNetworks.length] ?? standard[0];
		const startedAt = now - 2 * DAY + index * 1000;
		const stopped = index % 20 === 19;
		return {
			name: index === 0 ? 'lava-server' : `worker-${String(index).padStart(4, '0')}`,
			image: index === 0 ? server : dispatcher,
			variables: index === 0 ? [] : ['URL=http://lava-server/', `WORKER_NAME=--name=worker-${index}`],
			networks: network === undefined ? [] : [{ network }],
			run: stopped
				? { status: 'exited', startedAt, finishedAt: now - HOUR, exitCode: 1, error: '' }
				: { status: 'running', startedAt, finishedAt: 0, pid: 2000 + index },
		};
	});
	const containers = sketches.map(build);
	return {
		containers: new Map(containers.map(container => [container.id, container])),
		networks: new Map([...standard, ...labNetworks].map(network => [network.id, network])),
		images: [server, dispatcher],
		volumes: [],
		lava: new Map(
			containers.slice(0, 1).map(({ id }) => [id, { workers: [], users: [user('lava-health')], hosts: [] }]),
		),
		seed,
		serial: 1,
	};
}
