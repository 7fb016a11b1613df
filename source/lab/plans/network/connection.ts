/** Plans that connect a container to a network, or take it off one, while it runs. */

import type { Container } from '../../objects.ts';
import type { Plan } from '../../plan.ts';
import { roleOf } from '../../lava/role/role.ts';
import { placeOn } from './static-address.ts';

/** `address`, of either family: '' = the engine chooses. */
export type ConnectionRequest = { network: string; address: string; aliases: readonly string[] };

export function connectPlan({ id, name }: Container, { network, address, aliases }: ConnectionRequest): Plan {
	const endpoint = { ...placeOn(network, address), ...(aliases.length > 0 && { aliases }) };
	return {
		title: `Connect ${name} to ${network}`,
		steps: [{ do: 'connect', container: { id, name }, endpoint }],
		warnings: [],
	};
}

export function disconnectPlan(container: Container, network: string): Plan {
	const { id, name, endpoints } = container;
	const { role } = roleOf(container);
	const last = endpoints.length === 1;
	return {
		title: `Disconnect ${name} from ${network}`,
		steps: [{ do: 'disconnect', container: { id, name }, network }],
		warnings: [
			...(last ? [`It is the only network of ${name}: nothing reaches it then.`] : []),
			...(role === 'server' ? ['Workers that reach the server over this network lose it.'] : []),
			...(role === 'dispatcher' ? ['Test jobs that need this network break off.'] : []),
		],
	};
}
