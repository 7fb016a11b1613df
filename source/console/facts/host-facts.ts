/** What of a host only its own files tell: routes, ports in use and device nodes. For an engine on this machine alone. */

import { readdir, readFile, realpath } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { BackupFolder } from '../../wizards/world.ts';
import { formatAddress } from '../../lab/address/address.ts';

export type HostFacts = {
	routes: readonly string[] | undefined;
	/** Of its interfaces, but for the loopback and what is for one line only (link-local). */
	addresses: readonly string[];
	/** Ports that programs listen on, Docker's own among them, e.g. `80/tcp`. */
	listening: readonly string[] | undefined;
	/** The lowest port that needs no privileges. */
	portsForAllFrom: number | undefined;
	devices: readonly string[];
	/** Where they are not to go where they usually do. */
	backups?: BackupFolder;
};

export type LookAtHost = () => Promise<HostFacts>;

export async function readHostFacts(): Promise<HostFacts> {
	const [routes, routes6, sockets, forAll, ...devices] = await Promise.all([
		textOf('/proc/net/route'),
		textOf('/proc/net/ipv6_route'),
		Promise.all(SOCKETS.map(table => textOf(`/proc/net/${table}`))),
		textOf('/proc/sys/net/ipv4/ip_unprivileged_port_start'),
		serialNames(),
		nodesIn('/dev').then(nodes => nodes.filter(node => SINGLE_DEVICES.includes(node))),
		nodesIn('/dev/net').then(nodes => nodes.filter(node => SINGLE_DEVICES.includes(node))),
	]);
	return {
		routes: routes === undefined ? undefined : [...parseRoutes(routes), ...parseRoutes6(routes6 ?? '')],
		addresses: ownAddresses(networkInterfaces()),
		listening: sockets[0] === undefined ? undefined : [...new Set(sockets.flatMap(listeningIn))],
		portsForAllFrom: forAll === undefined ? undefined : Number.parseInt(forAll, 10),
		devices: devices.flat(),
	};
}

export function ownAddresses(interfaces: ReturnType<typeof networkInterfaces>): string[] {
	const all = Object.values(interfaces).flatMap((each = []) => each);
	return all
		.filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address))
		.map(each => each.address);
}

const textOf = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

/** Tables of sockets under /proc/net (proc(5)). */
const SOCKETS = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

const listeningIn = (text: string | undefined, at: number): string[] =>
	parseSockets(text ?? '', at < 2 ? 'tcp' : 'udp');

/** States in hexadecimal (Linux, tcp_states.h): a TCP socket that listens, a UDP socket that is bound to no peer. */
const OPEN = { tcp: '0A', udp: '07' } as const;

/** `/proc/net/tcp` and the like: which ports have a listener, e.g. `80/tcp`. */
export function parseSockets(text: string, protocol: 'tcp' | 'udp'): string[] {
	return text
		.split('\n')
		.slice(1)
		.flatMap(row => {
			const [, local = '', , state] = row.trim().split(/\s+/);
			const port = /:([0-9A-F]{4})$/.exec(local)?.[1];
			return port === undefined || state !== OPEN[protocol] ? [] : [`${Number.parseInt(port, 16)}/${protocol}`];
		});
}

/** By what the adapter says of itself; by where it is plugged in, for those that say nothing of their own. */
const SERIAL_FOLDERS = ['/dev/serial/by-id', '/dev/serial/by-path'];

/** Names of serial adapters that stay when one is plugged in again, one for each. */
async function serialNames(): Promise<string[]> {
	const names = (await Promise.all(SERIAL_FOLDERS.map(nodesIn))).flat();
	const nodes = await Promise.all(names.map(name => realpath(name).catch(() => name)));
	return names.filter((_, at) => nodes.indexOf(nodes[at] ?? '') === at);
}

const SINGLE_DEVICES = ['/dev/kvm', '/dev/net/tun'];

const nodesIn = (folder: string): Promise<string[]> =>
	readdir(folder).then(
		names => names.toSorted().map(name => join(folder, name)),
		() => [],
	);

/** `/proc/net/route` (proc(5)): addresses in hexadecimal, the bytes in the machine's order. The default route is left out. */
export function parseRoutes(text: string): string[] {
	return text
		.split('\n')
		.slice(1)
		.flatMap(row => {
			const [, target = '', , , , , , mask = ''] = row.split(/\s+/);
			if (!/^[0-9A-F]{8}$/.test(target) || !/^[0-9A-F]{8}$/.test(mask) || mask === '00000000') return [];
			return [`${formatAddress({ family: 4, value: BigInt(swapped(target)) })}/${bits(swapped(mask))}`];
		});
}

const swapped = (hex: string): number => Buffer.from(hex, 'hex').readUInt32LE();

const bits = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

/** `/proc/net/ipv6_route`: target and length in hexadecimal. Link-local, multicast and whole-host routes are left out. */
export function parseRoutes6(text: string): string[] {
	return text.split('\n').flatMap(row => {
		const [target = '', length = ''] = row.split(/\s+/);
		const prefix = Number.parseInt(length, 16);
		if (!/^[0-9a-f]{32}$/.test(target) || !(prefix > 0 && prefix < 128) || /^f[ef]/.test(target)) return [];
		return [`${formatAddress({ family: 6, value: BigInt(`0x${target}`) })}/${prefix}`];
	});
}
