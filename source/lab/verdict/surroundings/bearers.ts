/** Which containers bear a host name or an address, as a worker finds them. */

import { type Container, isBuiltInNetwork } from '../../objects.ts';
import type { HostKey } from '../../host.ts';
import { memoizeByObject } from '../../memoize.ts';
import { isLoopback, type ServerUrl } from '../../lava/server-url.ts';
import type { Surroundings } from './surroundings.ts';

/** The host that is reached under an address; undefined: none that is known. */
export type HostAt = (address: string) => HostKey | undefined;

/** `near`: the worker finds them; else it would, were it on one of their networks. */
export type Bearers = { bearers: readonly Container[]; near: boolean };

/**
 * Docker's DNS tells a worker names on its own networks only: that is who it finds. Where no near container bears the host, what
 * bears it elsewhere is taken for meant, by an address or the container's name, which is its own on the whole engine; an
 * alias is not.
 */
export function bearersOf(
	{ host, port = 80 }: ServerUrl,
	worker: Container,
	{ own, far }: Surroundings,
	hostAt: HostAt = () => undefined,
): Bearers {
	const beside = ownIndex(own);
	const around = far.length === 0 ? [beside] : [beside, farIndex(far)];
	// By an address of a host one reaches the container that publishes the port on it, from every host.
	const at = hostAsked(host, worker, hostAt);
	const near = around.flatMap(({ published, onNetwork }) =>
		at !== undefined
			? (published.get(port) ?? []).filter(each => each.host === at)
			: worker.endpoints.flatMap(({ networkId }) => onNetwork.get(`${networkId} ${host}`) ?? []),
	);
	const found = [...new Set(near)].filter(({ id }) => id !== worker.id);
	if (found.length > 0) return { bearers: found, near: true };
	// What only its own host knows means nothing on another.
	const named = worker.networkMode === 'host' ? [] : (beside.named.get(host) ?? []);
	const anywhere = [...(beside.addressed.get(host) ?? []), ...named];
	return { bearers: anywhere.filter(each => each.id !== worker.id), near: false };
}

/** The host whose address that is; undefined: that of none that is known. */
export function hostAsked(host: string, worker: Container, hostAt: HostAt = () => undefined): HostKey | undefined {
	return worker.networkMode === 'host' && isLoopback(host) ? worker.host : hostAt(host);
}

/** Whether a host is this container wherever it is asked for. */
export function isNamed(container: Container, host: string): boolean {
	return addressesOf(container).includes(host) || container.name.toLowerCase() === host;
}

type Index = Readonly<Record<'named' | 'addressed' | 'onNetwork', ReadonlyMap<string, readonly Container[]>>> & {
	/** By the host's port. */
	published: ReadonlyMap<number, readonly Container[]>;
};

/** One way through all containers serves all workers of a host. */
const ownIndex = memoizeByObject((own: Surroundings['own']) => indexOf(own.values()));
const farIndex = memoizeByObject((far: Surroundings['far']) => indexOf(far));

function indexOf(containers: Iterable<Container>): Index {
	const index = { named: new Map(), addressed: new Map(), onNetwork: new Map(), published: new Map() };
	for (const container of containers) {
		put(index.named, container.name.toLowerCase(), container);
		for (const address of addressesOf(container)) put(index.addressed, address, container);
		for (const { host, protocol } of container.ports) {
			if (host !== undefined && protocol === 'tcp') put(index.published, host.port, container);
		}
		for (const endpoint of container.endpoints) {
			const { networkId, networkName, ipv4, ipv6, staticIpv4, staticIpv6, aliases } = endpoint;
			const names = isBuiltInNetwork(networkName)
				? []
				: [...namesOf(container), ...aliases.map(each => each.toLowerCase())];
			for (const name of [ipv4, ipv6, staticIpv4, staticIpv6, ...names]) {
				if (name !== '') put(index.onNetwork, `${networkId} ${name}`, container);
			}
		}
	}
	return index;
}

function put<Key>(map: Map<Key, Container[]>, key: Key, container: Container): void {
	const there = map.get(key);
	if (there === undefined) map.set(key, [container]);
	else if (there.at(-1) !== container) there.push(container);
}

/** Docker's DNS tells host names too, from Engine 25 on. */
function namesOf({ id, name, detail }: Container): string[] {
	return [name, detail?.hostname ?? '', id.slice(0, 12)].map(each => each.toLowerCase());
}

function addressesOf({ endpoints }: Container): string[] {
	return endpoints
		.flatMap(({ ipv4, ipv6, staticIpv4, staticIpv6 }) => [ipv4, ipv6, staticIpv4, staticIpv6])
		.filter(address => address !== '');
}
