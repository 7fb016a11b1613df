/** Which containers bear a host name or an address, as a worker finds them. */

import { type Container, isBuiltInNetwork } from '../../objects.ts';
import type { HostKey } from '../../host.ts';
import { isSameList, memoizeByObject, memoizeLastByObject, steadyByKey } from '../../memoize.ts';
import { isLoopback, type ServerUrl } from '../../lava/server-url.ts';
import type { Surroundings } from './surroundings.ts';

/** The host that is reached under an address; undefined: none that is known. */
export type HostAt = (address: string) => HostKey | undefined;

/** `near`: the worker finds them; else it would, were it on one of their networks. */
export type Bearers = { bearers: readonly Container[]; near: boolean };

/**
 * Where a worker looks: under which names, addresses and ports containers of its host are found, and those containers;
 * and the ones on other hosts.
 */
export type Findable = Surroundings & { index: NameIndex };

/**
 * Docker's DNS tells a worker names on its own networks only: that is who it finds. Where no near container bears the host, what
 * bears it elsewhere is taken for meant, by an address or the container's name, which is its own on the whole engine; an
 * alias is not.
 */
export function bearersOf(
	{ host, port = 80 }: ServerUrl,
	worker: Container,
	{ index, own, far }: Findable,
	hostAt: HostAt = () => undefined,
): Bearers {
	const around = far.length === 0 ? [{ index, own }] : [{ index, own }, farIndex(far)];
	// By an address of a host one reaches the container that publishes the port on it, from every host.
	const at = hostAsked(host, worker, hostAt);
	const near = around.flatMap(each => {
		const found = these(idsNear({ host, port }, worker, { at, index: each.index }), each.own);
		return at === undefined ? found : found.filter(one => one.host === at);
	});
	const found = [...new Set(near)].filter(({ id }) => id !== worker.id);
	if (found.length > 0) return { bearers: found, near: true };
	// What only its own host knows means nothing on another.
	const anywhere = these(idsElsewhere(host, worker, index), own);
	return { bearers: anywhere.filter(each => each.id !== worker.id), near: false };
}

/** Ids of all on its own host that a worker may find, if it is there at all; whether they bear it is for `bearersOf` to say. */
export const idsAsked = (
	{ host, port = 80 }: ServerUrl,
	worker: Container,
	{ index, hostAt }: { index: NameIndex; hostAt: HostAt | undefined },
): string[] => [
	...idsNear({ host, port }, worker, { at: hostAsked(host, worker, hostAt), index }),
	...idsElsewhere(host, worker, index),
];

function idsNear(
	{ host, port }: { host: string; port: number },
	worker: Container,
	{ at, index: { published, onNetwork } }: { at: HostKey | undefined; index: NameIndex },
): readonly string[] {
	if (at !== undefined) return published.get(port) ?? [];
	return worker.endpoints.flatMap(({ networkId }) => onNetwork.get(`${networkId} ${host}`) ?? []);
}

const idsElsewhere = (host: string, { networkMode }: Container, { addressed, named }: NameIndex): readonly string[] => [
	...(addressed.get(host) ?? []),
	...(networkMode === 'host' ? [] : (named.get(host) ?? [])),
];

const these = (ids: readonly string[], containers: Surroundings['own']): Container[] =>
	ids.flatMap(id => containers.get(id) ?? []);

/** The host whose address that is; undefined: that of none that is known. */
export function hostAsked(host: string, worker: Container, hostAt: HostAt = () => undefined): HostKey | undefined {
	return worker.networkMode === 'host' && isLoopback(host) ? worker.host : hostAt(host);
}

/** Whether a host is this container wherever it is asked for. */
export function isNamed(container: Container, host: string): boolean {
	return addressesOf(container.endpoints).includes(host) || container.name.toLowerCase() === host;
}

/** Ids of containers, by what they are found by. */
export type NameIndex = Readonly<
	Record<'named' | 'addressed' | 'onNetwork', ReadonlyMap<string, readonly string[]>>
> & {
	/** By the host's port. */
	published: ReadonlyMap<number, readonly string[]>;
};

/** All that a container is found by; whether it runs is no part of it. */
type Found = {
	id: string;
	name: string;
	addresses: readonly string[];
	/** Behind the ids of its networks. */
	onNetwork: readonly string[];
	published: readonly number[];
};

/** One index serves all workers of a host, and stays the same while all are found by the same. */
export const nameIndex = memoizeByObject((own: Surroundings['own']): NameIndex => {
	const found = [...own.values()].map(foundBy);
	return indexOf(keepFound(hostIn(own), found));
});

const hostIn = (own: Surroundings['own']): string => own.values().next().value?.host ?? '';
const keepFound = steadyByKey<readonly Found[]>(isSameList);

const farIndex = memoizeByObject((far: Surroundings['far']) => ({
	index: indexOf(far.map(foundBy)),
	own: new Map(far.map(each => [each.id, each])),
}));

const foundBy = memoizeByObject((container: Container): Found => {
	const { id, name, endpoints, ports, detail } = container;
	return lastFoundBy(endpoints, { id, name, ports, hostname: detail?.hostname });
});

/** By its endpoints, which a container keeps that is found by the same (`engine/watch/snapshot-cache.ts`). */
const lastFoundBy = memoizeLastByObject(
	(
		endpoints: Container['endpoints'],
		{ id, name, ports, hostname }: Pick<Container, 'id' | 'name' | 'ports'> & { hostname: string | undefined },
	): Found => ({
		id,
		name: name.toLowerCase(),
		addresses: addressesOf(endpoints),
		onNetwork: endpoints.flatMap(({ networkId, networkName, ipv4, ipv6, staticIpv4, staticIpv6, aliases }) => {
			// Docker's DNS tells host names too, from Engine 25 on.
			const names = isBuiltInNetwork(networkName)
				? []
				: [name, hostname ?? '', id.slice(0, 12), ...aliases].map(each => each.toLowerCase());
			const all = [ipv4, ipv6, staticIpv4, staticIpv6, ...names].filter(each => each !== '');
			return all.map(each => `${networkId} ${each}`);
		}),
		published: ports.flatMap(({ host, protocol }) => (host !== undefined && protocol === 'tcp' ? [host.port] : [])),
	}),
);

const indexOf = memoizeByObject((all: readonly Found[]): NameIndex => {
	const index = { named: new Map(), addressed: new Map(), onNetwork: new Map(), published: new Map() };
	for (const { id, name, addresses, onNetwork, published } of all) {
		put(index.named, name, id);
		for (const address of addresses) put(index.addressed, address, id);
		for (const place of onNetwork) put(index.onNetwork, place, id);
		for (const port of published) put(index.published, port, id);
	}
	return index;
});

function put<Key>(map: Map<Key, string[]>, key: Key, id: string): void {
	const there = map.get(key);
	if (there === undefined) map.set(key, [id]);
	else if (there.at(-1) !== id) there.push(id);
}

function addressesOf(endpoints: Container['endpoints']): string[] {
	return endpoints
		.flatMap(({ ipv4, ipv6, staticIpv4, staticIpv6 }) => [ipv4, ipv6, staticIpv4, staticIpv6])
		.filter(address => address !== '');
}
