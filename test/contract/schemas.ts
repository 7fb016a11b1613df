/** The answers' shapes, as far as the program reads them. A key that an engine leaves out or types otherwise fails. */

import * as z from 'zod';

const id = z.string().regex(/^[0-9a-f]{64}$/);
const strings = z.record(z.string(), z.string());
/** RFC 3339, with or without a fraction. */
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/);

export const createdSchema = z.object({ Id: id });

export const endpointSchema = z.object({
	IPAMConfig: z.object({ IPv4Address: z.string().optional(), IPv6Address: z.string().optional() }).nullable(),
	Aliases: z.array(z.string()).nullable(),
	NetworkID: z.string(),
	EndpointID: z.string(),
	Gateway: z.string(),
	IPAddress: z.string(),
	IPPrefixLen: z.number(),
	IPv6Gateway: z.string(),
	GlobalIPv6Address: z.string(),
	GlobalIPv6PrefixLen: z.number(),
	MacAddress: z.string(),
});

const mountSchema = z.object({
	Type: z.string(),
	Name: z.string().optional(),
	Source: z.string(),
	Destination: z.string(),
	RW: z.boolean(),
});

export const listedSchema = z.object({
	Id: id,
	Names: z.array(z.string().startsWith('/')),
	Image: z.string(),
	ImageID: z.string().startsWith('sha256:'),
	Command: z.string(),
	Created: z.int(),
	Ports: z.array(
		z.object({
			IP: z.string().optional(),
			PrivatePort: z.int(),
			PublicPort: z.int().optional(),
			Type: z.enum(['tcp', 'udp', 'sctp']),
		}),
	),
	Labels: strings,
	State: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
	Status: z.string(),
	HostConfig: z.object({ NetworkMode: z.string() }),
	NetworkSettings: z.object({ Networks: z.record(z.string(), endpointSchema) }),
	Mounts: z.array(mountSchema),
});

export const inspectSchema = z.object({
	Id: id,
	Created: time,
	Path: z.string(),
	Args: z.array(z.string()),
	State: z.object({
		Status: z.string(),
		Running: z.boolean(),
		Paused: z.boolean(),
		Restarting: z.boolean(),
		OOMKilled: z.boolean(),
		Dead: z.boolean(),
		Pid: z.int(),
		ExitCode: z.int(),
		Error: z.string(),
		StartedAt: time,
		FinishedAt: time,
		Health: z
			.object({
				Status: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
				FailingStreak: z.int(),
				Log: z.array(z.object({ Start: time, End: time, ExitCode: z.int(), Output: z.string() })),
			})
			.optional(),
	}),
	Image: z.string().startsWith('sha256:'),
	Name: z.string().startsWith('/'),
	RestartCount: z.int(),
	Driver: z.string(),
	Platform: z.literal('linux'),
	HostConfig: z.object({
		Binds: z.array(z.string()).nullable(),
		NetworkMode: z.string(),
		PortBindings: z
			.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable())
			.nullable(),
		RestartPolicy: z.object({ Name: z.string(), MaximumRetryCount: z.int() }),
		AutoRemove: z.boolean(),
		Privileged: z.boolean(),
	}),
	Mounts: z.array(mountSchema),
	Config: z.object({
		Hostname: z.string(),
		Tty: z.boolean(),
		OpenStdin: z.boolean(),
		Env: z.array(z.string()),
		Cmd: z.array(z.string()).nullable(),
		Image: z.string(),
		Entrypoint: z.array(z.string()).nullable(),
		Labels: strings,
		StopTimeout: z.int().optional(),
	}),
	NetworkSettings: z.object({
		Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable()),
		Networks: z.record(z.string(), endpointSchema),
	}),
});

export type Inspect = z.infer<typeof inspectSchema>;

export const networkSchema = z.object({
	Name: z.string(),
	Id: id,
	Created: time,
	Scope: z.string(),
	Driver: z.string(),
	EnableIPv6: z.boolean(),
	IPAM: z.object({
		Driver: z.string(),
		Config: z
			.array(
				z.object({
					Subnet: z.string(),
					Gateway: z.string().optional(),
					IPRange: z.string().optional(),
					AuxiliaryAddresses: strings.optional(),
				}),
			)
			.nullable(),
	}),
	Internal: z.boolean(),
	Attachable: z.boolean(),
	Containers: z.record(
		id,
		z.object({
			Name: z.string(),
			EndpointID: z.string(),
			MacAddress: z.string(),
			IPv4Address: z.string(),
			IPv6Address: z.string(),
		}),
	),
	Options: strings,
	Labels: strings,
});

/** Since API 1.45 or so the members of a list's networks are left out altogether. */
export const listedNetworkSchema = networkSchema.extend({ Containers: z.record(z.string(), z.unknown()).optional() });

export const execSchema = z.object({
	ID: id,
	Running: z.boolean(),
	ExitCode: z.int().nullable(),
	ProcessConfig: z.object({ tty: z.boolean(), entrypoint: z.string(), arguments: z.array(z.string()) }),
	OpenStdin: z.boolean(),
	OpenStdout: z.boolean(),
	OpenStderr: z.boolean(),
	ContainerID: id,
	Pid: z.int(),
});

export const statsSchema = z.object({
	read: time,
	preread: time,
	cpu_stats: z.object({
		cpu_usage: z.object({ total_usage: z.number(), usage_in_kernelmode: z.number(), usage_in_usermode: z.number() }),
		system_cpu_usage: z.number().optional(),
		online_cpus: z.int().optional(),
	}),
	precpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }), system_cpu_usage: z.number().optional() }),
	memory_stats: z.object({
		usage: z.number().optional(),
		limit: z.number().optional(),
		stats: z.record(z.string(), z.number()).optional(),
	}),
});

export const eventSchema = z.object({
	Type: z.string(),
	Action: z.string(),
	Actor: z.object({ ID: z.string(), Attributes: strings }),
	scope: z.literal('local'),
	time: z.int(),
	timeNano: z.number(),
	status: z.string().optional(),
	id: z.string().optional(),
	from: z.string().optional(),
});

export type EventAnswer = z.infer<typeof eventSchema>;

export const versionSchema = z.object({
	Version: z.string(),
	ApiVersion: z.string().regex(/^1\.\d+$/),
	MinAPIVersion: z.string().regex(/^1\.\d+$/),
	Os: z.literal('linux'),
	Arch: z.string(),
	KernelVersion: z.string(),
	Components: z.array(z.object({ Name: z.string(), Version: z.string() })),
});

export const infoSchema = z.object({
	ID: z.string().min(1),
	Name: z.string().min(1),
	Containers: z.int(),
	ContainersRunning: z.int(),
	ContainersPaused: z.int(),
	ContainersStopped: z.int(),
	Images: z.int(),
	ServerVersion: z.string(),
	OperatingSystem: z.string(),
	OSType: z.literal('linux'),
	Architecture: z.string(),
	KernelVersion: z.string(),
	NCPU: z.int(),
	MemTotal: z.int(),
	DockerRootDir: z.string(),
	IPv4Forwarding: z.boolean(),
});
