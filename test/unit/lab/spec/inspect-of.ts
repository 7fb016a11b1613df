/** What an engine would tell of a container that was made from a spec. */

import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import { containerBody } from '../../../../source/lab/spec/create-body.ts';
import { containerInspect } from '../../../../source/lab/spec/read/inspect.ts';
import { reveal } from '../../../../source/lab/value.ts';

export type ImageConfig = { Env?: string[]; Labels?: Record<string, string>; [key: string]: unknown };

export const id = 'c0ffee'.padEnd(64, '0');

/** The inspect answer of a container that an engine made from this spec, and from an image that gives this. */
export function inspectOf(spec: ContainerSpec, image: ImageConfig = {}) {
	const body = containerBody(spec, value => reveal(value, new Map([['t', 's3cret']])), 'all');
	const { HostConfig, NetworkingConfig, ...Config } = body as typeof body & { Env?: string[]; Labels?: object };
	const entrypointGiven = spec.entrypoint !== undefined;
	const places = Object.entries<object>(NetworkingConfig?.EndpointsConfig ?? { bridge: {} });
	return containerInspect.parse({
		Id: id,
		Name: `/${spec.name}`,
		Image: 'sha256:00',
		State: { Status: 'running', Running: true },
		Config: {
			Hostname: id.slice(0, 12),
			...(entrypointGiven ? {} : image),
			...Config,
			Env: [...(Config.Env ?? []), ...(image.Env ?? [])],
			Labels: { ...image.Labels, ...Config.Labels },
			// Engines tell there what was asked for on the first network.
			...(spec.networks?.[0]?.mac !== undefined && { MacAddress: spec.networks[0].mac }),
		},
		HostConfig: { ShmSize: 67108864, ...HostConfig },
		NetworkSettings: {
			Networks: Object.fromEntries(places.map(([name, each]) => [name, { ...each, EndpointID: 'e', DNSNames: [] }])),
		},
	});
}
