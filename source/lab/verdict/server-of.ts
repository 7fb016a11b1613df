/** Which server a worker's container means: who bears the name or address that it asks for, where it asks. */

import { type Bearers, bearersOf, type HostAt } from './bearers.ts';
import { isInSubnet, parseAddress } from '../address/address.ts';
import type { Container, Network } from '../objects.ts';
import { isPartOf, sharesNetwork } from '../lava/split.ts';
import type { LavaServer, WorkerContainer } from '../lava/worker.ts';
import { isLoopback, parseServerUrl, type ServerUrl } from '../lava/server-url.ts';

type Known = {
	containers: ReadonlyMap<string, Container>;
	networks: ReadonlyMap<string, Network>;
	servers: readonly LavaServer[];
	hostAt?: HostAt | undefined;
};

export type Meant = {
	server: LavaServer | undefined;
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
	const { servers, networks, containers, hostAt } = known;
	const url = seen.server?.value.url;
	const { bearers, near } = url === undefined ? NOBODY : bearersOf(url, worker, containers, hostAt);
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
			.flatMap(stray => bearersOf(stray, worker, containers, hostAt).bearers)
			.map(each => serverIn(each, known))
			.find(each => each !== undefined);
	if (named !== undefined) return { server: named, asked: undefined, otherBearer };
	const telling = servers.filter(({ workers }) => workers.some(({ name }) => name === seen.name.value));
	const [only] = telling.length === 1 ? telling : servers;
	const isClear = telling.length === 1 || (servers.length === 1 && isOfLab(url, worker, networks));
	const isElsewhere = others.length > 0 && !others.some(each => isNear(each, only, known));
	return { server: isClear && !isElsewhere ? only : undefined, asked: undefined, otherBearer };
}

const NOBODY: Bearers = { bearers: [], near: false };

/** In variables that its image does not read: what somebody meant. */
function strayUrls({ mistakes }: WorkerContainer): ServerUrl[] {
	const urls = mistakes.flatMap(({ correction }) => [correction.set?.['URL'], correction.set?.['MASTER_URL']]);
	return urls.flatMap(url => parseServerUrl(url ?? '') ?? []);
}

/** Something that passes requests on stands beside its server. */
function isNear(container: Container, server: LavaServer | undefined, { containers }: Known): boolean {
	const target = server?.place.at === 'container' ? containers.get(server.place.container.id) : undefined;
	return target !== undefined && sharesNetwork(container, target);
}

/** The server that it is, or is a part of. */
function serverIn(container: Container, { servers, containers }: Known): LavaServer | undefined {
	const inContainer = (isMeant: (target: Container) => boolean): LavaServer | undefined =>
		servers.find(({ place }) => {
			const target = place.at === 'container' ? containers.get(place.container.id) : undefined;
			return target !== undefined && isMeant(target);
		});
	return inContainer(({ id }) => id === container.id) ?? inContainer(target => isPartOf(container, target));
}

function isOfLab(url: ServerUrl | undefined, worker: Container, networks: Known['networks']): boolean {
	if (url === undefined) return true;
	const { host } = url;
	// The host's own loopback may be anything's that listens there.
	if (isLoopback(host)) return worker.networkMode !== 'host';
	const address = parseAddress(host);
	if (address === undefined) return !host.includes('.');
	return [...networks.values()].some(
		({ host: at, subnets }) => at === worker.host && subnets.some(({ subnet }) => isInSubnet(address, subnet)),
	);
}
