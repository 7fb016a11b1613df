/** A container as `docker create` takes it. What is left out is Docker's or the image's default. */

import type { Protocol } from '../objects.ts';
import type { Value } from '../value.ts';
import type { EndpointSpec } from './network.ts';

/** Variables by name. */
export type Environment = Readonly<Record<string, Value>>;

export type ContainerSpec = {
	name: string;
	image: string;
	/** e.g. `linux/arm64`. */
	platform?: string;

	/** What runs; a first element of '' takes the image's entrypoint away. */
	entrypoint?: readonly Value[];
	command?: readonly Value[];
	environment?: Environment;
	/** Variables of the image that are taken away (`--env NAME`, where no such variable is set). */
	unset?: readonly string[];
	user?: string;
	groups?: readonly string[];
	workdir?: string;
	tty?: boolean;
	/** Keeps stdin open (`--interactive`). */
	stdin?: boolean;
	/** Runs Docker's own small init as process 1. */
	init?: boolean;
	stopSignal?: string;
	/** Seconds that `docker stop` waits before it kills. */
	stopGrace?: number;
	/** `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:TIMES`. */
	restart?: string;
	/** Removes itself when it ends (`--rm`). */
	autoRemove?: boolean;
	health?: HealthSpec;
	labels?: Readonly<Record<string, string>>;
	annotations?: Readonly<Record<string, string>>;

	hostname?: string;
	domainname?: string;
	/** `host`, `none` or `container:NAME`; left out: the first of `networks`, or Docker's bridge. */
	networkMode?: string;
	networks?: readonly EndpointSpec[];
	ports?: readonly PortSpec[];
	/** Ports beyond the image's that are exposed and not published, e.g. `80/tcp`. */
	expose?: readonly string[];
	/** Publishes every exposed port on one that the engine chooses. */
	publishAll?: boolean;
	dns?: readonly string[];
	dnsSearch?: readonly string[];
	dnsOptions?: readonly string[];
	/** `NAME:ADDRESS`. */
	extraHosts?: readonly string[];
	/** Legacy links on the default bridge, `NAME:ALIAS`. */
	links?: readonly string[];

	mounts?: readonly MountSpec[];
	/** `NAME[:ro|rw]` of containers whose mounts are taken over. */
	volumesFrom?: readonly string[];
	readOnly?: boolean;
	storageOptions?: Readonly<Record<string, string>>;

	devices?: readonly DeviceSpec[];
	/** e.g. `c 189:* rmw`. */
	deviceCgroupRules?: readonly string[];
	/** As `docker create --gpus` takes it, e.g. `all`. */
	gpus?: string;
	/** What `gpus` can't say, e.g. a device that CDI describes. */
	deviceRequests?: readonly DeviceRequestSpec[];
	privileged?: boolean;
	/** Without `CAP_`, e.g. `NET_ADMIN`; as the next one. */
	capAdd?: readonly string[];
	capDrop?: readonly string[];
	securityOptions?: readonly string[];
	sysctls?: Readonly<Record<string, string>>;
	/** `host`, `private`, `shareable`, `none` or `container:NAME`. */
	ipc?: string;
	/** `host` or `container:NAME`. */
	pid?: string;
	uts?: string;
	userns?: string;
	cgroupns?: string;
	cgroupParent?: string;
	/** The OCI runtime, where it is not the engine's default. */
	runtime?: string;

	/** Bytes. */
	shmSize?: number;
	ulimits?: readonly { name: string; soft: number; hard: number }[];
	logDriver?: string;
	logOptions?: Readonly<Record<string, string>>;
	/** Bytes, as the next two. */
	memory?: number;
	memoryReservation?: number;
	/** Memory and swap together; -1: no limit. */
	memorySwap?: number;
	/** 0 to 100. */
	memorySwappiness?: number;
	/** Cores, e.g. 1.5. */
	cpus?: number;
	cpuShares?: number;
	/** Microseconds, as the next one. */
	cpuPeriod?: number;
	cpuQuota?: number;
	/** e.g. `0-2,4`. */
	cpuset?: string;
	cpusetMemory?: string;
	pidsLimit?: number;
	blockWeight?: number;
	oomKillDisable?: boolean;
	oomScoreAdjust?: number;

	/** Settings that have no word here. */
	further?: FurtherSettings;
};

/** By the Engine API's own names, beside and within `HostConfig`, with the values that an inspect showed. */
export type FurtherSettings = {
	config?: Readonly<Record<string, unknown>>;
	host?: Readonly<Record<string, unknown>>;
};

/** One published port. */
export type PortSpec = {
	container: number;
	/** `tcp` by default. */
	protocol?: Protocol;
	/** An address of the host; left out: all. */
	address?: string;
	/** Left out: the engine chooses; `8000-8010`: one of these. */
	host?: number | `${number}-${number}`;
};

export type MountSpec =
	| {
			type: 'bind';
			/** A path of the host. */
			source: string;
			target: string;
			readOnly?: boolean;
			/** e.g. `rshared`. */
			propagation?: string;
			/** SELinux: `z` shared, `Z` private. */
			relabel?: 'z' | 'Z';
			/** Refuses a source that is not there, where Docker would make a folder (`--mount` against `--volume`). */
			mustExist?: boolean;
	  }
	| {
			type: 'volume';
			/** A volume's name; '' makes a new, unnamed one. */
			source: string;
			target: string;
			readOnly?: boolean;
			/** As above. */
			relabel?: 'z' | 'Z';
			/** Leaves a new volume empty instead of filling it with what the image has there. */
			noCopy?: boolean;
	  }
	| {
			type: 'tmpfs';
			target: string;
			/** As `docker create --tmpfs PATH:OPTIONS` takes them, e.g. `size=64m,mode=1777`. */
			options?: string;
	  }
	| {
			/** One that has no words here, e.g. of an image, or a volume with a driver of its own. */
			type: 'other';
			target: string;
			/** As the Engine API has it; its `Target` is the one above. */
			as: Readonly<Record<string, unknown>>;
	  };

/** What can be had in short form or in fields. */
export type BindableMount = Extract<MountSpec, { type: 'bind' | 'volume' }>;

/** A device node of the host. */
export type DeviceSpec = {
	host: string;
	/** The same path by default. */
	container?: string;
	/** `rwm` by default: read, write, make nodes. */
	permissions?: string;
};

/** Devices that a driver of the engine finds, e.g. `cdi` by the ids `vendor.com/class=name`. */
export type DeviceRequestSpec = {
	driver?: string;
	/** -1: all. */
	count?: number;
	ids?: readonly string[];
	/** One of these sets is wanted whole. */
	capabilities?: readonly (readonly string[])[];
	options?: Readonly<Record<string, string>>;
};

/** All times in seconds. */
export type HealthSpec = {
	/** `['NONE']` takes the image's away; `['CMD-SHELL', LINE]` or `['CMD', PROGRAM, ...]`. */
	test: readonly string[];
	interval?: number;
	timeout?: number;
	startPeriod?: number;
	/** From API 1.44 on. */
	startInterval?: number;
	retries?: number;
};
