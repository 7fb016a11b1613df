/** The simulated lab as plain data. Only the transitions make a new one of it; nothing is changed in place. */

import type { LavaUser } from '../lab/lava/manage/users.ts';

export type LabState = {
	/** By id, oldest first. */
	containers: ReadonlyMap<string, DemoContainer>;
	/** By id, oldest first. */
	networks: ReadonlyMap<string, DemoNetwork>;
	images: readonly DemoImage[];
	volumes: readonly DemoVolume[];
	/** The databases of LAVA's servers, by the volume that keeps each, or by the container. */
	lava: ReadonlyMap<string, LavaDatabase>;
	/** What its engine calls the host; the demo's own name by default. */
	hostName?: string;
	/** The LAVA server of the lab on another host, and where workers here reach it. */
	farServer?: { name: string; address: string };
	/** Its part in a Swarm, where it is in one. */
	swarm?: DemoSwarm;
	/** Ids are made from the seed and a serial number, so that the same steps give the same ids. */
	seed: string;
	serial: number;
};

export type DemoSwarm = {
	nodeId: string;
	address: string;
	managers: readonly { id: string; address: string }[];
	/** Of a manager: what it keeps for all. */
	kept?: { id: string; token: string; nodes: readonly DemoNode[] };
};

export type DemoNode = {
	id: string;
	hostName: string;
	address: string;
	role: 'manager' | 'worker';
	state: 'ready' | 'down';
};

/** What becomes of a lab: the new state, and what the engine tells its listeners of it, in order. */
export type DemoChange = { state: LabState; events: readonly DemoEvent[] };

/** An event before it has a time. */
export type DemoEvent = {
	type: 'container' | 'network' | 'volume' | 'image' | 'node';
	action: string;
	id: string;
	attributes: Readonly<Record<string, string>>;
};

/** All times are milliseconds since the epoch. */
export type DemoRunState =
	| { status: 'created'; error: string }
	| { status: 'running' | 'paused'; startedAt: number; finishedAt: number; pid: number }
	| { status: 'exited'; startedAt: number; finishedAt: number; exitCode: number; error: string };

export type DemoHealth = {
	status: 'starting' | 'healthy' | 'unhealthy';
	failingStreak: number;
	/** The last probes, oldest first. */
	log: readonly { start: number; end: number; exitCode: number; output: string }[];
};

/** A port of the image or of the command line; `host` when it is published. */
/** `address`: of the host; left out: all. */
export type DemoPort = { container: number; protocol: 'tcp' | 'udp'; host?: number; address?: string };

export type DemoMount = { type: 'bind' | 'volume'; source: string; destination: string; readOnly: boolean };

/** The addresses a running container has from a network; all empty on the host's and the null network. */
export type Lease = { ipv4: string; ipv6: string; mac: string };

export type DemoEndpoint = {
	networkId: string;
	/** Kept beside the id: a network may be gone while a stopped container still names it. */
	networkName: string;
	/** Empty until the container ran. */
	endpointId: string;
	/** Addresses that were asked for; empty = the engine chooses. */
	staticIpv4: string;
	staticIpv6: string;
	aliases: readonly string[];
	/** Undefined while the container does not run. */
	lease: Lease | undefined;
};

export type DemoContainer = {
	id: string;
	name: string;
	image: string;
	imageId: string;
	entrypoint: readonly string[];
	command: readonly string[];
	environment: readonly string[];
	labels: Readonly<Record<string, string>>;
	hostname: string;
	tty: boolean;
	openStdin: boolean;
	createdAt: number;
	run: DemoRunState;
	restartCount: number;
	restartPolicy: string;
	autoRemove: boolean;
	privileged: boolean;
	init: boolean;
	/** Seconds; undefined = the engine's 10. */
	stopTimeout: number | undefined;
	/** Docker's `HostConfig.NetworkMode`. */
	networkMode: string;
	endpoints: readonly DemoEndpoint[];
	ports: readonly DemoPort[];
	mounts: readonly DemoMount[];
	/** The shell line of the health check; undefined = none. */
	healthCheck: string | undefined;
	health: DemoHealth | undefined;
	/** What was put into it, by path; undefined: taken out. */
	files: Readonly<Record<string, string | undefined>>;
};

export type DemoSubnet = { subnet: string; gateway: string; range: string; reserved: Readonly<Record<string, string>> };

export type DemoNetwork = {
	id: string;
	name: string;
	driver: 'bridge' | 'host' | 'null' | 'macvlan' | 'ipvlan' | 'overlay';
	scope: 'local' | 'swarm';
	internal: boolean;
	attachable: boolean;
	ipv6: boolean;
	subnets: readonly DemoSubnet[];
	options: Readonly<Record<string, string>>;
	labels: Readonly<Record<string, string>>;
	createdAt: number;
	/** Of one that spans hosts: the addresses that containers on other hosts have. */
	elsewhere?: readonly string[];
};

export type DemoImage = {
	id: string;
	/** `repository:tag` */
	tags: readonly string[];
	/** `repository@sha256:...`; empty for an image built here. */
	digests: readonly string[];
	architecture: string;
	createdAt: number;
	/** Bytes. */
	size: number;
	entrypoint: readonly string[];
	command: readonly string[];
	environment: readonly string[];
	labels: Readonly<Record<string, string>>;
	ports: readonly DemoPort[];
	healthCheck: string | undefined;
};

export type DemoVolume = { name: string; createdAt: number; labels: Readonly<Record<string, string>> };

export type LavaDatabase = {
	workers: readonly LavaWorker[];
	users: readonly LavaUser[];
	/** Those it answers to beside the ones of its container's variables. */
	hosts: readonly string[];
};

/** In LAVA's own words, as its REST API has them. What the worker's pings change is taken from its container, if it has one. */
export type LavaWorker = {
	name: string;
	description: string;
	health: 'Active' | 'Maintenance' | 'Retired';
	/** Devices that may be busy at once; 0 = no limit. */
	jobLimit: number;
	/** Null before its first ping. */
	version: string | null;
	/** The last one that was accepted, ms since the epoch. */
	lastPing: number;
	devices: readonly { name: string; type: string; health: 'Good' | 'Unknown' | 'Maintenance' | 'Retired' }[];
};

/** Whether the container's program is there, working or held. */
export function isAlive(container: DemoContainer): boolean {
	return container.run.status === 'running' || container.run.status === 'paused';
}
