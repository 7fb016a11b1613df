/** The coordinator of a dispatcher that is still to be made: by what its server has (lava.md 6). */

import { lavaVersion } from '../../lab/image/image.ts';
import { isAtLeast } from '../../lab/image/version.ts';
import { COORDINATOR_PORT } from '../../lab/lava/coordinator.ts';
import { isBuiltInNetwork } from '../../lab/objects.ts';
import type { Step } from '../../lab/plan.ts';
import { coordinatorSteps } from '../../lab/plans/fix/coordinator.ts';
import { isOnNetwork, networkOfKey } from '../../lab/plans/network/joining.ts';
import { coordinatorPlace, findCoordinators } from '../../lab/verdict/surroundings/coordinator-place.ts';
import { farServer, serverContainer } from '../fields/servers.ts';
import type { World } from '../world.ts';

/** Servers' images have a coordinator from this release on. */
const FIRST = '2020.01';

/** Undefined: none is known that it could reach. */
export function coordinatorHost(
	{ server, network }: { server: string; network: string },
	world: World,
): string | undefined {
	const container = serverContainer(server, world);
	const version = container && lavaVersion(container.image);
	if (container === undefined || farServer(server, world) !== undefined) return undefined;
	if (version !== undefined && !isAtLeast(version, FIRST)) return undefined;
	const { snapshot } = world;
	const place = networkOfKey(network, snapshot);
	const worker = {
		host: snapshot.key,
		networkMode: network,
		endpoints: place === undefined ? [] : [{ networkId: place.id }],
	};
	const coordinators = findCoordinators(snapshot.containers.values());
	const found = coordinatorPlace(coordinators, {
		worker,
		seen: undefined,
		server: undefined,
		serverContainer: container,
	});
	if (found !== undefined) return found;
	// The plan connects the server to the network, where names are known.
	const joins = !isBuiltInNetwork(place?.name ?? network) && (place === undefined || !isOnNetwork(container, place));
	return joins && coordinators.includes(container) ? container.name : undefined;
}

export function coordinatorStepsOf(dispatcher: string, host: string): Step[] {
	return coordinatorSteps({ id: '', name: dispatcher }, { host, port: COORDINATOR_PORT });
}
