/** Containers as the engine lists and inspects them (Engine API 1.41). */

import { prefixLength, subnetOf } from '../addresses.ts';
import { NEVER, timeText } from '../clock.ts';
import { isAlive, type DemoContainer, type DemoEndpoint, type DemoMount, type LabState } from '../state.ts';
import { addressesOf, exposedPorts, portKey } from './ports.ts';
import { statusText } from './status-text.ts';

export function listedContainer(state: LabState, container: DemoContainer, now: number): unknown {
	return {
		Id: container.id,
		Names: [`/${container.name}`],
		Image: container.image,
		ImageID: container.imageId,
		Command: commandText(container),
		Created: Math.floor(container.createdAt / 1000),
		Ports: listedPorts(container),
		Labels: container.labels,
		State: container.run.status,
		Status: statusText(container, now),
		HostConfig: { NetworkMode: container.networkMode },
		NetworkSettings: { Networks: networks(state, container, { aliases: false }) },
		Mounts: container.mounts.map(mountAnswer),
	};
}

/** The command line; words that hold a blank or a quote are quoted. */
function commandText({ entrypoint, command }: DemoContainer): string {
	return [...entrypoint, ...command]
		.map(word => (/[\s'"]/.test(word) ? `'${word.replaceAll("'", `'"'"'`)}'` : word))
		.join(' ');
}

function listedPorts(container: DemoContainer): unknown[] {
	if (!isAlive(container)) return [];
	return container.ports.flatMap(port => {
		const inside = { PrivatePort: port.container, Type: port.protocol };
		if (port.host === undefined) return [inside];
		return addressesOf(port).map(IP => ({ IP, ...inside, PublicPort: port.host }));
	});
}

function networks(
	state: LabState,
	container: DemoContainer,
	{ aliases }: { aliases: boolean },
): Record<string, unknown> {
	return Object.fromEntries(
		container.endpoints.map(endpoint => {
			const own = endpoint.networkName === 'bridge' ? null : [...endpoint.aliases, container.id.slice(0, 12)];
			return [endpoint.networkName, endpointAnswer(state, endpoint, aliases ? own : null, container)];
		}),
	);
}

function endpointAnswer(
	state: LabState,
	endpoint: DemoEndpoint,
	aliases: readonly string[] | null,
	container: DemoContainer,
): unknown {
	const network = state.networks.get(endpoint.networkId);
	const { ipv4 = '', ipv6 = '', mac = '' } = endpoint.lease ?? {};
	const [subnet4, subnet6] = [ipv4, ipv6].map(address => network && subnetOf(network, address));
	const everRan = container.run.status !== 'created';
	return {
		IPAMConfig: ipamConfig(endpoint),
		Links: null,
		Aliases: aliases,
		NetworkID: everRan || endpoint.lease !== undefined ? endpoint.networkId : '',
		EndpointID: endpoint.endpointId,
		Gateway: subnet4?.gateway ?? '',
		IPAddress: ipv4,
		IPPrefixLen: subnet4 === undefined ? 0 : prefixLength(subnet4.subnet),
		IPv6Gateway: subnet6?.gateway ?? '',
		GlobalIPv6Address: ipv6,
		GlobalIPv6PrefixLen: subnet6 === undefined ? 0 : prefixLength(subnet6.subnet),
		MacAddress: mac,
		DriverOpts: null,
	};
}

/** Only what was asked for: an address that the engine chose does not show here. */
function ipamConfig({ staticIpv4, staticIpv6 }: DemoEndpoint): Record<string, string> | null {
	if (staticIpv4 === '' && staticIpv6 === '') return null;
	return {
		...(staticIpv4 !== '' && { IPv4Address: staticIpv4 }),
		...(staticIpv6 !== '' && { IPv6Address: staticIpv6 }),
	};
}

function mountAnswer({ type, source, destination, readOnly }: DemoMount): unknown {
	const common = { Destination: destination, Mode: readOnly ? 'ro' : type === 'volume' ? 'z' : '', RW: !readOnly };
	if (type === 'bind') return { Type: 'bind', Source: source, ...common, Propagation: 'rprivate' };
	const path = `/var/lib/docker/volumes/${source}/_data`;
	return { Type: 'volume', Name: source, Source: path, ...common, Driver: 'local', Propagation: '' };
}

export function inspectedContainer(state: LabState, container: DemoContainer, execIds: readonly string[]): unknown {
	const [path = '', ...args] = [...container.entrypoint, ...container.command];
	const ran = container.run.status !== 'created';
	const folder = `/var/lib/docker/containers/${container.id}`;
	const file = (name: string) => (ran ? `${folder}/${name}` : '');
	return {
		Id: container.id,
		Created: timeText(container.createdAt),
		Path: path,
		Args: args,
		State: stateAnswer(container),
		Image: container.imageId,
		ResolvConfPath: file('resolv.conf'),
		HostnamePath: file('hostname'),
		HostsPath: file('hosts'),
		LogPath: file(`${container.id}-json.log`),
		Name: `/${container.name}`,
		RestartCount: container.restartCount,
		Driver: 'overlay2',
		Platform: 'linux',
		MountLabel: '',
		ProcessLabel: '',
		AppArmorProfile: '',
		ExecIDs: execIds.length === 0 ? null : execIds,
		HostConfig: hostConfig(container),
		GraphDriver: { Data: null, Name: 'overlay2' },
		Mounts: container.mounts.map(mountAnswer),
		Config: config(container),
		NetworkSettings: networkSettings(state, container),
	};
}

function stateAnswer(container: DemoContainer): unknown {
	const { run, health } = container;
	const started = run.status === 'created' ? NEVER : timeText(run.startedAt);
	const finished = run.status === 'created' ? NEVER : timeText(run.finishedAt);
	return {
		Status: run.status,
		Running: isAlive(container),
		Paused: run.status === 'paused',
		Restarting: false,
		OOMKilled: false,
		Dead: false,
		Pid: 'pid' in run ? run.pid : 0,
		ExitCode: run.status === 'exited' ? run.exitCode : run.status === 'created' && run.error !== '' ? 128 : 0,
		Error: 'error' in run ? run.error : '',
		StartedAt: started,
		FinishedAt: finished,
		...(health && { Health: healthAnswer(health) }),
	};
}

function healthAnswer({ status, failingStreak, log }: NonNullable<DemoContainer['health']>): unknown {
	return {
		Status: status,
		FailingStreak: failingStreak,
		Log: log.map(({ start, end, exitCode, output }) => ({
			Start: timeText(start),
			End: timeText(end),
			ExitCode: exitCode,
			Output: output,
		})),
	};
}

function hostConfig(container: DemoContainer): unknown {
	const binds = container.mounts.map(mount => `${mount.source}:${mount.destination}${mount.readOnly ? ':ro' : ''}`);
	const bindings = container.ports.flatMap(port =>
		port.host === undefined ? [] : [[portKey(port), [{ HostIp: port.address ?? '', HostPort: String(port.host) }]]],
	);
	return {
		Binds: binds.length === 0 ? null : binds,
		LogConfig: { Type: 'json-file', Config: {} },
		NetworkMode: container.networkMode,
		PortBindings: bindings.length === 0 ? null : Object.fromEntries(bindings),
		RestartPolicy: { Name: container.restartPolicy, MaximumRetryCount: 0 },
		AutoRemove: container.autoRemove,
		Privileged: container.privileged,
		...(container.init && { Init: true }),
		Memory: 0,
		NanoCpus: 0,
		Devices: null,
		CapAdd: null,
		CapDrop: null,
	};
}

function config(container: DemoContainer): unknown {
	return {
		Hostname: container.hostname,
		Domainname: '',
		User: '',
		AttachStdin: false,
		AttachStdout: false,
		AttachStderr: false,
		...(container.ports.length > 0 && { ExposedPorts: exposedPorts(container.ports) }),
		Tty: container.tty,
		OpenStdin: container.openStdin,
		StdinOnce: false,
		Env: container.environment,
		Cmd: container.command.length === 0 ? null : container.command,
		...(container.healthCheck !== undefined && {
			Healthcheck: { Test: ['CMD-SHELL', container.healthCheck], Interval: 30_000_000_000 },
		}),
		Image: container.image,
		Volumes: null,
		WorkingDir: '',
		Entrypoint: container.entrypoint.length === 0 ? null : container.entrypoint,
		OnBuild: null,
		Labels: container.labels,
		...(container.stopTimeout !== undefined && { StopTimeout: container.stopTimeout }),
	};
}

function networkSettings(state: LabState, container: DemoContainer): unknown {
	const published = container.ports.map(port => [
		portKey(port),
		port.host === undefined ? null : addressesOf(port).map(HostIp => ({ HostIp, HostPort: String(port.host) })),
	]);
	return {
		Bridge: '',
		SandboxID: isAlive(container) ? container.id : '',
		Ports: isAlive(container) ? Object.fromEntries(published) : {},
		Networks: networks(state, container, { aliases: true }),
	};
}
