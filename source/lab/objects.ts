/**
 * The Docker objects of a lab as the console knows them: plain immutable data of whichever engine.
 * Every string in here has been sanitised (source/text/sanitise.ts) before it was stored.
 */

import type { HostKey } from './host.ts';
import type { EntrypointScript } from './lava/entrypoint-script.ts';
import type { SwarmState } from './swarm/state.ts';

/** What `GET /version` and `GET /info` say of an engine. */
export type Host = {
	/** The engine's own ID, or the address where the engine does not tell one. */
	id: string;
	/** The host's name as the engine reports it. */
	name: string;
	/** Where the console reaches it, e.g. `unix:///var/run/docker.sock`. */
	address: string;
	engineVersion: string;
	/** The API version agreed on, e.g. `1.41`. */
	apiVersion: string;
	/** Docker's name of the architecture: `amd64`, `arm64`. */
	architecture: string;
	operatingSystem: string;
	cpus: number;
	/** Bytes. */
	memory: number;
	/** It runs as an ordinary user: it has no more of its host than that one. */
	rootless: boolean;
	/** Root in its containers is an ordinary user of the host (userns-remap). */
	usersRemapped: boolean;
	/** Its containers have control groups of their own: else the engine's figures of their use are the whole host's. */
	hasCgroups: boolean;
	swarm: SwarmState;
};

/** Docker's container states (Engine API 1.41, `State.Status`). */
export const CONTAINER_STATUSES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;

export type ContainerStatus = (typeof CONTAINER_STATUSES)[number];

/** Whether it was started and not stopped since: what it runs may rest, or be about to start over. */
export function isUp({ status }: { status: ContainerStatus }): boolean {
	return status === 'running' || status === 'paused' || status === 'restarting';
}

/** `none`: the image declares no health check. */
export type Health = 'none' | 'starting' | 'healthy' | 'unhealthy';

export type Protocol = 'tcp' | 'udp' | 'sctp';

/** A port of a container; `host` is there when it is published. */
export type Port = {
	container: number;
	protocol: Protocol;
	host?: { address: string; port: number };
};

/** A container's place on one network. */
export type Endpoint = {
	networkId: string;
	networkName: string;
	/** Empty while the container does not run and holds no static address. */
	ipv4: string;
	ipv6: string;
	/** Addresses the user asked for (`IPAMConfig`); empty = the engine chooses (dynamic). */
	staticIpv4: string;
	staticIpv6: string;
	macAddress: string;
	aliases: readonly string[];
};

export type Mount = {
	type: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'cluster' | 'image';
	/** A volume's name, or the path on the host. */
	source: string;
	destination: string;
	readOnly: boolean;
};

/** What an engine waits before it kills a container that was not made with another time, in seconds. */
export const DOCKER_GRACE = 10;

/** What only an inspect tells. */
export type ContainerDetail = {
	/** Seconds since the epoch; 0 = never. */
	startedAt: number;
	finishedAt: number;
	exitCode: number;
	/** The engine's words when a start failed. */
	error: string;
	oomKilled: boolean;
	restartCount: number;
	restartPolicy: string;
	health: Health;
	/** The last output of the health check. */
	healthOutput: string;
	/** Whether logs and attach are raw (a terminal) or multiplexed. */
	tty: boolean;
	hostname: string;
	/** `NAME=value`, values in clear: mask before showing (lab/secret.ts). */
	environment: readonly string[];
	entrypoint: readonly string[];
	command: readonly string[];
	mounts: readonly Mount[];
	privileged: boolean;
	/** Seconds that `docker stop` waits before it kills; undefined = `DOCKER_GRACE`. */
	stopTimeout: number | undefined;
	/** The whole answer of the engine, sanitised, for the Details panel. */
	raw: () => unknown;
};

export type Container = {
	/** Unique, whatever the host. */
	id: string;
	/** Where it is: its name, and those of its networks and volumes, are its own on that host alone. */
	host: HostKey;
	/** The first twelve characters of its id where it has none. */
	name: string;
	/** The image as it was asked for, e.g. `lavasoftware/lava-server:2023.01`. */
	image: string;
	imageId: string;
	/** What it runs, as the engine's list puts it together. */
	command: string;
	status: ContainerStatus;
	health: Health;
	/** Undefined while it has not exited. */
	exitCode: number | undefined;
	/** Seconds since the epoch. */
	createdAt: number;
	labels: Readonly<Record<string, string>>;
	ports: readonly Port[];
	/** The networks it is on; of a container that does not run, those it will be on. */
	endpoints: readonly Endpoint[];
	/** Networks of its settings that it is not on though it runs: what a connect that failed has left there. */
	unjoined: readonly Endpoint[];
	networkMode: string;
	/** Undefined until it was inspected. */
	detail: ContainerDetail | undefined;
	/** What the script of LAVA's images in it tells; left out where it was not read, or there is none. */
	script?: EntrypointScript;
};

