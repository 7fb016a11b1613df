/** The containers beside a dispatcher that serve its boards, from its own image. */

import type { ContainerRef } from '../../../command.ts';
import { SERVES_LABEL } from '../../../companion/serves.ts';
import { DOWNLOAD_FOLDER } from '../../../lava/dispatcher-folders.ts';
import { ROLE_LABEL } from '../../../lava/role/role.ts';
import type { Step } from '../../../plan.ts';
import type { ContainerSpec, MountSpec } from '../../../spec/container.ts';
import { steadilyRunning } from '../../well.ts';
import type { BootRequest } from './request.ts';
import { mountOf, type SharedMount } from './serving-spec.ts';

export function companions(request: BootRequest, worker: ContainerSpec): Step[] {
	const { tftp, http, httpPort, names, tftpFolder, address } = request;
	const tftpd = beside(request, worker, {
		kind: 'tftp',
		name: names.tftp,
		folder: tftpFolder,
		entrypoint: ['in.tftpd'],
		command: ['--foreground', '--secure', '--address', `${address}:69`, tftpFolder],
	});
	const httpd = beside(request, worker, {
		kind: 'http',
		name: names.http,
		folder: DOWNLOAD_FOLDER,
		// Boards ask for /tmp/...: the folder above is the root, and has nothing else in this container.
		workdir: '/var/lib/lava/dispatcher',
		entrypoint: ['python3'],
		command: ['-m', 'http.server', '--bind', address, String(httpPort)],
	});
	return [...(tftp === 'companion' ? tftpd : []), ...(http === 'companion' ? httpd : [])];
}

type Beside = Pick<ContainerSpec, 'name' | 'entrypoint' | 'command'> &
	Partial<Pick<ContainerSpec, 'workdir'>> & {
		kind: 'tftp' | 'http';
		folder: string;
	};

/**
 * On the network of the host: Docker's NAT would let TFTP's answers come from whichever address the host sends from, and
 * boards take them from the one only that they asked.
 */
function beside(
	{ dispatcher, restart }: BootRequest,
	worker: ContainerSpec,
	{ kind, folder, ...runs }: Beside,
): Step[] {
	const shared = mountOf(worker, folder);
	const spec: ContainerSpec = {
		...runs,
		image: worker.image,
		labels: { [ROLE_LABEL]: kind, [SERVES_LABEL]: dispatcher.name },
		init: true,
		networkMode: 'host',
		...(shared !== undefined && { mounts: [mountForServing(shared, folder)] }),
		stopGrace: 2,
		restart,
	};
	const container: ContainerRef = { id: '', name: runs.name };
	return [
		{ do: 'create', spec },
		{ do: 'start', container },
		{ do: 'wait', ...steadilyRunning(runs.name) },
	];
}

/** Only what is served: a folder of the host that holds more is mounted in part. */
function mountForServing(shared: SharedMount, folder: string): MountSpec {
	const { type, source, target } = shared;
	if (type === 'volume') return { type, source, target, readOnly: true };
	return { type, source: `${source}${folder.slice(target.length)}`, target: folder, readOnly: true };
}
