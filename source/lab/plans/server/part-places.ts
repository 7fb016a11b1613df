/** Where the parts of a server are, whose front takes over the places that the whole server had. */

import type { ServerPart } from '../../lava/server/parts.ts';
import { isBuiltInNetwork, type Network, type Snapshot } from '../../objects.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { EndpointSpec } from '../../spec/network.ts';
import { freeAddress, placeOn } from '../network/static-address.ts';
import { networkOf } from './move-out.ts';

export type PartPlaces = Readonly<Record<Exclude<ServerPart, 'front'>, readonly EndpointSpec[]>>;

/** Of those behind the front, and the address of a PostgreSQL beside them; '' = the engine chooses. */
export type Places = { parts: PartPlaces; database: string };

/**
 * Publisher and coordinator are called from every network of the server, the others from the first alone. Where the front
 * keeps an address, they have addresses of their own: one that the engine chose might be the front's, which starts last.
 *
 * @param spec of the server with all services in one container
 */
export function partPlaces(
	spec: ContainerSpec,
	{ networks, containers }: Pick<Snapshot, 'networks' | 'containers'>,
): Places {
	const taken = (spec.networks ?? []).flatMap(({ ipv4, ipv6 }) => [ipv4 ?? [], ipv6 ?? []].flat());
	const known = new Map([...networks.values()].map((network): [string, Network] => [network.name, network]));
	const addressOn = ({ network: name, ipv4, ipv6 }: EndpointSpec): string => {
		const network = known.get(name);
		if (network === undefined || (ipv4 === undefined && ipv6 === undefined)) return '';
		const address = freeAddress(network, containers, taken);
		taken.push(address);
		return address;
	};
	const all = (spec.networks ?? []).filter(({ network }) => !isBuiltInNetwork(network));
	const home = all.filter(({ network }) => network === networkOf(spec));
	const on = (places: readonly EndpointSpec[]): EndpointSpec[] =>
		places.map(place => placeOn(place.network, addressOn(place)));
	const parts = { web: on(home), publisher: on(all), scheduler: on(home), coordinator: on(all) };
	return { parts, database: home.map(addressOn)[0] ?? '' };
}
