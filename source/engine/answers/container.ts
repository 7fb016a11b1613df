/** Containers as the engine lists and inspects them (Engine API 1.41 to 1.54) -> lab objects. */

import * as z from 'zod/mini';
import type { HostKey } from '../../lab/host.ts';
import {
	type Container,
	CONTAINER_STATUSES,
	type ContainerDetail,
	type ContainerStatus,
	type Endpoint,
	type Health,
	type Mount,
	type Port,
	type Protocol,
} from '../../lab/objects.ts';
import { isHalfMade } from '../../lab/spec/read/networks.ts';
import { count, flag, instant, listOf, mapOf, plainDeep, readOne, text, texts } from './answer.ts';
import { compareNames } from '../../text/compare.ts';

const statusSchema = z.catch(z.enum(CONTAINER_STATUSES), 'dead');

const mountType = z.catch(z.enum(['bind', 'volume', 'tmpfs', 'npipe', 'cluster', 'image']), 'volume' as const);

const endpointSchema = z.object({
	NetworkID: text,
	EndpointID: text,
	IPAddress: text,
	GlobalIPv6Address: text,
	MacAddress: text,
	IPAMConfig: z.nullish(z.object({ IPv4Address: text, IPv6Address: text })),
	Aliases: listOf(text),
});

const portSchema = z.object({ IP: text, PrivatePort: count, PublicPort: count, Type: text });

const summarySchema = z.object({
	Id: z.string().check(z.minLength(1)),
	Names: listOf(text),
	Image: text,
	ImageID: text,
	Command: text,
	Created: count,
	State: statusSchema,
	Status: text,
	Ports: listOf(portSchema),
	Labels: texts,
	HostConfig: z.nullish(z.object({ NetworkMode: text })),
	NetworkSettings: z.nullish(z.object({ Networks: mapOf(endpointSchema) })),
});

/**
 * Reads one element of `GET /containers/json`.
 *
 * @throws Error when it can't be read
 */
export function readContainer(answer: unknown, host: HostKey): Container {
	const summary = readOne(answer, 'container', summarySchema);
	return {
		id: summary.Id,
		host,
		name: nameOf(summary.Names, summary.Id),
		image: summary.Image,
		imageId: summary.ImageID,
		command: summary.Command,
		status: summary.State,
		health: healthIn(summary.Status),
		exitCode: exitCodeIn(summary.Status),
		createdAt: summary.Created,
		labels: summary.Labels,
		ports: summary.Ports.map(toPort).toSorted(byPort),
		...placesOf(summary.State, summary.NetworkSettings?.Networks),
		networkMode: summary.HostConfig?.NetworkMode ?? '',
		detail: undefined,
	};
}

/**
 * A container has further names where another one links to it: `/other/alias`. While it is being made or removed it may
 * have none; its id's beginning is what the engine takes for a name then.
 */
