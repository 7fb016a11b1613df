/** By which names and addresses a server is to be reached. */

import { parseAddress } from '../../lab/address/address.ts';
import { allowedHost } from '../../lab/lava/server/allowed-hosts.ts';
import { isLoopback, parseServerUrl } from '../../lab/lava/server-url.ts';
import { farAddress } from '../fields/servers.ts';
import type { World } from '../world.ts';

export const words = (text: string): string[] => text.split(/[\s,]+/).filter(word => word !== '');

export function hostsProblem(text: string): string | undefined {
	if (text.includes('/')) return 'Write names and addresses alone, with blanks between, no http://.';
	const wrong = words(text).find(word => allowedHost(word) === undefined);
	if (wrong === undefined) return undefined;
	const port = /^([^:]+|\[.*\]):\d+$/.exec(wrong)?.[1];
	if (port !== undefined) return `${wrong} has a port in it: write ${port}, which is for all ports.`;
	return `Django takes no ${wrong} for a host: use letters, digits, . and - only, and blanks between.`;
}

/** Addresses of the host, for a web page that is published on it. */
export function hostAddresses({ facts, snapshot }: World): readonly string[] {
	const gateways = [...snapshot.networks.values()].flatMap(({ subnets }) => subnets.map(({ gateway }) => gateway));
	const own = facts.addresses ?? [parseServerUrl(snapshot.host?.address ?? '')?.host ?? ''];
	// A socket's path is no host, and what leads to a network of Docker's leads no other machine here.
	return own.filter(each => parseAddress(each) !== undefined && !isLoopback(each) && !gateways.includes(each));
}

/** Under which the workers of other hosts call it. */
export function addressForOthers({ hosts, snapshot }: World): string[] {
	if (hosts.length < 2) return [];
	const own = hosts.find(host => host.snapshot.key === snapshot.key);
	return (own && [farAddress(own)].filter(each => each !== undefined)) ?? [];
}