export type Subnet = {
	/** CIDR, e.g. `172.18.0.0/16`. */
	subnet: string;
	gateway: string;
	/** CIDR part of the subnet that dynamic addresses come from; empty = all of it. */
	range: string;
	/** Addresses the engine keeps away from containers, by name. */
	reserved: Readonly<Record<string, string>>;
};

export type NetworkMember = {
	containerId: string;
	name: string;
	ipv4: string;
	ipv6: string;
	macAddress: string;
};

const BUILT_IN_NETWORKS: readonly string[] = ['bridge', 'host', 'none'];

/** Whether every engine makes it itself: nothing is found by name on `bridge`, and the others have no addresses. */
export function isBuiltInNetwork(name: string): boolean {
	return BUILT_IN_NETWORKS.includes(name);
}

export type Network = {
	id: string;
	/** One that spans hosts is listed by each of them. */
	host: HostKey;
	name: string;
	driver: string;
	scope: string;
	internal: boolean;
	/** A container of its own can join an overlay only where this is true. */
	attachable: boolean;
	/** The swarm's own network for the published ports of services. */
	ingress: boolean;
	/** Only settings that other networks are made from: nothing joins it. */
	configOnly: boolean;
	ipv6: boolean;
	/** None where the engine gives out no addresses on it (IPAM driver `null`). */
	subnets: readonly Subnet[];
	/** Running members, from the network's inspect (the list call leaves them out). */
	members: readonly NetworkMember[];
	labels: Readonly<Record<string, string>>;
	options: Readonly<Record<string, string>>;
	createdAt: number;
	raw: unknown;
};

/** Use of one running container between two samples. */
export type Usage = {
	/** Percent of one core: 200 means two cores busy. */
	cpu: number;
	/** Bytes, page cache left out as `docker stats` does. */
	memory: number;
	memoryLimit: number;
	/** Milliseconds since the epoch. */
	at: number;
};

/** One line of Docker's event stream. */
export type EngineEvent = {
	host: HostKey;
	/** Nanoseconds since the epoch are too fine for a number: milliseconds, with a fraction. */
	at: number;
	type: string;
	/** e.g. `start`, `die`, `exec_create` (without the command). */
	action: string;
	/** What follows the action, e.g. an exec's command, secrets redacted. */
	detail: string;
	id: string;
	/** The object's name, or its id where it has none. */
	name: string;
	/** Those that tell something of the event itself: the engine adds the object's labels to each event. */
	attributes: Readonly<Record<string, string>>;
};

/** How the console stands with one engine. */
export type Connection =
	| { state: 'connecting'; since: number; attempt: number }
	| { state: 'live'; since: number }
	/** The snapshot is of `since`; the next try is at `retryAt` (both ms since the epoch). */
	| { state: 'lost'; since: number; reason: EngineProblem; retryAt: number; attempt: number }
	| { state: 'down'; since: number; reason: EngineProblem; retryAt: number; attempt: number };

/** Why an engine can't be talked to. `remedy` lines are exact for this machine. */
export type EngineProblem = {
	kind:
		| 'no-engine'
		| 'not-permitted'
		| 'not-running'
		| 'bad-address'
		| 'no-context'
		| 'unreachable'
		| 'silent'
		| 'version'
		| 'tls'
		| 'ssh'
		| 'unknown';
	/** What happened, one sentence. */
	message: string;
	/** What to do: lines, commands among them marked by a leading `$ `. */
	remedy: readonly string[];
};

/** Something of an engine that can't be known, and why: refused, or answered in a way that can't be read. */
export type Gap = {
	of: 'containers' | 'networks' | 'events' | 'host';
	/** One sentence. */
	says: string;
};

/** The immutable snapshot of one engine. */
export type Snapshot = {
	/** Which host it is of. */
	key: HostKey;
	/** What its engine says of itself. */
	host: Host | undefined;
	connection: Connection;
	containers: ReadonlyMap<string, Container>;
	networks: ReadonlyMap<string, Network>;
	/** When the whole was last known to be true, ms since the epoch; 0 = never. */
	syncedAt: number;
	/** Milliseconds that the engine's clock is ahead of this machine's; 0 while that is not known, or no second. */
	clockOffset: number;
	/** Since when the engine has owed an answer, by this machine's clock; undefined while it answers. */
	unansweredSince: number | undefined;
	/** Events do not come: the engine's lists are asked for at short intervals instead. */
	polled: boolean;
	/** What is not known of the engine: the snapshot lacks it, or has it as it was before. */
	gaps: readonly Gap[];
	/** What was left aside on the way to the engine and stops nothing, one sentence. */
	warning?: string | undefined;
};
