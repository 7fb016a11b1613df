/** A real engine with a real LAVA server on dockernet, and workers for it. */

import { join } from 'node:path';
import type Docker from 'dockerode';
import { startEngine, type TestEngine } from '../../engine/harness/engine.ts';
import { labNetwork } from '../../engine/harness/lab.ts';
import type { Suite } from '../../engine/harness/root.ts';
import { until } from '../../engine/harness/until.ts';
import { imageName, type Release } from './releases.ts';
import { reachServer, type Server } from './server.ts';
import { type Collection, collectionOf, copyData, holdLayers, type Prepared, prepared } from './store.ts';
import { tarOf } from './tar.ts';

export const serverAddress = '172.18.0.5';
const serverName = 'lava-server';
export const tokenFile = '/var/lib/lava/dispatcher/worker/token';

export type LabEngine = TestEngine & { readonly images: Prepared };

export type Lab = {
	readonly engine: LabEngine;
	readonly server: Server;
	/** e.g. `2023.01`: what the images are tagged with. */
	readonly version: string;
	/** A dispatcher's container that the server knows, started and not waited for. */
	startWorker(name: string, options?: WorkerOptions): Promise<Docker.Container>;
	/** Resolves when the server says so of a worker. */
	online(name: string): Promise<void>;
	/** Ends everything and removes every trace. */
	cleanup(): void;
};

export type WorkerOptions = {
	/** Instead of dockernet. */
	network?: string;
	/** Static address on dockernet; a dynamic one unless told. */
	address?: string;
	/** Instead of the right URL and WORKER_NAME. */
	environment?: readonly string[];
	/** Instead of the one the server made. */
	token?: string;
	/** The text of its config file. */
	configFile?: string;
};

/** An engine with LAVA's images in it and nothing else. Always `cleanup` it. */
export async function startLabEngine(collection: Collection = 'usual', suite: Suite = 'bookworm'): Promise<LabEngine> {
	const images = await prepared(collection);
	await holdLayers(images);
	const engine = await startEngine({
		suite,
		layers: images.layers,
		prepare: instance => copyData(images, join(instance.folder, 'data')),
	});
	return { ...engine, images };
}

/** An engine with dockernet and a server on it that answers. Always `cleanup` it. @param binds `VOLUME:FOLDER` of it */
export async function startLab(release: Release = '2023.01', binds: readonly string[] = []): Promise<Lab> {
	const engine = await startLabEngine(collectionOf(release));
	try {
		const version = engine.images.versions[release];
		if (version === undefined) throw new Error(engine.images.missing[release] ?? `there is no image of ${release}`);
		await engine.docker.createNetwork(labNetwork);
		await startServer(engine.docker, version, binds);
		return populate(engine, await reachServer(engine, serverName, serverAddress), version);
	} catch (error) {
		engine.cleanup();
		throw error;
	}
}

function populate(engine: LabEngine, server: Server, version: string): Lab {
	return {
		engine,
		server,
		version,
		startWorker: async (name, options = {}) => {
			const token = await server.addWorker(name);
			return startDispatcher(engine.docker, version, name, { token, ...options });
		},
		online: async name => {
			await until(`${name} is Online`, async () => (await server.worker(name)).state === 'Online', 60);
		},
		cleanup: () => {
			server.close();
			engine.cleanup();
		},
	};
}

/** Resolves when this stands in a container's log. */
export async function logged(container: Docker.Container, text: RegExp): Promise<void> {
	await until(
		`${String(text)} is logged`,
		async () => {
			return text.test((await container.logs({ stdout: true, stderr: true, follow: false })).toString());
		},
		30,
	);
}

/** On dockernet, with the settings a worker in another container needs. */
async function startServer(docker: Docker, version: string, binds: readonly string[]): Promise<void> {
	const container = await docker.createContainer({
		name: serverName,
		Image: imageName('server', version),
		// Of the four processes it would start, one does for a test.
		Env: [`ALLOWED_HOSTS=${serverAddress},${serverName}`, 'GUNICORN_WORKERS=1'],
		HostConfig: { NetworkMode: labNetwork.Name, Binds: [...binds] },
		NetworkingConfig: atAddress(serverAddress),
		StopTimeout: 30,
	});
	// Only from 2021.04 on are the hosts read from the environment, and this file is read by all.
	const settings = `ALLOWED_HOSTS: ["localhost", "127.0.0.1", "${serverAddress}", "${serverName}"]\n`;
	await container.putArchive(await tarOf('/etc/lava-server/settings.d/10-hosts.yaml', settings), { path: '/' });
	await container.start();
}

async function startDispatcher(
	docker: Docker,
	version: string,
	name: string,
	{ token, network = labNetwork.Name, address, environment, configFile }: WorkerOptions & { token: string },
): Promise<Docker.Container> {
	const container = await docker.createContainer({
		name,
		Image: imageName('dispatcher', version),
		Env: [...(environment ?? [`URL=http://${serverAddress}/`, `WORKER_NAME=--name=${name}`])],
		HostConfig: { NetworkMode: network },
		...(address !== undefined && { NetworkingConfig: atAddress(address) }),
		// LAVA's worker hears no signal as process 1.
		StopTimeout: 1,
	});
	await container.putArchive(await tarOf(tokenFile, token, 0o600), { path: '/' });
	if (configFile !== undefined) {
		await container.putArchive(await tarOf('/etc/lava-dispatcher/lava-worker', configFile, 0o644), { path: '/' });
	}
	await container.start();
	return container;
}

function atAddress(address: string): Docker.ContainerCreateOptions['NetworkingConfig'] {
	return { EndpointsConfig: { [labNetwork.Name]: { IPAMConfig: { IPv4Address: address } } } };
}
