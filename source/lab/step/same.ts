/** Whether what is there is what a step would make: the names of the settings that differ; none = it is. */

import type { ContainerSpec } from '../spec/container.ts';
import type { EndpointSpec, NetworkSpec, VolumeSpec } from '../spec/network.ts';
import { isDeepEqual } from '../spec/same.ts';
import { secretsIn, type Value } from '../value.ts';

/** What the wanted network leaves open may be anything. */
export function networkDifferences(wanted: NetworkSpec, found: NetworkSpec): string[] {
	const { name: _, subnets = [], driver = 'bridge', ...rest } = wanted;
	const there = (subnet: (typeof subnets)[number]): boolean =>
		(found.subnets ?? []).some(other => partDifferences(subnet, other).length === 0);
	return [
		...(driver === (found.driver ?? 'bridge') ? [] : ['driver']),
		...(subnets.every(there) ? [] : ['subnets']),
		...partDifferences(rest, found),
	];
}

export function volumeDifferences({ driver = 'local', ...rest }: VolumeSpec, found: VolumeSpec): string[] {
	return [...(driver === (found.driver ?? 'local') ? [] : ['driver']), ...partDifferences(rest, found)];
}

/** Secret values are not compared; what the wanted container leaves open may be anything. */
export function containerDifferences(wanted: ContainerSpec, found: ContainerSpec): string[] {
	const { environment = {}, entrypoint = [], command = [], networks = [], platform: _, ...rest } = wanted;
	const words = [...(found.entrypoint ?? []), ...(found.command ?? [])];
	const variables = Object.entries(environment).filter(
		([name, value]) => !isSameValue(value, found.environment?.[name]),
	);
	return [
		...partDifferences(rest, found),
		...variables.map(([name]) => `environment ${name}`),
		...(areSameWords([...entrypoint, ...command], words) ? [] : ['command']),
		...(networks.every(endpoint => hasEndpoint(found.networks ?? [], endpoint)) ? [] : ['networks']),
	];
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
	const words = wanted.filter(word => word !== '');
	if (words.length === 0) return true;
	return words.length === found.length && words.every((word, index) => isSameValue(word, found[index]));
}

function isSameValue(wanted: Value, found: Value | undefined): boolean {
	if (found === undefined) return false;
	// What is found may be taken for a secret that the plan has in clear.
	return secretsIn(wanted).length > 0 || secretsIn(found).length > 0 || isDeepEqual(wanted, found);
}

/** The keys of `wanted` that say something else in `found`. */
function partDifferences(wanted: object, found: object): string[] {
	const there = new Map(Object.entries(found));
	return Object.entries(wanted)
		.filter(([key, value]) => !saysNothing(value) && !isSame(key, value, there.get(key)))
		.map(([key]) => key);
}

/** What is as Docker takes it anyway is left out of what is found; of a list the order says nothing: the engine has its own. */
function isSame(key: string, wanted: unknown, found: unknown): boolean {
	if (found === undefined) return wanted === false || (key === 'restart' && wanted === 'no');
	if (!Array.isArray(wanted) || !Array.isArray(found)) return isDeepEqual(wanted, found);
	return wanted.length === found.length && wanted.every(each => found.some(other => isDeepEqual(each, other)));
}

function saysNothing(value: unknown): boolean {
	return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
