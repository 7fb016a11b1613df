/** Containers for the tests: single ones, a small lab that looks like LAVA's, and many at once. */

import type Docker from 'dockerode';
import { imageOf } from './images.ts';

/** Creates and starts a container; the rest of `options` is the body of Docker's create call. */
export async function runContainer(
	docker: Docker,
	options: Docker.ContainerCreateOptions & { name: string },
): Promise<Docker.Container> {
	const container = await docker.createContainer({ Image: imageOf('busybox'), Cmd: idle, ...options });
	await container.start();
	return container;
}

/** Does nothing, and ends at once when it is told to. */
export const idle = ['sh', '-c', 'trap "exit 0" TERM; sleep 2147483647 & wait'];

/** The network and the addresses of LAVA's administrators' guide. */
export const labNetwork: Docker.NetworkCreateOptions = {
	Name: 'dockernet',
	IPAM: { Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] },
};

type Member = { name: string; image: string; address: string; perSecond: number; environment: string[] };

const members: readonly Member[] = [
	member('lava-server', 'lavasoftware/lava-server:2023.01', 5, 2, []),
	member('calvin-docker-1', 'lavasoftware/lava-dispatcher:2023.01', 6, 1, httpWorker('calvin-1')),
	member('calvin-docker-2', 'lavasoftware/lava-dispatcher:2023.01', 7, 1, httpWorker('calvin-2')),
	member('hobbes-docker-1', 'hub.lavasoftware.org/lava/lava/amd64/lava-dispatcher:2019.01', 8, 1, [
		'MASTER_URL=tcp://172.18.0.5:5556',
		'LOGGER_URL=tcp://172.18.0.5:5555',
		'DISPATCHER_HOSTNAME=--hostname=hobbes-1',
	]),
];

function member(name: string, image: string, last: number, perSecond: number, environment: string[]): Member {
	return { name, image, address: `172.18.0.${last}`, perSecond, environment };
}

function httpWorker(name: string): string[] {
	return ['URL=http://172.18.0.5/', `WORKER_NAME=--name=${name}`, 'TOKEN=--token=not-a-real-token'];
}

/**
 * A lab as the administrators' guide draws it, with static addresses on dockernet; behind LAVA's image names
 * are small programs that print numbered lines. One more container has a dynamic address, one is stopped.
 */
export async function startLab(docker: Docker): Promise<void> {
	await docker.createNetwork(labNetwork);
	for (const { name, image, address, perSecond, environment } of members) {
		await tag(docker, image);
		await runContainer(docker, {
			name,
			Image: image,
			Cmd: [String(perSecond)],
			Env: environment,
			HostConfig: { NetworkMode: labNetwork.Name, RestartPolicy: { Name: 'unless-stopped' } },
			NetworkingConfig: { EndpointsConfig: { [labNetwork.Name]: { IPAMConfig: { IPv4Address: address } } } },
		});
	}
	const http = {
		name: 'apache-proxy',
		ExposedPorts: { '80/tcp': {} },
		HostConfig: { NetworkMode: labNetwork.Name, PortBindings: { '80/tcp': [{ HostPort: '8080' }] } },
	};
	await runContainer(docker, http);
	await docker.createContainer({ name: 'calvin-docker-retired', Image: 'lavasoftware/lava-dispatcher:2023.01' });
}

async function tag(docker: Docker, image: string): Promise<void> {
	const colon = image.lastIndexOf(':');
	await docker.getImage(imageOf('printer')).tag({ repo: image.slice(0, colon), tag: image.slice(colon + 1) });
}

/**
 * Starts `count` containers named many-1 .. many-COUNT on the default bridge, a few at a time. With
 * `linesPerSecond` each prints that many numbered lines, else they are silent. About 0.2 s each on two cores.
 */
export async function startMany(docker: Docker, count: number, linesPerSecond = 0): Promise<void> {
	const waiting = Array.from({ length: count }, (_, index) => `many-${index + 1}`);
	const work = async (): Promise<void> => {
		for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
			const printer = { Image: imageOf('printer'), Cmd: [String(linesPerSecond)] };
			await runContainer(docker, linesPerSecond > 0 ? { name, ...printer } : { name });
		}
	};
	await Promise.all([work(), work(), work(), work()]);
}
