/** The LAVA servers that a wizard may mean. */

import type { HostKey } from '../../lab/host.ts';
import { type Container, isBuiltInNetwork, isUp, type Snapshot } from '../../lab/objects.ts';
import { lavaVersion } from '../../lab/image/image.ts';
import { isAllowed } from '../../lab/lava/server/allowed-hosts.ts';
import { isLoopback, urlHost } from '../../lab/lava/server-url.ts';
import { spansHosts } from '../../lab/swarm/hosts.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { servesAs, wholeServer } from '../../lab/lava/server/split.ts';
import type { Option } from '../field.ts';
import type { ServerFacts, World, WorldHost } from '../world.ts';
import { compareNames } from '../../text/compare.ts';

/** Stands for a server that is in no container here. */
export const ELSEWHERE = 'elsewhere';

const serversHere = ({ snapshot }: World): Container[] => serversOf(snapshot);

const serversOf = ({ containers }: Snapshot): Container[] =>
	[...containers.values()]
		.filter(each => each.status === 'running' && roleOf(each).role === 'server')
		.toSorted((a, b) => compareNames(a.name, b.name));

export const hasServer = (world: World): boolean => serversHere(world).length > 0;

/** Whether any dispatcher runs here. */
export const hasDispatcher = ({ snapshot }: World): boolean =>
	[...snapshot.containers.values()].some(each => isUp(each) && roleOf(each).role === 'dispatcher');

/**
 * The web page of a server in a container, by the port of its host that leads to it, else by its address.
 *
 * @param host under which its host is reached from here
 */
export function webPage({ name, ports, endpoints }: Container, host = 'localhost'): string {
	const port = ports.find(each => each.container === 80 && each.host !== undefined)?.host?.port;
	if (port !== undefined) return `http://${urlHost(host)}${port === 80 ? '' : `:${port}`}/`;
	const address = endpoints.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]).find(each => each !== '');
	return `http://${urlHost(address ?? name)}/`;
}

/** A server on another host, as an answer. */
export const farAnswer = (name: string, host: HostKey): string => `${name} on ${host}`;

/** A server in a container, as the answer that means it; elsewhere, where its container is none of the console's. */
export function serverAnswer(id: string, world: World): string {
	const here = world.snapshot.containers.get(id)?.name;
	const far = farServers(world).find(({ container }) => container.id === id)?.container;
	return here ?? (far === undefined ? ELSEWHERE : farAnswer(far.name, far.host));
}

/** Those that run on the other hosts of the console. */
export const farServers = ({ hosts, snapshot }: World): { container: Container; host: WorldHost }[] =>
	hosts
		.filter(host => host.snapshot.key !== snapshot.key)
		.flatMap(host => serversOf(host.snapshot).map(container => ({ container, host })));

export const farServer = (answer: string, world: World): ReturnType<typeof farServers>[number] | undefined =>
	farServers(world).find(({ container }) => farAnswer(container.name, container.host) === answer);

export const serverContainer = (name: string, world: World): Container | undefined =>
	serversHere(world).find(each => each.name === name) ?? farServer(name, world)?.container;

/** @throws Error where it has ended meanwhile */
export function runningServer(name: string, world: World): Container {
	const container = serverContainer(name, world);
	if (container === undefined) throw new Error(`${name} does not run any more.`);
	return container;
}

export const factsOf = (name: string, { facts }: World): ServerFacts | undefined =>
	facts.servers.find(each => each.name === name) ??
	facts.farServers.find(each => farAnswer(each.name, each.host) === name);

/** Why nothing can be asked of it; undefined also while it is being asked. */
export function silentProblem(name: string, world: World): string | undefined {
	const facts = factsOf(name, world);
	return facts?.state === 'silent' ? `${name} does not answer: ${facts.why}` : undefined;
}

export const containerOptions = (world: World): Option[] =>
	serversHere(world).map(({ name, image }) => ({ value: name, label: name, note: image }));