function nameOf(names: readonly string[], id: string): string {
	const own = names.find(name => name.lastIndexOf('/') === 0) ?? names[0] ?? '';
	return own.replace(/^\//, '') || id.slice(0, 12);
}

/** Before API 1.52 the list tells health and exit code only in its sentence: `Up 2 hours (healthy)`, `Exited (137) ...`. */
function healthIn(sentence: string): Health {
	const [, said] = /\((healthy|unhealthy|health: starting)\)$/.exec(sentence) ?? [];
	return said === 'healthy' || said === 'unhealthy' ? said : said ? 'starting' : 'none';
}

function exitCodeIn(sentence: string): number | undefined {
	const [, code] = /^(?:Exited|Restarting) \((\d+)\)/.exec(sentence) ?? [];
	return code === undefined ? undefined : Number(code);
}

function toPort({ IP, PrivatePort, PublicPort, Type }: z.infer<typeof portSchema>): Port {
	return {
		container: PrivatePort,
		protocol: toProtocol(Type),
		...(PublicPort > 0 && { host: { address: IP, port: PublicPort } }),
	};
}

function toProtocol(name: string | undefined): Protocol {
	return name === 'udp' || name === 'sctp' ? name : 'tcp';
}

/** `80/tcp` and where it is published; nowhere is `null`. */
function toPorts([key, bindings]: [string, z.infer<typeof bindingsSchema>]): Port[] {
	const [number = '', protocol] = key.split('/');
	const port = { container: Number(number), protocol: toProtocol(protocol) };
	if (bindings.length === 0) return [port];
	return bindings.map(({ HostIp, HostPort }) => ({ ...port, host: { address: HostIp, port: Number(HostPort) } }));
}

/** The engine lists them in no order. */
function byPort(a: Port, b: Port): number {
	return a.container - b.container || compareNames(a.protocol, b.protocol) || compareNames(hostKey(a), hostKey(b));
}

function hostKey({ host }: Port): string {
	return host ? `${host.address} ${host.port}` : '';
}

type EndpointAnswers = ReadonlyMap<string, z.infer<typeof endpointSchema>>;

/** Its places on networks, and those that the engine refused it. */
function placesOf(
	status: ContainerStatus,
	networks: EndpointAnswers = new Map(),
): Pick<Container, 'endpoints' | 'unjoined'> {
	return {
		endpoints: toEndpoints([...networks].filter(([, endpoint]) => !isHalfMade(status, endpoint))),
		unjoined: toEndpoints([...networks].filter(([, endpoint]) => isHalfMade(status, endpoint))),
	};
}

function toEndpoints(networks: readonly (readonly [string, z.infer<typeof endpointSchema>])[]): Endpoint[] {
	return networks.map(([networkName, endpoint]) => ({
		networkId: endpoint.NetworkID,
		networkName,
		ipv4: endpoint.IPAddress,
		ipv6: endpoint.GlobalIPv6Address,
		staticIpv4: endpoint.IPAMConfig?.IPv4Address ?? '',
		staticIpv6: endpoint.IPAMConfig?.IPv6Address ?? '',
		macAddress: endpoint.MacAddress,
		aliases: endpoint.Aliases,
	}));
}

const bindingsSchema = listOf(z.object({ HostIp: text, HostPort: text }));

const inspectSchema = z.object({
	Id: z.string().check(z.minLength(1)),
	Name: text,
	Image: text,
	Path: text,
	Args: listOf(text),
	Created: instant,
	State: z.object({
		Status: statusSchema,
		StartedAt: instant,
		FinishedAt: instant,
		ExitCode: count,
		Error: text,
		OOMKilled: flag,
		Health: z.nullish(z.object({ Status: text, Log: listOf(z.object({ Output: text })) })),
	}),
	RestartCount: count,
	Config: z.object({
		Image: text,
		Hostname: text,
		Tty: flag,
		Env: listOf(text),
		Entrypoint: listOf(text),
		Cmd: listOf(text),
		Labels: texts,
		StopTimeout: z.nullish(z.number()),
	}),
	HostConfig: z.object({
		NetworkMode: text,
		RestartPolicy: z.nullish(z.object({ Name: text, MaximumRetryCount: count })),
		Privileged: flag,
	}),
	Mounts: listOf(z.object({ Type: mountType, Name: text, Source: text, Destination: text, RW: flag })),
	NetworkSettings: z.object({ Networks: mapOf(endpointSchema), Ports: mapOf(bindingsSchema) }),
});

/** A container with all that is known of one. */
export type InspectedContainer = Container & { detail: ContainerDetail };

/**
 * Reads `GET /containers/ID/json`. Unlike a list, it is of the engine's own present state: it waits for a change that is
 * under way.
 *
 * @throws Error when it can't be read
 */
export function readInspection(answer: unknown, host: HostKey): InspectedContainer {
	const { State, Config, HostConfig, NetworkSettings, ...rest } = readOne(answer, 'container', inspectSchema);
	const hasEnded = State.Status === 'exited' || State.Status === 'restarting';
	const health = toHealth(State.Health?.Status);
	// Thousands of whole answers are kept and few are looked at: as text they take a third of the memory.
	const json = JSON.stringify(answer);
	return {
		id: rest.Id,
		host,
		name: nameOf([rest.Name], rest.Id),
		image: Config.Image,
		imageId: rest.Image,
		command: commandOf(rest.Path, rest.Args),
		status: State.Status,
		health,
		exitCode: hasEnded ? State.ExitCode : undefined,
		createdAt: Math.floor(rest.Created),
		labels: Config.Labels,
		ports: [...NetworkSettings.Ports].flatMap(toPorts).toSorted(byPort),
		...placesOf(State.Status, NetworkSettings.Networks),
		networkMode: HostConfig.NetworkMode,
		detail: {
			startedAt: State.StartedAt,
			finishedAt: State.FinishedAt,
			exitCode: State.ExitCode,
			error: State.Error,
			oomKilled: State.OOMKilled,
			restartCount: rest.RestartCount,
			restartPolicy: restartPolicy(HostConfig.RestartPolicy),
			health,
			healthOutput: State.Health?.Log.at(-1)?.Output ?? '',
			tty: Config.Tty,
			hostname: Config.Hostname,
			environment: Config.Env,
			entrypoint: Config.Entrypoint,
			command: Config.Cmd,
			mounts: rest.Mounts.map(toMount),
			privileged: HostConfig.Privileged,
			stopTimeout: Config.StopTimeout ?? undefined,
			raw: () => plainDeep(JSON.parse(json)),
		},
	};
}

/** As the list says it. */
function commandOf(path: string, args: readonly string[]): string {
	return [path, ...args.map(argument => (argument.includes(' ') ? `'${argument}'` : argument))].join(' ');
}

/** As `docker run --restart` takes it. */
function restartPolicy(policy: { Name: string; MaximumRetryCount: number } | null | undefined): string {
	const name = policy?.Name || 'no';
	return policy?.MaximumRetryCount ? `${name}:${policy.MaximumRetryCount}` : name;
}

export function toHealth(status: string | undefined): Health {
	return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none';
}

function toMount(mount: z.infer<typeof inspectSchema>['Mounts'][number]): Mount {
	return {
		type: mount.Type,
		source: mount.Type === 'volume' ? mount.Name || mount.Source : mount.Source,
		destination: mount.Destination,
		readOnly: !mount.RW,
	};
}
