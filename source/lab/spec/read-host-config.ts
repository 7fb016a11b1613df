/** The parts of `HostConfig` that have their own shape, and what of it no spec can say. */

import type { DeviceSpec } from './container.ts';
import { FLAGS, LISTS, MAPS, NUMBERS, TEXTS } from './fields.ts';
import type { ContainerInspect } from './inspect.ts';

type HostConfig = ContainerInspect['HostConfig'];

export function readDevices(devices: HostConfig['Devices']): DeviceSpec[] {
	return (devices ?? []).map(({ PathOnHost, PathInContainer, CgroupPermissions }) => ({
		host: PathOnHost ?? '',
		...(PathInContainer && PathInContainer !== PathOnHost && { container: PathInContainer }),
		...(CgroupPermissions && CgroupPermissions !== 'rwm' && { permissions: CgroupPermissions }),
	}));
}

/** As `--gpus` takes it. */
export function readGpus(requests: HostConfig['DeviceRequests']): string | undefined {
	const [request] = requests ?? [];
	if (request === undefined) return undefined;
	if (request.DeviceIDs?.length) return `device=${request.DeviceIDs.join(',')}`;
	return request.Count === -1 ? 'all' : String(request.Count ?? 0);
}

/** Read elsewhere, filled in by the engine itself, or of the client that made the container. */
const KNOWN = new Set([
	...[...TEXTS, ...NUMBERS, ...FLAGS, ...LISTS, ...MAPS].map(({ key }) => key),
	'NetworkMode',
	'RestartPolicy',
	'PortBindings',
	'Binds',
	'Mounts',
	'Tmpfs',
	'Devices',
	'DeviceRequests',
	'Ulimits',
	'LogConfig',
	'ContainerIDFile',
	'ConsoleSize',
	'Isolation',
	'MaskedPaths',
	'ReadonlyPaths',
]);

/** A sentence for each setting that the user gave and a spec has no word for. */
export function unkeptFields({ HostConfig }: ContainerInspect): string[] {
	return Object.entries(HostConfig)
		.filter(([key, value]) => !KNOWN.has(key) && !isNothing(value))
		.map(([key, value]) => `Its setting ${key} (${JSON.stringify(value)}) is not kept.`);
}

function isNothing(value: unknown): boolean {
	if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
	return value === null || value === undefined || value === '' || value === 0 || value === false || value === -1;
}
