/** Networks and volumes as a plan makes them: what is left out is Docker's default. */

import type { Cidr } from '../address/address.ts';

export type SubnetSpec = {
	subnet: Cidr;
	gateway?: string;
	/** CIDR part of the subnet that dynamic addresses come from. */
	range?: string;
	/** Addresses kept away from containers, by name. */
	reserved?: Readonly<Record<string, string>>;
};

export type NetworkSpec = {
	name: string;
	/** `bridge` by default. */
	driver?: string;
	/** Empty or left out: the engine chooses one. */
	subnets?: readonly SubnetSpec[];
	ipv6?: boolean;
	/** No way out of the network. */
	internal?: boolean;
	attachable?: boolean;
	labels?: Readonly<Record<string, string>>;
	/** Of the driver, e.g. `parent` of a macvlan. */
	options?: Readonly<Record<string, string>>;
	/** `default` by default. */
	ipamDriver?: string;
	ipamOptions?: Readonly<Record<string, string>>;
};

/** A container's place on one network. */
export type EndpointSpec = {
	/** The network's name. */
	network: string;
	/** Static addresses; left out: the engine chooses. */
	ipv4?: string;
	ipv6?: string;
	linkLocal?: readonly string[];
	aliases?: readonly string[];
	/** e.g. `02:42:ac:12:00:05`. Before API 1.44 only the container's first network takes one. */
	mac?: string;
	/** Legacy links, `NAME:ALIAS`. */
	links?: readonly string[];
	driverOptions?: Readonly<Record<string, string>>;
	/** The network of the highest has the default route; from API 1.48 on. */
	gatewayPriority?: number;
};

export type VolumeSpec = {
	name: string;
	/** `local` by default. */
	driver?: string;
	options?: Readonly<Record<string, string>>;
	labels?: Readonly<Record<string, string>>;
};
