/** A dispatcher in front of two registries, with something of everything that has to be kept when it is recreated. */

import type Docker from 'dockerode';
import type { TestEngine } from '../../engine/harness/engine.ts';
import { imageOf } from '../../engine/harness/images.ts';
import { runContainer } from '../../engine/harness/lab.ts';
import type { reportOf } from '../../engine/harness/plan-picture.ts';
import { type Registry, startRegistry } from './registry.ts';
import { tarOf } from './tar.ts';
import { makeStandIn, makeVariant } from './variants.ts';

/** The file that a worker's token is in. */
export const token = '/var/lib/lava/dispatcher/worker/token';

/** Bytes that an image has which is pulled for a while. */
const heavy = 32 << 20;

export type Hubs = { open: Registry; locked: Registry };

/**
 * Registries with a small program under the names of LAVA's images: the same image in both, another one in `variant`
 * of the second, a large and a failing one in `heavy` and `failing` of the first.
 */
export async function startHubs(engine: TestEngine): Promise<Hubs> {
	const { docker } = engine;
	const [open, locked] = await Promise.all([
		startRegistry(engine, 5001, 'open'),
		startRegistry(engine, 5002, 'password'),
	]);
	await makeStandIn(docker, 'worker:1');
	await makeVariant(docker, 'worker:1', 'variant:1', {});
	await makeVariant(docker, 'worker:1', 'heavy:1', { weight: heavy });
	await makeVariant(docker, imageOf('printer'), 'failing:1', { entrypoint: ['false'] });
	await open.push('worker:1', 'lavasoftware/lava-dispatcher:2023.01');
	await locked.push('worker:1', 'lava/lava/amd64/lava-dispatcher:2023.01');
	await locked.push('variant:1', 'variant/lava-dispatcher:2023.01');
	await open.push('heavy:1', 'heavy/lava-dispatcher:2023.01');
	await open.push('failing:1', 'failing/lava-dispatcher:2023.01');
	for (const image of ['worker:1', 'variant:1', 'heavy:1', 'failing:1']) await docker.getImage(image).remove();
	// Pulled, so that the engine knows its digest there.
	await engine.runInside('docker', 'pull', dispatcherOf(open));
	return { open, locked };
}

export const dispatcherOf = ({ host }: Registry): string => `${host}/lavasoftware/lava-dispatcher:2023.01`;

/** On two networks with addresses of its own, and with something of everything that has to be kept. */
export async function startWorker(docker: Docker, image: string): Promise<void> {
	// With the gateway, which an engine that was started again tells in any case.
	const network = async (name: string, begin: string) =>
		docker.createNetwork({
			Name: name,
			IPAM: { Config: [{ Subnet: `${begin}.0.0/16`, Gateway: `${begin}.0.1` }] },
		});
	await network('dockernet', '172.18');
	const boards = await network('boards', '172.19');
	await runContainer(docker, {
		name: 'calvin',
		Image: image,
		Cmd: ['1'],
		Hostname: 'calvin',
		Env: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=calvin', 'TOKEN=--token=not-a-real-token'],
		Labels: { rack: '7' },
		MacAddress: '02:42:00:00:00:06',
		Volumes: { '/var/lib/lava/dispatcher/tmp': {} },
		HostConfig: {
			NetworkMode: 'dockernet',
			Binds: ['/tmp:/host-tmp:ro'],
			Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/board', CgroupPermissions: 'rw' }],
			CapAdd: ['NET_ADMIN'],
			RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 },
		},
		NetworkingConfig: { EndpointsConfig: { dockernet: { IPAMConfig: { IPv4Address: '172.18.0.6' } } } },
	});
	await boards.connect({
		Container: 'calvin',
		EndpointConfig: { IPAMConfig: { IPv4Address: '172.19.0.6' }, Aliases: ['tftp'] },
	});
	const container = docker.getContainer('calvin');
	await container.putArchive(await tarOf(token, 'the-token', 0o600), { path: '/' });
	await container.putArchive(await tarOf('/left-by-a-job', 'drift'), { path: '/' });
}

/** The engine tells mounts in no order. */
export async function inspectOf(docker: Docker): Promise<Docker.ContainerInspectInfo> {
	const inspect = await docker.getContainer('calvin').inspect();
	return { ...inspect, Mounts: inspect.Mounts.toSorted((a, b) => (a.Destination < b.Destination ? -1 : 1)) };
}

/** Without what every start of a container makes anew, what runs beside it, and without the order of lists that have none. */
export function lasting(inspect: Docker.ContainerInspectInfo): unknown {
	const { State, NetworkSettings, ExecIDs: _execs, ...rest } = inspect;
	const networks = Object.entries(NetworkSettings.Networks).map(([name, endpoint]) => {
		const { EndpointID: _, Aliases, ...kept } = endpoint;
		return [name, { ...kept, aliases: Aliases?.toSorted() }] as const;
	});
	return { ...rest, running: State.Running, networks: Object.fromEntries(networks) };
}

export function withImage(picture: Awaited<ReturnType<typeof reportOf>>, image: string): unknown {
	const calvin = picture.containers['calvin'];
	return { ...picture, containers: { ...picture.containers, calvin: { ...Object(calvin), image } } };
}

/** Undefined where there is none. */
export async function fileIn(docker: Docker, path: string): Promise<string | undefined> {
	const exec = await docker.getContainer('calvin').exec({ Cmd: ['cat', path], AttachStdout: true, Tty: true });
	const stream = await exec.start({ Tty: true });
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(Buffer.from(chunk));
	const { ExitCode } = await exec.inspect();
	return ExitCode === 0 ? Buffer.concat(chunks).toString() : undefined;
}