/** All that run in containers, on this host and the others. */
export const runningOptions = (world: World): Option[] => [
	...containerOptions(world),
	...farServers(world).map(({ container: { name, host, image } }) => ({
		value: farAnswer(name, host),
		label: farAnswer(name, host),
		note: image,
	})),
];

export const serverOptions = (world: World): Option[] => [
	...runningOptions(world),
	{ value: ELSEWHERE, label: 'elsewhere', note: 'on another host, or installed from packages' },
];

/** As the server itself says, else by its image. */
export function serverVersion(name: string, world: World): string | undefined {
	const facts = factsOf(name, world);
	if (facts?.state === 'ready' && facts.version !== undefined) return facts.version;
	const container = serverContainer(name, world);
	return container && lavaVersion(container.image)?.text;
}

/** The network of a server that others can join: of one on another host, one that spans both. */
export const serverNetwork = (name: string, world: World): string | undefined =>
	serverContainer(name, world)?.endpoints.find(
		each =>
			!isBuiltInNetwork(each.networkName) && (farServer(name, world) === undefined || isShared(each.networkId, world)),
	)?.networkName;

/** Whether a network of another host is one of this host too. */
const isShared = (id: string, { snapshot: { networks } }: World): boolean => {
	const network = networks.get(id);
	return network !== undefined && spansHosts(network);
};

/** A server on another host, unless both are on the network: there it is like one beside it. */
export function beyondNetwork(name: string, network: string, world: World): ReturnType<typeof farServer> {
	const far = farServer(name, world);
	return far !== undefined && placeOnShared(far.container, network, world) === undefined ? far : undefined;
}

const placeOnShared = ({ endpoints }: Container, network: string, world: World) =>
	endpoints.find(each => each.networkName === network && isShared(each.networkId, world));

/** Whether a server answers to that name or address (Django's `validate_host`); undefined where unknown. */
export function answersTo(name: string, host: string, world: World): boolean | undefined {
	const facts = factsOf(name, world);
	if (facts?.state !== 'ready') return undefined;
	return facts.hosts.some(each => isAllowed(each, host));
}

/**
 * How the server is called on a network: by an address that stays, else by its name; by the one of them that it answers
 * to. Underscores are in no name that Django takes for a host. Undefined: only the user knows where it is.
 */
export function addressOn(name: string, network: string, world: World): string | undefined {
	if (name === ELSEWHERE) return undefined;
	const far = beyondNetwork(name, network, world);
	if (far !== undefined) return farAddress(far.host);
	const server = serverContainer(name, world);
	const front = server && frontOf(server, world);
	const endpoint = (front ?? server)?.endpoints.find(each => each.networkName === network);
	if (front !== undefined && endpoint !== undefined) return endpoint.staticIpv4 || front.name;
	const { staticIpv4 = '', staticIpv6 = '', ipv4 = '', ipv6 = '' } = endpoint ?? {};
	const called = server?.name ?? name;
	const names = [staticIpv4 || staticIpv6, called.includes('_') ? '' : called, ipv4 || ipv6].filter(
		each => each !== '',
	);
	return names.find(each => answersTo(name, each.toLowerCase(), world) !== false) ?? names[0] ?? called;
}

/** Where the web page of a server in several containers is; undefined: in the server's own. */
const frontOf = (server: Container, { snapshot: { containers } }: World): Container | undefined =>
	wholeServer(server, { containers }).find(part => part.id !== server.id && servesAs(part) === 'apache2');

/** Under which other hosts reach one: as the user said, else as the console does. Never an address of Docker's bridges. */
export function farAddress({ address, snapshot }: WorldHost): string | undefined {
	if (address !== undefined) return address;
	const [, host] = /^(?:tcp|ssh|https?):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]+)/.exec(snapshot.host?.address ?? '') ?? [];
	return host === undefined || isLoopback(host.replaceAll(/[[\]]/g, '')) ? undefined : host.replaceAll(/[[\]]/g, '');
}

/** The port of its host that leads to a port of a server; undefined: none does. */
export function publishedPort({ ports }: Container, container: number): number | undefined {
	return ports.find(each => each.container === container && each.protocol === 'tcp' && each.host !== undefined)?.host
		?.port;
}
