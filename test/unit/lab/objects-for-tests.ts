/** Containers and networks with only what a test is about. */

import { LOCAL } from '../../../source/lab/host.ts';
import type { Container, ContainerDetail, Endpoint, Host, Network, Subnet } from '../../../source/lab/objects.ts';

export function hostOf(id: string, rest: Partial<Host> = {}): Host {
	return {
		id,
		name: id,
		address: `tcp://${id}:2375`,
		engineVersion: '28.5.1',
		apiVersion: '1.51',
		architecture: 'amd64',
		operatingSystem: 'Debian',
		cpus: 2,
		memory: 4e9,
		rootless: false,
		usersRemapped: false,
		hasCgroups: true,
		swarm: { state: 'inactive' },
		...rest,
	};
}

export function containerOf(name: string, rest: Partial<Container> = {}): Container {
	return {
		id: `id-${name}`,
		host: LOCAL,
		name,
		image: 'debian',
		imageId: '',
		command: '',
		status: 'running',
		health: 'none',
		exitCode: undefined,
		createdAt: 0,
		labels: {},
		ports: [],
		endpoints: [],
		unjoined: [],
		networkMode: 'bridge',
		detail: undefined,
		...rest,
	};
}

export function detailOf(rest: Partial<ContainerDetail>): ContainerDetail {
	return {
		startedAt: 0,
		finishedAt: 0,
		exitCode: 0,
		error: '',
		oomKilled: false,
		restartCount: 0,
		restartPolicy: 'no',
		health: 'none',
		healthOutput: '',
		tty: false,
		hostname: '',
		environment: [],
		entrypoint: [],
		command: [],
		mounts: [],
		privileged: false,
		stopTimeout: undefined,
		raw: () => undefined,
		...rest,
	};
}

export function endpointOf(networkName: string, rest: Partial<Endpoint> = {}): Endpoint {
	return {
		networkId: `id-${networkName}`,
		networkName,
		ipv4: '',
		ipv6: '',
		staticIpv4: '',
		staticIpv6: '',
		macAddress: '',
		aliases: [],
		...rest,
	};
}

export function networkOf(name: string, subnets: readonly Partial<Subnet>[], rest: Partial<Network> = {}): Network {
	return {
		id: `id-${name}`,
		host: LOCAL,
		name,
		driver: 'bridge',
		scope: 'local',
		internal: false,
		attachable: false,
		ingress: false,
		configOnly: false,
		ipv6: false,
		subnets: subnets.map(each => ({ subnet: '', gateway: '', range: '', reserved: {}, ...each })),
		members: [],
		labels: {},
		options: {},
		createdAt: 0,
		raw: undefined,
		...rest,
	};
}

export function byId<T extends { id: string }>(...objects: readonly T[]): ReadonlyMap<string, T> {
	return new Map(objects.map(each => [each.id, each]));
}
