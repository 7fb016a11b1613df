/** Makes containers, networks and images of the few things that tell one from another. */

import { hexId } from '../seeded.ts';
import type { DemoContainer, DemoEndpoint, DemoImage, DemoNetwork, DemoSubnet, Lease, DemoRunState } from '../state.ts';
import { defaultGateway, firstFree, macOf } from '../addresses.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type NetworkSketch = Partial<Omit<DemoNetwork, 'subnets'>> & { name: string; subnets: readonly string[] };

export function buildNetwork(seed: string, createdAt: number, { subnets, ...sketch }: NetworkSketch): DemoNetwork {
	const built: DemoSubnet[] = subnets.map(subnet => ({
		subnet,
		gateway: defaultGateway(subnet),
		range: '',
		reserved: {},
	}));
	return {
		id: hexId(`${seed}/network/${sketch.name}`),
		driver: 'bridge',
		scope: 'local',
		internal: false,
		attachable: false,
		ipv6: subnets.some(subnet => subnet.includes(':')),
		options: {},
		labels: {},
		createdAt,
		...sketch,
		subnets: built,
	};
}

/** The three networks that every engine has. */
export function standardNetworks(seed: string, createdAt: number): DemoNetwork[] {
	const bridge = 'com.docker.network.bridge';
	return [
		buildNetwork(seed, createdAt, {
			name: 'bridge',
			subnets: ['172.17.0.0/16'],
			options: {
				[`${bridge}.default_bridge`]: 'true',
				[`${bridge}.enable_icc`]: 'true',
				[`${bridge}.enable_ip_masquerade`]: 'true',
				[`${bridge}.host_binding_ipv4`]: '0.0.0.0',
				[`${bridge}.name`]: 'docker0',
				'com.docker.network.driver.mtu': '1500',
			},
		}),
		buildNetwork(seed, createdAt, { name: 'host', driver: 'host', subnets: [] }),
		buildNetwork(seed, createdAt, { name: 'none', driver: 'null', subnets: [] }),
	];
}

export type ImageSketch = Partial<DemoImage> & { tags: readonly string[]; size: number };

export function buildImage(seed: string, createdAt: number, sketch: ImageSketch): DemoImage {
	const [tag = ''] = sketch.tags;
	const id = hexId(`${seed}/image/${tag}`);
	const repository = tag.replace(/:[^:/]*$/, '');
	return {
		id: `sha256:${id}`,
		digests: [`${repository}@sha256:${hexId(`${id}/digest`)}`],
		architecture: 'amd64',
		createdAt,
		entrypoint: [],
		command: [],
		environment: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
		labels: {},
		ports: [],
		healthCheck: undefined,
		...sketch,
	};
}

/** A place on a network; without addresses the engine chooses. */
export type EndpointSketch = { network: DemoNetwork; ipv4?: string; ipv6?: string; aliases?: readonly string[] };

export type ContainerSketch = Partial<Omit<DemoContainer, 'endpoints' | 'image' | 'run'>> & {
	name: string;
	image: DemoImage;
	/** Variables of the command line, before the image's. */
	variables?: readonly string[];
	networks: readonly EndpointSketch[];
	run: DemoRunState;
};

/** @param up ms since its start */
export function running(now: number, up: number, pid: number): DemoRunState {
	return { status: 'running', startedAt: now - up, finishedAt: 0, pid };
}

/** Builds containers in order, and leases addresses as their starts would have done. */
export function createBuilder(seed: string): (sketch: ContainerSketch) => DemoContainer {
	const taken = new Set<string>();
	return ({ image, variables = [], networks, run, ...sketch }) => {
		const id = hexId(`${seed}/container/${sketch.name}`);
		const alive = run.status === 'running' || run.status === 'paused';
		return {
			id,
			image: image.tags[0] ?? image.id,
			imageId: image.id,
			entrypoint: image.entrypoint,
			command: image.command,
			environment: [...variables, ...image.environment],
			labels: image.labels,
			hostname: id.slice(0, 12),
			tty: false,
			openStdin: false,
			createdAt: run.status === 'created' ? 0 : run.startedAt - 400,
			restartCount: 0,
			restartPolicy: 'unless-stopped',
			autoRemove: false,
			privileged: false,
			init: false,
			stopTimeout: undefined,
			networkMode: networks[0]?.network.name ?? 'default',
			ports: image.ports,
			mounts: [],
			healthCheck: image.healthCheck,
			health: undefined,
			files: {},
			...sketch,
			run,
			endpoints: networks.map(place => buildEndpoint(`${id}/${place.network.name}`, place, alive, taken)),
		};
	};
}

function buildEndpoint(seed: string, place: EndpointSketch, alive: boolean, taken: Set<string>): DemoEndpoint {
	const { network, ipv4 = '', ipv6 = '', aliases = [] } = place;
	const lease = alive ? buildLease(network, ipv4, ipv6, taken) : undefined;
	return {
		networkId: network.id,
		networkName: network.name,
		endpointId: alive ? hexId(seed) : '',
		staticIpv4: ipv4,
		staticIpv6: ipv6,
		aliases,
		lease,
	};
}

function buildLease(network: DemoNetwork, ipv4: string, ipv6: string, taken: Set<string>): Lease {
	if (network.subnets.length === 0) return { ipv4: '', ipv6: '', mac: '' };
	const free = firstFree(network, taken);
	const lease = { ipv4: ipv4 || (free.ipv4 ?? ''), ipv6: ipv6 || (free.ipv6 ?? '') };
	taken.add(lease.ipv4).add(lease.ipv6);
	return { ...lease, mac: macOf(lease.ipv4) };
}
