/** A container's places on networks, and its ports, as they were asked for. */

import type { ContainerStatus } from '../objects.ts';
import type { ContainerSpec, PortSpec } from './container.ts';
import type { ContainerInspect, EndpointInspect } from './inspect.ts';
import type { EndpointSpec } from './network.ts';

export type FoundNetworks = {
	fields: Pick<ContainerSpec, 'networkMode' | 'networks'>;
	warnings: readonly string[];
};

/** Docker's own bridge, by its names of several ages. */
const BRIDGES: readonly string[] = ['default', 'bridge', ''];

export function readNetworks(found: ContainerInspect): FoundNetworks {
	const { Id, Config, HostConfig } = found;
	const mode = HostConfig.NetworkMode ?? '';
	if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) {
		return { fields: { networkMode: mode }, warnings: [] };
	}
	const places = placesOf(found).joined;
	const isFirst = ([name, { NetworkID }]: [string, EndpointInspect]): boolean =>
		BRIDGES.includes(mode) ? name === 'bridge' : name === mode || NetworkID === mode;
	const networks = places
		.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
		.map(([name, endpoint]) => readEndpoint(name, endpoint, Id));
	const [first, ...others] = networks;
	if (first === undefined) {
		return BRIDGES.includes(mode)
			? { fields: {}, warnings: ['It was taken off Docker’s bridge; a new container is on it.'] }
			: { fields: { networks: [{ network: mode }] }, warnings: [] };
	}
	if (Config.MacAddress) first.mac = Config.MacAddress;
	const plainBridge = first.network === 'bridge' && others.length === 0 && Object.keys(first).length === 1;
	return { fields: plainBridge ? {} : { networks }, warnings: [] };
}

type Place = [network: string, endpoint: EndpointInspect];

/** The networks that a container is on, and those that it was only to be on. */
export function placesOf({ State, NetworkSettings }: Pick<ContainerInspect, 'State' | 'NetworkSettings'>): {
	joined: readonly Place[];
	halfMade: readonly Place[];
} {
	const places = Object.entries(NetworkSettings.Networks ?? {});
	const isLeftOver = ([, endpoint]: Place): boolean => isHalfMade(State.Status, endpoint);
	return { joined: places.filter(place => !isLeftOver(place)), halfMade: places.filter(isLeftOver) };
}

/**
 * An engine that refuses a running container a network keeps what was asked for in the container's settings (Engine
 * 20.10 to 28.5), and does not start it again with that. While a container does not run, nobody can tell.
 */
export function isHalfMade(
	status: ContainerStatus,
	{ EndpointID, IPAddress, GlobalIPv6Address }: Pick<EndpointInspect, 'EndpointID' | 'IPAddress' | 'GlobalIPv6Address'>,
): boolean {
	return (status === 'running' || status === 'paused') && !EndpointID && !IPAddress && !GlobalIPv6Address;
}

export function readEndpoint(network: string, endpoint: EndpointInspect, containerId: string): EndpointSpec {
	const { IPAMConfig, Aliases, Links, DriverOpts, MacAddress, IPAddress } = endpoint;
	// The engine adds the short id by itself.
	const aliases = [...new Set(Aliases ?? [])].filter(alias => alias !== containerId.slice(0, 12));
	const driverOptions = Object.entries(DriverOpts ?? {}).map(([name, value]) => [name, value ?? '']);
	return {
		network,
		...(IPAMConfig?.IPv4Address && { ipv4: IPAMConfig.IPv4Address }),
		...(IPAMConfig?.IPv6Address && { ipv6: IPAMConfig.IPv6Address }),
		...(IPAMConfig?.LinkLocalIPs?.length && { linkLocal: IPAMConfig.LinkLocalIPs }),
		...(aliases.length > 0 && { aliases }),
		...(MacAddress && !isDerived(MacAddress, IPAddress ?? '') && { mac: MacAddress }),
		...(Links?.length && { links: Links }),
		...(driverOptions.length > 0 && { driverOptions: Object.fromEntries(driverOptions) }),
	};
}

/** To Engine 27 a MAC address that nobody asked for is made from the IPv4 address: `02:42:ac:12:00:05`. */
function isDerived(mac: string, ipv4: string): boolean {
	const bytes = ipv4.split('.').map(part => Number(part).toString(16).padStart(2, '0'));
	return mac.toLowerCase() === `02:42:${bytes.join(':')}`;
}

/** Published ports, and those that are only told of. */
export function readPorts(
	{ Config, HostConfig }: ContainerInspect,
	image: ContainerInspect['Config'] | undefined,
): { ports?: readonly PortSpec[]; expose?: readonly string[] } {
	const bindings = Object.entries(HostConfig.PortBindings ?? {});
	const ports = bindings.flatMap(([key, places]) =>
		(places ?? [{ HostIp: '', HostPort: '' }]).map(({ HostIp, HostPort }) => ({
			...readPortKey(key),
			...(HostIp && { address: HostIp }),
			...(HostPort && { host: readHostPort(HostPort) }),
		})),
	);
	const told = new Set([...bindings.map(([key]) => key), ...Object.keys(image?.ExposedPorts ?? {})]);
	const expose = Object.keys(Config.ExposedPorts ?? {}).filter(key => !told.has(key));
	return { ...(ports.length > 0 && { ports }), ...(expose.length > 0 && { expose }) };
}

function readPortKey(key: string): PortSpec {
	const [port = '', protocol] = key.split('/');
	return {
		container: Number(port),
		...((protocol === 'udp' || protocol === 'sctp') && { protocol }),
	};
}

function readHostPort(port: string): NonNullable<PortSpec['host']> {
	const [from, to] = port.split('-').map(Number);
	return to === undefined ? Number(from) : `${Number(from)}-${to}`;
}
