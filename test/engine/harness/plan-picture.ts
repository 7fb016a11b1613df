/** What an engine has, as far as a plan decides it: to compare labs that were made in different ways. */

import type Docker from 'dockerode';

export type LabPicture = {
	containers: Record<string, unknown>;
	networks: Record<string, unknown>;
	volumes: Record<string, unknown>;
};

/** @param part what begins with this alone */
export async function reportOf(docker: Docker, part = ''): Promise<LabPicture> {
	const { containers, networks: own, volumes } = await allOf(docker, part);
	const details = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).inspect()));
	return {
		containers: byName(details.map(each => [each.Name.slice(1), containerPicture(each)])),
		networks: byName(own.map(each => [each.Name, networkPicture(each)])),
		volumes: byName(volumes.map(each => [each.Name, { driver: each.Driver, labels: withoutCompose(each.Labels) }])),
	};
}

/**
 * Removes everything but images.
 *
 * @param part what begins with this alone
 */
export async function sweep(docker: Docker, part = ''): Promise<void> {
	const { containers, networks } = await allOf(docker, part);
	for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true, v: true });
	for (const { Id } of networks) await docker.getNetwork(Id).remove();
	// Unnamed ones have gone with their containers.
	const { volumes } = await allOf(docker, part);
	for (const { Name } of volumes) await docker.getVolume(Name).remove();
}

async function allOf(docker: Docker, part: string) {
	const containers = await docker.listContainers({ all: true });
	const networks = (await docker.listNetworks()).filter(({ Name }) => !['bridge', 'host', 'none'].includes(Name));
	const { Volumes: volumes } = await docker.listVolumes();
	return {
		containers: containers.filter(({ Names }) => Names.some(name => name.startsWith(`/${part}`))),
		networks: networks.filter(({ Name }) => Name.startsWith(part)),
		volumes: volumes.filter(({ Name }) => Name.startsWith(part)),
	};
}

function byName(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
	return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}

function containerPicture({ Config, HostConfig, State, NetworkSettings, Id, Mounts }: Docker.ContainerInspectInfo) {
	return {
		running: State.Running,
		image: Config.Image,
		program: [...[Config.Entrypoint ?? []].flat(), ...(Config.Cmd ?? [])],
		environment: Config.Env.toSorted(),
		hostname: Config.Hostname === Id.slice(0, 12) ? '' : Config.Hostname,
		labels: withoutCompose(Config.Labels),
		exposed: Object.keys(Config.ExposedPorts ?? {}).toSorted(),
		health: Config.Healthcheck ?? null,
		stopTimeout: 'StopTimeout' in Config ? Config.StopTimeout : null,
		ports: HostConfig.PortBindings ?? {},
		restart: HostConfig.RestartPolicy?.Name || 'no',
		devices: HostConfig.Devices ?? [],
		// The docker command of Engine 28 writes them out.
		capabilities: [HostConfig.CapAdd ?? []].flat().map(each => String(each).replace(/^CAP_/, '')),
		init: HostConfig.Init ?? false,
		ulimits: HostConfig.Ulimits ?? [],
		tmpfs: HostConfig.Tmpfs ?? {},
		// The engine tells them in no order.
		mounts: byName(Mounts.map(({ Type, Name, Source, Destination, RW }) => [Destination, [Type, Name ?? Source, RW]])),
		networks: byName(Object.entries(NetworkSettings.Networks).map(endpointPicture(Id))),
	};
}

const endpointPicture =
	(id: string) =>
	([name, endpoint]: [string, Docker.EndpointSettings]): [string, unknown] => [
		name,
		{
			static: endpoint.IPAMConfig?.IPv4Address ?? '',
			address: endpoint.IPAddress,
			// One that nobody asked for is random from Engine 28 on.
			mac: endpoint.MacAddress?.startsWith('02:42:') ? endpoint.MacAddress : '',
			aliases: (endpoint.Aliases ?? []).filter(alias => alias !== id.slice(0, 12)).toSorted(),
		},
	];

function networkPicture({ Driver, Internal, EnableIPv6, IPAM, Labels, Options }: Docker.NetworkInspectInfo) {
	return {
		driver: Driver,
		internal: Internal,
		ipv6: EnableIPv6,
		subnets: IPAM?.Config ?? [],
		labels: withoutCompose(Labels),
		options: Options ?? {},
	};
}

/** Compose writes its own labels into everything. */
function withoutCompose(labels: Record<string, string> | null | undefined): Record<string, string> {
	return Object.fromEntries(Object.entries(labels ?? {}).filter(([name]) => !name.startsWith('com.docker.compose.')));
}
