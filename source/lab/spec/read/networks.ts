/** A container's places on networks as they were asked for. */

import type { ContainerStatus } from '../../objects.ts';
import type { ContainerSpec } from '../container.ts';
import type { ContainerInspect, EndpointInspect } from './inspect.ts';
import type { EndpointSpec } from '../network.ts';

export type FoundNetworks = {
	fields: Pick<ContainerSpec, 'networkMode' | 'networks'>;
	/** Where it has a MAC address of its own, or may have one, that is lost when it is taken off the network. */
	macNetworks: readonly string[];
	warnings: readonly string[];
};

/** Docker's own bridge, by its names of several ages. */
const BRIDGES: readonly string[] = ['default', 'bridge', ''];

export function readNetworks(found: ContainerInspect): FoundNetworks {
	const mode = found.HostConfig.NetworkMode ?? '';
	if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) {
		return { fields: { networkMode: mode }, macNetworks: [], warnings: [] };
	}
	const places = readEndpoints(found);
	const [first, ...others] = places.map(({ endpoint }) => endpoint);
	if (first === undefined) {
		return BRIDGES.includes(mode)
			? { fields: {}, macNetworks: [], warnings: ['It was taken off Docker’s bridge; a new container is on it.'] }
			: { fields: { networks: [{ network: mode }] }, macNetworks: [], warnings: [] };
	}
	const plainBridge = first.network === 'bridge' && others.length === 0 && Object.keys(first).length === 1;
	return {
		fields: plainBridge ? {} : { networks: [first, ...others] },
		macNetworks: places.flatMap(({ endpoint, own }) => (own ? [endpoint.network] : [])),
		warnings: places.flatMap(({ note }) => (note === undefined ? [] : [note])),
	};
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
 * 20.10 to 28.5), and does not start it again with that. While a container does not run, that is unknown.
 */
export function isHalfMade(
	status: ContainerStatus,
	{ EndpointID, IPAddress, GlobalIPv6Address }: Pick<EndpointInspect, 'EndpointID' | 'IPAddress' | 'GlobalIPv6Address'>,
): boolean {
	return (status === 'running' || status === 'paused') && !EndpointID && !IPAddress && !GlobalIPv6Address;
}

type AskedPlace = {
	endpoint: EndpointSpec;
	/**
	 * It has a MAC address there that a user asked for, or may have: `network connect` takes none from API 1.44 on
	 * (Engine 26.1 and 28.5, tried). Before that it stays in the container's settings.
	 */
	own: boolean;
	/** What of it the engine does not tell. */
	note?: string;
};

/** A container's places as they were asked for, the one that its network mode names first. */
export function readEndpoints(found: ContainerInspect): readonly AskedPlace[] {
	const { Config, HostConfig } = found;
	const mode = HostConfig.NetworkMode ?? '';
	const isFirst = ([name, { NetworkID }]: Place): boolean =>
		BRIDGES.includes(mode) ? name === 'bridge' : name === mode || NetworkID === mode;
	return placesOf(found)
		.joined.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
		.map(entry => {
			const [network, inspected] = entry;
			const endpoint = readEndpoint(network, inspected, found);
			if (!isFirst(entry)) return otherPlace(endpoint, inspected, found);
			const own = Boolean(Config.MacAddress) && inspected.DNSNames !== undefined;
			return { endpoint: withMac(endpoint, Config.MacAddress), own };
		});
}

function readEndpoint(network: string, endpoint: EndpointInspect, { Id, Config }: ContainerInspect): EndpointSpec {
	const { IPAMConfig, Aliases, Links, DriverOpts, GwPriority } = endpoint;
	// The engine adds the short id by itself, and before API 1.44 the host's name.
	const own = [Id.slice(0, 12), ...(endpoint.DNSNames === undefined ? [Config.Hostname] : [])];
	const aliases = [...new Set(Aliases ?? [])].filter(alias => !own.includes(alias));
	const driverOptions = Object.entries(DriverOpts ?? {}).map(([name, value]) => [name, value ?? '']);
	return {
		network,
		...(IPAMConfig?.IPv4Address && { ipv4: IPAMConfig.IPv4Address }),
		...(IPAMConfig?.IPv6Address && { ipv6: IPAMConfig.IPv6Address }),
		...(IPAMConfig?.LinkLocalIPs?.length && { linkLocal: IPAMConfig.LinkLocalIPs }),
		...(aliases.length > 0 && { aliases }),
		...(Links?.length && { links: Links }),
		...(driverOptions.length > 0 && { driverOptions: Object.fromEntries(driverOptions) }),
		...(GwPriority && { gatewayPriority: GwPriority }),
	};
}

function withMac(endpoint: EndpointSpec, mac: string | null | undefined): EndpointSpec {
	return mac ? { ...endpoint, mac } : endpoint;
}

/**
 * The MAC address that a user asked for on the first network stands in `Config`, in every version (20.10 to 28.5,
 * tried). Of the others the engine tells what they have now: to Engine 27 one made from the IPv4 address, from 28 on a
 * random one with every start, or one that was asked for; and nothing of it while the container rests.
 */
function otherPlace(endpoint: EndpointSpec, inspected: EndpointInspect, { State }: ContainerInspect): AskedPlace {
	const { MacAddress, IPAddress, DNSNames } = inspected;
	// Before API 1.44 they take none.
	if (DNSNames === undefined || (MacAddress && isDerived(MacAddress, IPAddress ?? ''))) return { endpoint, own: false };
	const { network } = endpoint;
	if (State.Status === 'created') return { endpoint: withMac(endpoint, MacAddress), own: Boolean(MacAddress) };
	if (!MacAddress) {
		return {
			endpoint,
			own: true,
			note: `Not known: whether it had a MAC address of its own on ${network}. It is not kept.`,
		};
	}
	return {
		endpoint: { ...endpoint, mac: MacAddress },
		own: true,
		note: `It keeps the MAC address ${MacAddress} on ${network}: the engine does not tell whether it was asked for.`,
	};
}

/** `02:42:ac:12:00:05` is made from 172.18.0.5. */
function isDerived(mac: string, ipv4: string): boolean {
	const bytes = ipv4.split('.').map(part => Number(part).toString(16).padStart(2, '0'));
	return mac.toLowerCase() === `02:42:${bytes.join(':')}`;
}
