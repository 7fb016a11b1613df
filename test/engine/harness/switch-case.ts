/** A server and its worker that a plan switches to another registry, to be cut off. */

import { dirname } from 'node:path/posix';
import type Docker from 'dockerode';
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
			const script = `mkdir -p ${dirname(database)}; [ -e ${database} ] || echo jobs >${database}; ${idle.at(-1)}`;
			await runContainer(docker, {
				name: server,
				Image: serverImage,
				Entrypoint: ['sh', '-c', script],
				StopTimeout: 1,
				HostConfig: { NetworkMode: `${name}-net`, ...unlessStopped },
			});
			await until('the server has its database', () => has(docker, server, database));
		},
		picture: async () => [
			await reportOf(docker, name),
			await has(docker, name, token),
			await has(docker, server, database),
		],
		make: async program => {
			const ofServer = await factsOf(program, server);
			const ofWorker = await factsOf(program, name);
			const worker = {
				name,
				server: { container: { id: ofServer.container.id, name: server } },
				serverVersion: parseVersion('2023.01'),
				online: true,
			};
			const made = switchImages(
				[
					{ ...ofServer, ...switchedTo(serverImage) },
					{ ...ofWorker, ...switchedTo(dispatcherImage), worker },
				],
				{ on: () => ({ architecture: 'amd64', volumes: [] }), waitForJobs: false },
			);
			if (made.state === 'refused') throw new Error(JSON.stringify(made.refusals));
			return made;
		},
	};
}

const database = '/var/lib/postgresql/data';

function switchedTo(image: string) {
	const target = { image: `${otherHub}/${image}`, digest: 'sha256:1111', list: false, platforms: ['linux/amd64'] };
	return { target, current: undefined };
}
