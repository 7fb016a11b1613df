/** The dispatcher as it has to be for its boards: what is served is shared, and what it serves itself is published. */

import { DOWNLOAD_FOLDER } from '../../../lava/dispatcher-folders.ts';
import { innermost, isWithin } from '../../../path.ts';
import type { PutFileStep } from '../../../plan.ts';
import type { ContainerRef } from '../../../command.ts';
import type { ContainerSpec, MountSpec, PortSpec } from '../../../spec/container.ts';
import { isDeepEqual } from '../../../spec/same.ts';
import type { BootRequest } from './request.ts';

/** Whether the container is made anew for it, which breaks off its jobs. */
export const needsRecreation = (request: BootRequest): boolean => !isDeepEqual(servingSpec(request), request.old.spec);

export function servingSpec(request: BootRequest): ContainerSpec {
	const { old, tftp, http, nfs, tftpFolder } = request;
	const byHost = nfs || http === 'host';
	let spec = old.spec;
	if (byHost) spec = withMount(spec, { type: 'bind', source: DOWNLOAD_FOLDER, target: DOWNLOAD_FOLDER });
	else if (http === 'companion') spec = withFolder(spec, DOWNLOAD_FOLDER, 'downloads');
	if (tftp === 'host') spec = withMount(spec, { type: 'bind', source: tftpFolder, target: tftpFolder });
	else if (tftp === 'companion') spec = withFolder(spec, tftpFolder, 'tftp');
	if (tftp === 'inside' || http === 'inside') spec = withFolder(spec, HOOKS, 'hooks');
	const ports = [...(spec.ports ?? []), ...ownPorts(request).filter(port => !hasPort(spec, port))];
	return ports.length > 0 ? { ...spec, ports } : spec;
}

/** Shared with others by a volume, unless it is on a mount of the user's already. */
function withFolder(spec: ContainerSpec, folder: string, part: string): ContainerSpec {
	if (mountOf(spec, folder) !== undefined) return spec;
	return withMount(spec, { type: 'volume', source: `${spec.name}-${part}`, target: folder });
}

function withMount(spec: ContainerSpec, mount: MountSpec & { type: 'bind' | 'volume' }): ContainerSpec {
	const { mounts = [] } = spec;
	const there = mounts.find(({ target }) => target === mount.target);
	if (there !== undefined && 'source' in there && there.source === mount.source) return spec;
	return { ...spec, mounts: [...mounts.filter(each => each !== there), mount] };
}

export type SharedMount = Extract<MountSpec, { type: 'bind' | 'volume' }>;

/** The mount that a folder of a container is in. */
export function mountOf({ mounts = [] }: ContainerSpec, folder: string): SharedMount | undefined {
	const mount = innermost(folder, mounts, ({ target }) => target);
	return mount?.type === 'bind' || mount?.type === 'volume' ? mount : undefined;
}

/** Of the host, for what runs in the worker's own container. On the network of the host there is nothing to publish. */
function ownPorts({ old, tftp, http, httpPort, nbd, address }: BootRequest): PortSpec[] {
	if (old.spec.networkMode === 'host') return [];
	return [
		...(tftp === 'inside' ? [{ container: 69, host: 69, protocol: 'udp' as const, address }] : []),
		...(http === 'inside' ? [{ container: httpPort, host: httpPort, address }] : []),
		...(nbd === undefined ? [] : [{ container: nbd, host: nbd, address }]),
	];
}

const hasPort = ({ ports = [] }: ContainerSpec, wanted: PortSpec): boolean =>
	ports.some(each => each.host === wanted.host && (each.protocol ?? 'tcp') === (wanted.protocol ?? 'tcp'));

/** Why the folder can't be served from beside: a volume is mounted whole, and this one holds the worker's secrets too. */
export function whyNotShared(spec: ContainerSpec, folder: string): string | undefined {
	const shared = mountOf(spec, folder);
	return shared?.type === 'volume' && shared.target !== folder && !isWithin(shared.target, DOWNLOAD_FOLDER)
		? `Its volume ${shared.source} holds more than ${folder}, the worker's token maybe.`
		: undefined;
}

/** LAVA's entrypoint runs what is in here, before the worker (lava.md 1). On a volume: images have no such folder. */
const HOOKS = '/root/entrypoint.d';

export const HOOK = `${HOOKS}/50-lavadock-boot.sh`;

export function hookStep(
	{ old, tftp, http, httpPort, tftpFolder, address }: BootRequest,
	container: ContainerRef,
): PutFileStep {
	// In a network of its own the host's address is none of its own.
	const own = old.spec.networkMode === 'host' ? address : '0.0.0.0';
	const lines = [
		'#!/bin/sh',
		'# Made by lavadock: serves the boards of this worker.',
		...(tftp === 'inside' ? [`in.tftpd --listen --secure --address ${own}:69 ${tftpFolder}`] : []),
		...(http === 'inside'
			? [
					// The folder above the downloads has the worker's token.
					'mkdir -p /run/lavadock/http',
					`ln -sfn ${DOWNLOAD_FOLDER} /run/lavadock/http/tmp`,
					'cd /run/lavadock/http',
					`python3 -m http.server --bind ${own} ${httpPort} >/dev/null 2>&1 &`,
				]
			: []),
		'',
	];
	return { do: 'put-file', container, path: HOOK, content: lines.join('\n'), mode: 0o755, uid: 0, gid: 0 };
}
