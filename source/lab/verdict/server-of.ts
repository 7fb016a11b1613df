/** Which server a worker's container means. */

import { isInSubnet, parseAddress } from '../address/address.ts';
import type { Container, Network } from '../objects.ts';
import type { LavaServer, WorkerContainer } from '../lava/worker.ts';
import { isLoopback, parseServerUrl } from '../lava/server-url.ts';

type Known = {
	containers: ReadonlyMap<string, Container>;
	networks: ReadonlyMap<string, Network>;
	servers: readonly LavaServer[];
};

/**
 * The one that its URL names; else the only one that tells of a worker of its name; else the only one there is, where
 * the URL can't mean any outside of the lab: a loopback, an address of the lab's networks, a name without dots.
 */
export function findServer(known: Known, seen: WorkerContainer): LavaServer | undefined {
	const { servers, containers, networks } = known;
	const host = seen.server?.value.url.host;
	const hosts = [...(host === undefined ? [] : [host]), ...strayHosts(seen)];
	const meant = servers.find(server => hosts.some(each => bearsHost(server, each, containers)));
	if (meant !== undefined) return meant;
	const telling = servers.filter(({ workers }) => workers.some(({ name }) => name === seen.name.value));
	if (telling.length === 1) return telling[0];
	return servers.length === 1 && (host === undefined || isOfLab(host, networks)) ? servers[0] : undefined;
}

/** In variables that its image does not read: what somebody meant. */
function strayHosts({ mistakes }: WorkerContainer): string[] {
	const urls = mistakes.flatMap(({ mend }) => [mend.set?.['URL'], mend.set?.['MASTER_URL']]);
	return urls.flatMap(url => parseServerUrl(url ?? '')?.host ?? []);
}

function bearsHost({ place }: LavaServer, host: string, containers: ReadonlyMap<string, Container>): boolean {
	if (place.at === 'address') return parseServerUrl(place.url)?.host === host;
	const server = containers.get(place.container.id);
	return server !== undefined && isCalled(server, host);
}

/** Whether a host in a URL is this container, by address or by a name that Docker's DNS gives it. */
export function isCalled(container: Container, host: string): boolean {
	const names = [container.name, container.detail?.hostname ?? '', container.id.slice(0, 12)];
	return (
		names.some(name => name !== '' && name.toLowerCase() === host) ||
		container.endpoints.some(
			({ ipv4, ipv6, staticIpv4, staticIpv6, aliases }) =>
				[ipv4, ipv6, staticIpv4, staticIpv6].includes(host) || aliases.some(alias => alias.toLowerCase() === host),
		)
	);
}

function isOfLab(host: string, networks: ReadonlyMap<string, Network>): boolean {
	if (isLoopback(host)) return true;
	const address = parseAddress(host);
	if (address === undefined) return !host.includes('.');
	return [...networks.values()].some(({ subnets }) => subnets.some(({ subnet }) => isInSubnet(address, subnet)));
}
