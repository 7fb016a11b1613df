/** A network for a lab, and the plan that makes it. Its subnets: subnet.ts. */

import type { HostKey } from '../../host.ts';
import type { Cidr } from '../../address/address.ts';
import { dockerNameProblem } from '../../spec/docker-name.ts';
import { isBuiltInNetwork, type Network } from '../../objects.ts';
import type { Plan } from '../../plan.ts';
import type { NetworkSpec, SubnetSpec } from '../../spec/network.ts';

export type NetworkRequest = {
	name: string;
	driver: string;
	/** Undefined: the engine chooses one. */
	subnet: Cidr | undefined;
	gateway: string;
	/** The part that dynamic addresses come from; '' = all of it. */
	range: string;
	/** An IPv6 subnet beside it. */
	subnet6: Cidr | undefined;
	internal: boolean;
	/** The host's interface that a macvlan or ipvlan stands on. */
	parent: string;
	/** Of an overlay: what is sent between the hosts. */
	encrypted?: boolean;
};

export function networkPlan(request: NetworkRequest): Plan {
	return {
		title: `Create the network ${request.name}`,
		steps: [{ do: 'create-network', network: networkSpec(request) }],
		warnings: request.internal ? ['Containers on it reach nothing outside: no registry, no archive, no board.'] : [],
	};
}

export function networkSpec({
	name,
	driver,
	subnet,
	gateway,
	range,
	subnet6,
	internal,
	parent,
	encrypted = false,
}: NetworkRequest): NetworkSpec {
	const subnets: SubnetSpec[] = [
		...(subnet ? [{ subnet, ...(gateway !== '' && { gateway }), ...(range !== '' && { range }) }] : []),
		...(subnet6 ? [{ subnet: subnet6 }] : []),
	];
	return {
		name,
		driver,
		...(subnets.length > 0 && { subnets }),
		...(subnet6 && { ipv6: true }),
		...(internal && { internal }),
		// One that is not attachable is for services alone.
		...(driver === 'overlay' && { attachable: true }),
		...(driver === 'overlay' && encrypted && { options: { encrypted: '' } }),
		...(onInterface(driver) && parent !== '' && { options: { parent } }),
	};
}

/** A network that is not there yet, as it will be. */
export const plannedNetwork = (
	{ name, driver = 'bridge', subnets = [], ...spec }: NetworkSpec,
	host: HostKey,
): Network => ({
	id: '',
	host,
	name,
	driver,
	scope: 'local',
	internal: spec.internal ?? false,
	attachable: spec.attachable ?? false,
	ingress: false,
	configOnly: false,
	ipv6: spec.ipv6 ?? false,
	subnets: subnets.map(({ subnet, gateway = '', range = '', reserved = {} }) => ({ subnet, gateway, range, reserved })),
	members: [],
	labels: {},
	options: {},
	createdAt: 0,
	raw: undefined,
});

/** Drivers that put containers beside the host on one of its interfaces. */
export const onInterface = (driver: string): boolean => driver === 'macvlan' || driver === 'ipvlan';

export function networkNameProblem(name: string, networks: readonly Network[]): string | undefined {
	const problem = dockerNameProblem(name);
	if (problem !== undefined) return problem;
	if (isBuiltInNetwork(name) || name === 'default') return `Docker keeps the name ${name} for itself: choose another.`;
	if (networks.some(network => network.name === name))
		return `There is a network ${name} already: choose another name.`;
	return undefined;
}

/** Linux: 15 bytes, no blank and no slash (net/core/dev.c, dev_valid_name). */
export function interfaceProblem(name: string): string | undefined {
	if (/^[^\s/:]{1,15}$/.test(name)) return undefined;
	return 'Write the name of an interface of the host, e.g. eth0.';
}
