/** Containers and their places on networks, as the Docker SDK makes them. */

import type { ContainerSpec } from '../../spec/container.ts';
import { containerBody, networksLeft } from '../../spec/create-body.ts';
import type { EndpointSpec } from '../../spec/network.ts';
import type { Value } from '../../value.ts';
import { laterNetworks } from '../docker-create.ts';
import type { VariableOf } from '../quote.ts';
import { call } from './call.ts';
import { pythonArguments, pythonLiteral, pythonString, pythonValue } from './literal.ts';

/** The arguments of `connect_container_to_network`. */
export function endpointWords({ ipv4, ipv6, linkLocal, aliases, links, driverOptions }: EndpointSpec) {
	return {
		ipv4_address: ipv4,
		ipv6_address: ipv6,
		link_local_ips: linkLocal,
		aliases,
		links: links?.map(link => link.split(':')),
		driver_opt: driverOptions,
	};
}

/** With the body of the engine's own call: the SDK's arguments can't say all of it. */
export function createContainer(spec: ContainerSpec, variable: VariableOf): string {
	const at = laterNetworks(spec).length > 0 ? 'one' : 'all';
	const body = containerBody(spec, (value: Value) => pythonValue(value, variable), at);
	const first = spec.networks?.[0]?.mac;
	const later = networksLeft(spec, at).map(each => [each.network, endpointWords(each)]);
	return call(
		'create_container',
		pythonString(spec.name),
		pythonLiteral({ ...body, ...(first !== undefined && { MacAddress: first }) }),
		...(later.length > 0 ? [`networks=${pythonLiteral(later)}`] : []),
		...pythonArguments({ platform: spec.platform }),
	);
}
