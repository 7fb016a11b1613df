/** The parts of an engine's inspect answers (Engine API 1.41 to 1.54) that specs are read from, as they came. */

import * as z from 'zod/mini';
import { CONTAINER_STATUSES } from '../../objects.ts';

const text = z.nullish(z.string());
const texts = z.nullish(z.array(z.string()));
const textMap = z.nullish(z.record(z.string(), text));
const keys = z.nullish(z.record(z.string(), z.unknown()));
const number = z.nullish(z.number());
const flag = z.nullish(z.boolean());

/** Loose where an engine may have more than is read here: what is left over is reported (unread.ts). */
const health = z.nullish(
	z.looseObject({
		Test: texts,
		Interval: number,
		Timeout: number,
		StartPeriod: number,
		StartInterval: number,
		Retries: number,
	}),
);

/** Settings whose names are the same in the table of fields are read from here by their name. */
const config = z.looseObject({
	Image: text,
	Hostname: text,
	Env: texts,
	Cmd: texts,
	Entrypoint: texts,
	ExposedPorts: keys,
	Volumes: keys,
	Labels: textMap,
	Healthcheck: health,
	MacAddress: text,
});

const endpoint = z.looseObject({
	NetworkID: text,
	EndpointID: text,
	IPAMConfig: z.nullish(z.looseObject({ IPv4Address: text, IPv6Address: text, LinkLocalIPs: texts })),
	IPAddress: text,
	GlobalIPv6Address: text,
	MacAddress: text,
	Aliases: texts,
	Links: texts,
	DriverOpts: textMap,
	/** From API 1.48 on. */
	GwPriority: number,
	/** There from API 1.44 on, which has a MAC address for each network. */
	DNSNames: texts,
});

const portMap = z.nullish(z.record(z.string(), z.nullish(z.array(z.looseObject({ HostIp: text, HostPort: text })))));

const hostConfig = z.looseObject({
	NetworkMode: text,
	RestartPolicy: z.nullish(z.looseObject({ Name: text, MaximumRetryCount: number })),
	PortBindings: portMap,
	Binds: texts,
	Mounts: z.nullish(
		z.array(
			z.looseObject({
				Type: z.string(),
				Source: text,
				Target: z.string(),
				ReadOnly: flag,
				BindOptions: z.nullish(z.looseObject({ Propagation: text })),
				VolumeOptions: z.nullish(z.looseObject({ NoCopy: flag })),
				TmpfsOptions: z.nullish(z.looseObject({ SizeBytes: number, Mode: number })),
			}),
		),
	),
	Tmpfs: textMap,
	Devices: z.nullish(z.array(z.looseObject({ PathOnHost: text, PathInContainer: text, CgroupPermissions: text }))),
	DeviceRequests: z.nullish(
		z.array(
			z.looseObject({
				Driver: text,
				Count: number,
				DeviceIDs: texts,
				Capabilities: z.nullish(z.array(z.array(z.string()))),
				Options: textMap,
			}),
		),
	),
	Ulimits: z.nullish(z.array(z.looseObject({ Name: z.string(), Soft: z.number(), Hard: z.number() }))),
	LogConfig: z.nullish(z.looseObject({ Type: text, Config: textMap })),
	Links: texts,
	Privileged: flag,
	Memory: number,
	MaskedPaths: texts,
	ReadonlyPaths: texts,
});

export const containerInspect = z.object({
	Id: z.string(),
	Name: z.string(),
	Image: z.string(),
	/** By its restart policy, since a user started it. */
	RestartCount: number,
	State: z.object({
		Status: z.catch(z.enum(CONTAINER_STATUSES), 'dead'),
		Running: flag,
		Paused: flag,
		Error: text,
		ExitCode: number,
		StartedAt: text,
		FinishedAt: text,
		Health: z.nullish(z.object({ Status: text })),
	}),
	Config: config,
	HostConfig: hostConfig,
	Mounts: z.nullish(z.array(z.object({ Type: text, Name: text, Source: text, Destination: z.string(), RW: flag }))),
	NetworkSettings: z.object({
		Networks: z.nullish(z.record(z.string(), endpoint)),
		/** Those that are published now, with the host's. */
		Ports: portMap,
	}),
});

export const imageInspect = z.object({
	Id: z.string(),
	RepoTags: texts,
	RepoDigests: texts,
	Architecture: text,
	Os: text,
	Variant: text,
	/** Null for an image without settings. */
	Config: z.nullish(config),
});

export const networkInspect = z.object({
	Id: z.string(),
	Name: z.string(),
	Driver: text,
	EnableIPv6: flag,
	Internal: flag,
	Attachable: flag,
	Ingress: flag,
	ConfigOnly: flag,
	Scope: text,
	/** Those that run. */
	Containers: z.nullish(z.record(z.string(), z.object({ IPv4Address: text, IPv6Address: text }))),
	Labels: textMap,
	Options: textMap,
	IPAM: z.nullish(
		z.object({
			Driver: text,
			Options: textMap,
			Config: z.nullish(z.array(z.object({ Subnet: text, Gateway: text, IPRange: text, AuxiliaryAddresses: textMap }))),
		}),
	),
});

export const volumeInspect = z.object({
	Name: z.string(),
	Driver: text,
	Options: textMap,
	Labels: textMap,
});

export type ContainerInspect = z.infer<typeof containerInspect>;
export type ImageInspect = z.infer<typeof imageInspect>;
export type EndpointInspect = z.infer<typeof endpoint>;
export type HealthInspect = z.infer<typeof health>;
export type NetworkInspect = z.infer<typeof networkInspect>;
export type VolumeInspect = z.infer<typeof volumeInspect>;
