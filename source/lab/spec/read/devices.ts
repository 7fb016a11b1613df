/** Devices, and requests for devices, as they were asked for. */

import type { DeviceRequestSpec, DeviceSpec } from '../container.ts';
import type { ContainerInspect } from './inspect.ts';
import { isDeepEqual } from '../same.ts';

type HostConfig = ContainerInspect['HostConfig'];

export function readDevices(devices: HostConfig['Devices']): DeviceSpec[] {
	return (devices ?? []).map(({ PathOnHost, PathInContainer, CgroupPermissions }) => ({
		host: PathOnHost ?? '',
		...(PathInContainer && PathInContainer !== PathOnHost && { container: PathInContainer }),
		...(CgroupPermissions && CgroupPermissions !== 'rwm' && { permissions: CgroupPermissions }),
	}));
}

type Requests = NonNullable<HostConfig['DeviceRequests']>;

/** As `--gpus` takes it, where that says all of it. */
export function readDeviceRequests(requests: HostConfig['DeviceRequests']) {
	const [first, ...others] = requests ?? [];
	if (first === undefined) return {};
	const gpus = others.length === 0 ? plainGpus(first) : undefined;
	return gpus === undefined ? { deviceRequests: [first, ...others].map(readRequest) } : { gpus };
}

function plainGpus({ Driver, Count, DeviceIDs, Capabilities, Options }: Requests[number]): string | undefined {
	const isPlain = !Driver && Object.keys(Options ?? {}).length === 0 && isDeepEqual(Capabilities, [['gpu']]);
	if (!isPlain) return undefined;
	if (DeviceIDs?.length) return `device=${DeviceIDs.join(',')}`;
	return Count === -1 ? 'all' : String(Count ?? 0);
}

function readRequest({ Driver, Count, DeviceIDs, Capabilities, Options }: Requests[number]): DeviceRequestSpec {
	const options = Object.entries(Options ?? {}).map(([name, value]) => [name, value ?? '']);
	return {
		...(Driver && { driver: Driver }),
		...(Count && { count: Count }),
		...(DeviceIDs?.length && { ids: DeviceIDs }),
		...(Capabilities?.length && { capabilities: Capabilities }),
		...(options.length > 0 && { options: Object.fromEntries(options) }),
	};
}
