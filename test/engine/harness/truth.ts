/** What is true of an engine according to its inspect calls, in the same shape as what a snapshot says of it. */

import type Docker from 'dockerode';
import type { Container, Network, Snapshot } from '../../../source/lab/objects.ts';

export type Facts = { containers: Record<string, ContainerFacts>; networks: Record<string, NetworkFacts> };

type ContainerFacts = {
	name: string;
	image: string;
	status: string;
	/** Undefined unless it has exited. */
	exitCode: number | undefined;
	/** By the network's name. */
	endpoints: Record<string, EndpointFacts>;
};

type EndpointFacts = { staticIpv4: string; staticIpv6: string; running: Addresses | undefined };
type Addresses = { ipv4: string; ipv6: string; mac: string };

type NetworkFacts = {
	name: string;
	driver: string;
	internal: boolean;
	subnets: string[];
	/** By the container's name. */
	members: Record<string, Addresses>;
};

/** Asks the engine itself, object by object; nothing may change meanwhile. */
export async function factsOf(docker: Docker): Promise<Facts> {
	const listed = await docker.listContainers({ all: true });
	const containers = await Promise.all(listed.map(({ Id }) => docker.getContainer(Id).inspect()));
	const networks = await Promise.all((await docker.listNetworks()).map(({ Id }) => docker.getNetwork(Id).inspect()));
	return {
		containers: byKey(containers.map(container => [container.Id, inspectedContainer(container)])),
		networks: byKey(networks.map((network: Docker.NetworkInspectInfo) => [network.Id, inspectedNetwork(network)])),
	};
}

/** What the program believes. */
export function beliefsOf({ containers, networks }: Snapshot): Facts {
	return {
		containers: byKey([...containers].map(([id, container]) => [id, believedContainer(container)])),
		networks: byKey([...networks].map(([id, network]) => [id, believedNetwork(network)])),
	};
}

function inspectedContainer({ Name, Config, State, NetworkSettings }: Docker.ContainerInspectInfo): ContainerFacts {
	const endpoints = Object.entries(NetworkSettings.Networks).map(([network, endpoint]): [string, EndpointFacts] => {
		const { IPAMConfig, IPAddress: ipv4, GlobalIPv6Address: ipv6, MacAddress: mac } = endpoint;
		const fixed = { staticIpv4: IPAMConfig?.IPv4Address ?? '', staticIpv6: IPAMConfig?.IPv6Address ?? '' };
		return [network, { ...fixed, running: State.Running ? { ipv4, ipv6, mac } : undefined }];
	});
	return {
		name: Name.slice(1),
		image: Config.Image,
		status: State.Status,
		exitCode: State.Status === 'exited' ? State.ExitCode : undefined,
		endpoints: byKey(endpoints.filter(isJoined)),
	};
}

/** A connect that the engine refused leaves an endpoint without an address, of which no event tells. */
function isJoined([, { running }]: [string, EndpointFacts]): boolean {
	return running === undefined || running.ipv4 !== '';
}

function believedContainer({ name, image, status, exitCode, endpoints }: Container): ContainerFacts {
	const runs = status === 'running' || status === 'paused' || status === 'restarting';
	const joined = endpoints.map((endpoint): [string, EndpointFacts] => {
		const { networkName, staticIpv4, staticIpv6, ipv4, ipv6, macAddress: mac } = endpoint;
		return [networkName, { staticIpv4, staticIpv6, running: runs ? { ipv4, ipv6, mac } : undefined }];
	});
	return {
		name,
		image,
		status,
		exitCode,
		endpoints: byKey(joined.filter(isJoined)),
	};
}

function inspectedNetwork({ Name, Driver, Internal, IPAM, Containers }: Docker.NetworkInspectInfo): NetworkFacts {
	const members = Object.values(Containers ?? {}).map(({ Name: name, ...at }): [string, Addresses] => [
		name,
		{ ipv4: withoutPrefix(at.IPv4Address), ipv6: withoutPrefix(at.IPv6Address), mac: at.MacAddress },
	]);
	const subnets = (IPAM?.Config ?? []).map(({ Subnet }) => Subnet ?? '');
	return { name: Name, driver: Driver, internal: Internal, subnets, members: byKey(members) };
}

function believedNetwork({ name, driver, internal, subnets, members }: Network): NetworkFacts {
	return {
		name,
		driver,
		internal,
		subnets: subnets.map(({ subnet }) => subnet),
		members: byKey(members.map(({ name: member, ipv4, ipv6, macAddress: mac }) => [member, { ipv4, ipv6, mac }])),
	};
}

function withoutPrefix(address: string): string {
	return address.split('/')[0] ?? '';
}

/** Sorted, so that a difference reads well. */
function byKey<T>(entries: [string, T][]): Record<string, T> {
	return Object.fromEntries(entries.toSorted(([one], [other]) => one.localeCompare(other)));
}
