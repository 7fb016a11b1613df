/** Whether what is there is what a step would make. */

import type { ContainerSpec } from '../spec/container.ts';
import type { EndpointSpec, NetworkSpec, VolumeSpec } from '../spec/network.ts';
import { isDeepEqual } from '../spec/same.ts';
import { secretsIn, type Value } from '../value.ts';

/** What the wanted network leaves open may be anything. */
export function isSameNetwork(wanted: NetworkSpec, found: NetworkSpec): boolean {
	const subnets = (wanted.subnets ?? []).every(subnet =>
		(found.subnets ?? []).some(other => other.subnet === subnet.subnet && isPart(subnet, other)),
	);
	const { name: _name, subnets: _subnets, driver = 'bridge', ...rest } = wanted;
	return subnets && driver === (found.driver ?? 'bridge') && isPart(rest, found);
}

export function isSameVolume(wanted: VolumeSpec, found: VolumeSpec): boolean {
	const { driver = 'local', ...rest } = wanted;
	return driver === (found.driver ?? 'local') && isPart(rest, found);
}

/** Secret values are not compared; what the wanted container leaves open may be anything. */
export function isSameContainer(wanted: ContainerSpec, found: ContainerSpec): boolean {
	const { environment = {}, entrypoint = [], command = [], networks = [], platform: _, ...rest } = wanted;
	return (
		isPart(rest, found) &&
		Object.entries(environment).every(([name, value]) => isSameValue(value, found.environment?.[name])) &&
		areSameWords([...entrypoint, ...command], [...(found.entrypoint ?? []), ...(found.command ?? [])]) &&
		networks.every(endpoint => hasEndpoint(found.networks ?? [], endpoint))
	);
}

/** Whether a place on the network is there, with the addresses that were asked for. */
export function hasEndpoint(endpoints: readonly EndpointSpec[], { network, ipv4, ipv6 }: EndpointSpec): boolean {
	return endpoints.some(
		found =>
			found.network === network &&
			(ipv4 === undefined || ipv4 === found.ipv4) &&
			(ipv6 === undefined || ipv6 === found.ipv6),
	);
}

function areSameWords(wanted: readonly Value[], found: readonly Value[]): boolean {
	if (wanted.length === 0) return true;
	const words = wanted.filter(word => word !== '');
	return words.length === found.length && words.every((word, index) => isSameValue(word, found[index]));
}

function isSameValue(wanted: Value, found: Value | undefined): boolean {
	if (found === undefined) return false;
	// What is found may be taken for a secret that the plan has in clear.
	return secretsIn(wanted).length > 0 || secretsIn(found).length > 0 || isDeepEqual(wanted, found);
}

/** Whether everything that is said in `wanted` is so in `found`; false and empty say nothing. */
function isPart(wanted: object, found: object): boolean {
	const there = new Map(Object.entries(found));
	return Object.entries(wanted).every(([key, value]) => saysNothing(key, value) || isDeepEqual(value, there.get(key)));
}

function saysNothing(key: string, value: unknown): boolean {
	if (key === 'restart') return value === 'no';
	if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
	return value === undefined || value === false;
}
