/** The hosts of a console, where several are of one Swarm. */

import type { HostKey } from '../../lab/host.ts';
import type { Snapshot } from '../../lab/objects.ts';
import { inSwarmOf } from '../../lab/swarm/hosts.ts';
import type { World, WorldHost } from '../world.ts';

/** All of them; the only one too. */
export const hostsOf = ({ hosts, snapshot }: World): readonly WorldHost[] =>
	hosts.length > 0 ? hosts : [{ snapshot, address: undefined, readOnly: false }];

export const namedHost = (key: string, world: World): WorldHost | undefined =>
	hostsOf(world).find(({ snapshot }) => snapshot.key === key);

/** How a plan names it: not at all where there is no other. */
export const keyOn = (key: string, world: World): HostKey | undefined =>
	world.hosts.length > 1 ? namedHost(key, world)?.snapshot.key : undefined;

/** Those in the Swarm of the host that the form is for, itself among them. */
export const swarmMates = (world: World): Snapshot[] =>
	inSwarmOf(
		world.snapshot,
		hostsOf(world).map(({ snapshot }) => snapshot),
	);
