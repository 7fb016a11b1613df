/** A server and its worker that a plan switches to another registry, to be cut off. */

import { dirname } from 'node:path/posix';
import type Docker from 'dockerode';
import type { HostKey } from '../../../source/lab/host.ts';
import { parseVersion } from '../../../source/lab/image/version.ts';
import { switchImages } from '../../../source/lab/plans/switch/switch.ts';
import {
	dispatcherImage,
	factsOf,
	has,
	otherHub,
	serverImage,
	thingsNamed,
	startWorker,
	token,
	unlessStopped,
	type WorkerFacts,
} from './cut-off-cases.ts';
import type { Case } from './cut-off.ts';
import { idle, runContainer } from './lab.ts';
import { reportOf } from './plan-picture.ts';
import { until } from './until.ts';

/** A server whose database is in its own layer, and its worker, to the same version from another registry. */
export function switchCase(docker: Docker): Case {
	const name = 'cut-switch';
	const server = `${name}-server`;
	return {
		...thingsNamed(docker, name),
		prepare: async () => {
			await startWorker(docker, name, dispatcherImage);
			await startServer(docker, server, `${name}-net`);
		},
		picture: async () => [
			await reportOf(docker, name),
			await has(docker, name, token),
			await has(docker, server, database),
		],
		make: async program => switchOf(await factsOf(program, server), await factsOf(program, name)),
	};
}

/** Where a server has its database. */
export const database = '/var/lib/postgresql/data';

/** Its database is in its own layer. */
export async function startServer(docker: Docker, name: string, network: string): Promise<void> {
	const script = `mkdir -p ${dirname(database)}; [ -e ${database} ] || echo jobs >${database}; ${idle.at(-1)}`;
	await runContainer(docker, {
		name,
		Image: serverImage,
		Entrypoint: ['sh', '-c', script],
		StopTimeout: 1,
		HostConfig: { NetworkMode: network, ...unlessStopped },
	});
	await until('the server has its database', () => has(docker, name, database));
}

/** Both to the same version from another registry; `on`: their hosts, where there are several. */
export function switchOf(server: WorkerFacts, worker: WorkerFacts, on?: { server: HostKey; worker: HostKey }) {
	const { id, name } = server.container;
	const inLava = {
		name: worker.container.name,
		server: { container: { id, name }, ...(on && { host: on.server }) },
		serverVersion: parseVersion('2023.01'),
		online: true,
	};
	const made = switchImages(
		[
			{ ...server, ...switchedTo(serverImage), ...(on && { host: on.server }) },
			{ ...worker, ...switchedTo(dispatcherImage), worker: inLava, ...(on && { host: on.worker }) },
		],
		{ on: () => ({ architecture: 'amd64', volumes: [] }), waitForJobs: false },
	);
	if (made.state === 'refused') throw new Error(JSON.stringify(made.refusals));
	return made;
}

function switchedTo(image: string) {
	const target = { image: `${otherHub}/${image}`, digest: 'sha256:1111', list: false, platforms: ['linux/amd64'] };
	return { target, current: undefined };
}
