/** Containers, as the Docker SDK makes them. */

import type { ContainerSpec } from '../../spec/container.ts';
import { containerBody, endpointBody, networksLeft } from '../../spec/create-body.ts';
import type { Value } from '../../value.ts';
import { laterNetworks } from '../docker-create.ts';
import type { VariableOf } from '../quote.ts';
import { call } from './call.ts';
import { pythonArguments, pythonLiteral, pythonString, pythonValue } from './literal.ts';

/** With the body of the engine's own call: the SDK's arguments can't say all of it. */
export function createContainer(spec: ContainerSpec, number: number, variable: VariableOf): string {
	const at = laterNetworks(spec).length > 0 ? 'one' : 'all';
	const body = containerBody(spec, (value: Value) => pythonValue(value, variable), at);
	const first = spec.networks?.[0]?.mac;
	const later = networksLeft(spec, at).map(each => [each.network, endpointBody(each)]);
	return call(
		'create_container',
		String(number),
		pythonString(spec.name),
		pythonLiteral({ ...body, ...(first !== undefined && { MacAddress: first }) }),
		...(later.length > 0 ? [`networks=${pythonLiteral(later)}`] : []),
		...pythonArguments({ platform: spec.platform }),
	);
}
