/** What an engine has of the things that a step touches, seen before the step is done; undefined = not there. */

import type { FoundContainer } from '../spec/read/container.ts';
import type { SwarmNode, SwarmState } from '../swarm/state.ts';
import type { EndpointSpec, NetworkSpec, VolumeSpec } from '../spec/network.ts';

export type ObservedState = {
	/** The container that the step works on; of `create`, the one that has its name. */
	container?: SeenContainer;
	/** The id of the container that has the name which the step gives. */
	nameTakenBy?: string;
	/** The step's network. */
	network?: SeenNetwork;
	volume?: VolumeSpec;
	/** Of `create`: the named volumes that are not there, which the engine makes with the container. */
	newVolumes?: readonly string[];
	/** The id of the image that the step's name stands for. */
	image?: string;
	/** The id of the image that `tag` names now. */
	tagged?: string;
	/** The file that the step writes over, and whether it is the one that it puts. */
	file?: { same: boolean; mode: number; uid: number; gid: number };
	/** How the engine stands to a Swarm, for steps that change that. */
	swarm?: SwarmState;
	/** The hosts of the Swarm that it manages. */
	nodes?: readonly SwarmNode[];
};

/** `held`: the addresses of its members, as the engine writes them; `closed`: why no container can be on it. */
export type SeenNetwork = { id: string; spec: NetworkSpec; held: readonly string[]; closed?: string };

/**
 * As it was found, and its places on networks with the addresses that were asked for; `halfMade`: the names of networks
 * that it was refused, whose settings the engine kept.
 */
export type SeenContainer = FoundContainer & { endpoints: readonly EndpointSpec[]; halfMade: readonly string[] };
