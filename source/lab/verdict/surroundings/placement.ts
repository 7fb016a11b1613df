/** Where a worker's container stands among the networks. */

import { isInSubnet, parseAddress } from '../../address/address.ts';
import { type Container, type Endpoint, isBuiltInNetwork, type Network } from '../../objects.ts';
import type { WorkerContainer } from '../../lava/worker/worker.ts';
import { isNamed } from './bearers.ts';

/**
 * The server's network that a worker lacks, where it looks for the server's own address or name and they have no
 * network in common. A server that is reached through a published port needs none.
 */
export function networkToJoin(worker: Container, server: Container, seen: WorkerContainer): string | undefined {
	const host = seen.server?.value.url.host;
	if (host === undefined || !isNamed(server, host) || onHost(worker) || onHost(server)) return undefined;
	const ours = new Set(worker.endpoints.map(({ networkId }) => networkId));
	if (server.endpoints.some(({ networkId }) => ours.has(networkId))) return undefined;
	const addressed = server.endpoints.find(endpoint => bears(endpoint, host));
	const named = server.endpoints.find(({ networkName }) => !isBuiltInNetwork(networkName));
	return (addressed ?? named)?.networkName;
}

function onHost({ networkMode }: Container): boolean {
	return networkMode === 'host';
}

function bears({ ipv4, ipv6, staticIpv4, staticIpv6 }: Endpoint, host: string): boolean {
	return [ipv4, ipv6, staticIpv4, staticIpv6].includes(host);
}

/** On networks of Docker that lead nowhere else, and on no other. */
export function isOnlyInternal({ endpoints, networkMode }: Container, networks: ReadonlyMap<string, Network>): boolean {
	if (networkMode === 'host' || endpoints.length === 0) return false;
	return endpoints.every(({ networkId }) => networks.get(networkId)?.internal === true);
}

/** A static address that is not of its network's subnets. */
export type OutsideAddress = { network: string; address: string; subnets: string };

/** A static address that its network, as it is now, does not have. */
export function outsideAddress(
	container: Container,
	networks: ReadonlyMap<string, Network>,
): OutsideAddress | undefined {
	for (const { networkId, networkName, staticIpv4, staticIpv6 } of container.endpoints) {
		const network =
			networks.get(networkId) ??
			[...networks.values()].find(({ name, host }) => name === networkName && host === container.host);
		if (network === undefined) continue;
		const outside = [staticIpv4, staticIpv6].find(text => text !== '' && !isOf(network, text));
		if (outside !== undefined) {
			const subnets = network.subnets.map(({ subnet }) => subnet).join(', ');
			return { network: network.name, address: outside, subnets };
		}
	}
	return undefined;
}

function isOf({ subnets }: Network, text: string): boolean {
	const address = parseAddress(text);
	return address !== undefined && subnets.some(({ subnet }) => isInSubnet(address, subnet));
}
