/** What proposals and checks of a wizard are made from: the picture of the engine, and facts looked up beforehand. */

import type { Snapshot } from '../../lab/objects.ts';

export type World = { snapshot: Snapshot; facts: Facts };

/** Undefined parts could not be learned, e.g. of a host that is reached over ssh. */
export type Facts = {
	/** Subnets that the host reaches by routes of its own, the default route aside, as CIDR. */
	routes: readonly string[] | undefined;
	/** Device nodes that boards are reached through, e.g. `/dev/serial/by-id/usb-FTDI_1`. */
	devices: readonly string[] | undefined;
	/** Names of the images that the engine has. */
	images: readonly string[] | undefined;
	/** Names of the volumes that the engine has. */
	volumes: readonly string[] | undefined;
	/** The LAVA servers that run in containers here. */
	servers: readonly ServerFacts[];
	/** A password made for this form; used unless another is typed. */
	password: string;
};

export const NOTHING_KNOWN: Facts = {
	routes: undefined,
	devices: undefined,
	images: undefined,
	volumes: undefined,
	servers: [],
	password: '',
};

/** A LAVA server in a container here, as it answered. */
export type ReadyServer = {
	name: string;
	state: 'ready';
	version: string;
	/** Its ALLOWED_HOSTS, as Django has them. */
	hosts: readonly string[];
	users: readonly string[];
	workers: readonly { name: string; online: boolean }[];
};

/** `silent`: e.g. while it starts. */
export type ServerFacts = ReadyServer | { name: string; state: 'silent'; why: string };
