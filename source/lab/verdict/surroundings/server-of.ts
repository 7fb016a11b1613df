/** Which server a worker's container means: who bears the name or address that it asks for, where it asks. */

import { type Bearers, bearersOf, type Findable, hostAsked, type HostAt, idsAsked } from './bearers.ts';
import { isInSubnet, parseAddress } from '../../address/address.ts';
import type { HostKey } from '../../host.ts';
import { memoizeByObject, steadyByKey } from '../../memoize.ts';
import type { Container, Network } from '../../objects.ts';
import { isPartOf, sharesNetwork } from '../../lava/server/split.ts';
import type { WorkerContainer } from '../../lava/worker/worker.ts';
import type { LavaServer } from '../../lava/server/server.ts';
import { isLoopback, parseServerUrl, type ServerUrl } from '../../lava/server-url.ts';
import type { Surroundings } from './surroundings.ts';

/** A server by what workers find it by: the same object, however often it tells of the same workers. */
export type KnownServer = Pick<LavaServer, 'key' | 'place'> & { workers: ReadonlySet<string> };

const keepKnown = steadyByKey<KnownServer>(
	(a, b) =>
		a.place === b.place && a.workers.size === b.workers.size && [...b.workers].every(name => a.workers.has(name)),
);

export const knownServer = memoizeByObject(({ key, place, workers }: LavaServer): KnownServer =>
	keepKnown(key, { key, place, workers: new Set(workers.map(({ name }) => name)) }),
);

type Known = Findable & {
	/** Of the worker's host. */
	networks: ReadonlyMap<string, Network>;
	servers: readonly KnownServer[];
	hostAt?: HostAt | undefined;
};

export type Meant = {
	server: KnownServer | undefined;
	/** The server's container, or the part of it, that bears the host in the URL where the worker looks for it. */
	asked: Container | undefined;
	/** Another running container that bears it there too, or alone, by name: what answers may be that. */
	otherBearer: string | undefined;
};

/**
 * The one that its URL names; else the only one that tells of a worker of its name; else the only one there is, where
 * the URL can't mean any outside of the lab: a loopback, an address of the lab's networks, a name without dots.
 */
export function findServer(known: Known, worker: Container, seen: WorkerContainer): Meant {
	const { servers, networks, hostAt } = known;
	const url = seen.server?.value.url;
	const { bearers, near } = url === undefined ? NOBODY : bearersOf(url, worker, known, hostAt);
	const asked = bearers.find(each => serverIn(each, known) !== undefined);
	const server = asked && serverIn(asked, known);
	const others = near
		? bearers.filter(each => each.status === 'running' && (server === undefined || serverIn(each, known) !== server))
		: [];
	const otherBearer = others[0]?.name;
	if (server !== undefined) return { server, asked, otherBearer };
	const named =
		servers.find(({ place }) => place.at === 'address' && parseServerUrl(place.url)?.host === url?.host) ??
		strayUrls(seen)
			.flatMap(stray => bearersOf(stray, worker, known, hostAt).bearers)
			.map(each => serverIn(each, known))
			.find(each => each !== undefined);
	if (named !== undefined) return { server: named, asked: undefined, otherBearer };
	const telling = servers.filter(({ workers }) => workers.has(seen.name.value));
	const [only] = telling.length === 1 ? telling : servers;
	const isClear = telling.length === 1 || (servers.length === 1 && isOfLab(url, worker, networks));
	const isElsewhere = others.length > 0 && !others.some(each => isNear(each, only, known));
	return { server: isClear && !isElsewhere ? only : undefined, asked: undefined, otherBearer };
}

/** Other hosts at whose addresses a worker looks for its server. */
export function hostsReached(worker: Container, seen: WorkerContainer, hostAt: HostAt | undefined): HostKey[] {
	const asked = urlsAsked(seen).flatMap(({ host }) => hostAsked(host, worker, hostAt) ?? []);
	return [...new Set(asked)].filter(host => host !== worker.host);
}

/** Ids of its host's containers that may bear what a worker asks for. */
export const idsMeant = (worker: Container, seen: WorkerContainer, known: Parameters<typeof idsAsked>[2]): string[] =>
	urlsAsked(seen).flatMap(url => idsAsked(url, worker, known));

const urlsAsked = (seen: WorkerContainer): ServerUrl[] => [
	...(seen.server === undefined ? [] : [seen.server.value.url]),
	...strayUrls(seen),
];

const NOBODY: Bearers = { bearers: [], near: false };

/** In variables that its image does not read: what was meant. */
function strayUrls({ mistakes }: WorkerContainer): ServerUrl[] {
	const urls = mistakes.flatMap(({ correction }) => [correction.set?.['URL'], correction.set?.['MASTER_URL']]);
	return urls.flatMap(url => parseServerUrl(url ?? '') ?? []);
}

/** Something that passes requests on stands beside its server. */
function isNear(container: Container, server: KnownServer | undefined, known: Known): boolean {
	const target = server && targetOf(server, known);
	return target !== undefined && sharesNetwork(container, target);
}

/** The server that it is, or is a part of. */
function serverIn(container: Container, known: Known): KnownServer | undefined {
	const inContainer = (isMeant: (target: Container) => boolean): KnownServer | undefined =>
		known.servers.find(server => {
			const target = targetOf(server, known);
			return target !== undefined && isMeant(target);
		});
	return inContainer(({ id }) => id === container.id) ?? inContainer(target => isPartOf(container, target));
}

/** The container of a server that the worker may come to. */
function targetOf({ place }: KnownServer, { own, far }: Surroundings): Container | undefined {
	if (place.at !== 'container') return undefined;
	const { id } = place.container;
	return own.get(id) ?? far.find(each => each.id === id);
}

function isOfLab(url: ServerUrl | undefined, worker: Container, networks: Known['networks']): boolean {
	if (url === undefined) return true;
	const { host } = url;
	// The host's own loopback may be anything's that listens there.
	if (isLoopback(host)) return worker.networkMode !== 'host';
	const address = parseAddress(host);
	if (address === undefined) return !host.includes('.');
	return [...networks.values()].some(({ subnets }) => subnets.some(({ subnet }) => isInSubnet(address, subnet)));
}
