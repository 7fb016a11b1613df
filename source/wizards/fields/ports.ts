/** Ports of the host: who has them, and which of them the engine can publish. */

import type { World } from '../world.ts';

export function isPort(port: number): boolean {
	return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** Published ports, e.g. `80/tcp`, by the container that has each. */
function holders({ snapshot }: World): ReadonlyMap<string, string> {
	return new Map(
		[...snapshot.containers.values()].flatMap(({ name, ports }) =>
			ports.flatMap(({ host, protocol }) => (host === undefined ? [] : [[`${host.port}/${protocol}`, name] as const])),
		),
	);
}

/** e.g. `80/tcp` for what may be written as `80`. */
const withProtocol = (text: string): string => (text.includes('/') ? text : `${text}/tcp`);

/** Of an address with a port. */
export const ITS_PORT = 'Its port has to be from 1 to 65535.';

/** Why it can't be published. `text`: e.g. `80`, `69/udp`. */
export function portProblem(text: string, world: World): string | undefined {
	const number = /^(\d+)(?:\/(?:tcp|udp))?$/.exec(text)?.[1];
	if (number === undefined || !isPort(Number(number))) return 'Write a port from 1 to 65535.';
	const holder = holders(world).get(withProtocol(text));
	return holder === undefined ? undefined : `${holder} has port ${number} of this host: choose another.`;
}

/** What may keep the engine from publishing it, as the host was when the form was opened. */
export function portDoubt(text: string, world: World): string | undefined {
	const port = Number.parseInt(text, 10);
	if (world.facts.listening?.includes(withProtocol(text)) === true) {
		return `A program of this host listens on port ${port}: Docker can't publish it while that runs.`;
	}
	const lowest = lowestPort(world);
	return port < lowest
		? `This engine runs without root, and may have no port below ${lowest} of its host (net.ipv4.ip_unprivileged_port_start).`
		: undefined;
}

/** Linux gives ports below 1024 to root alone, unless its sysctl says otherwise (ip-sysctl). */
const FIRST_FOR_ALL = 1024;

const lowestPort = ({ snapshot, facts }: World): number =>
	snapshot.host?.rootless === true ? (facts.portsForAllFrom ?? FIRST_FOR_ALL) : 1;

/** The first of them that nothing has and the engine can publish. */
export const freePort = (among: readonly number[], world: World): number | undefined =>
	among.find(port => portProblem(String(port), world) === undefined && portDoubt(String(port), world) === undefined);
