/** What an engine has of the things that a step touches, seen before the step is done; undefined = not there. */

import type { FoundContainer } from '../spec/read-container.ts';
import type { EndpointSpec, NetworkSpec, VolumeSpec } from '../spec/network.ts';

export type Sight = {
	/** The container that the step works on; of `create`, the one that has its name. */
	container?: SeenContainer;
	/** The id of the container that has the name which the step gives. */
	nameTakenBy?: string;
	/** The step's network. */
	network?: { id: string; spec: NetworkSpec };
	volume?: VolumeSpec;
	/** The id of the image that the step's name stands for. */
	image?: string;
	/** The id of the image that `tag` names anew. */
	tagged?: string;
	/** How the file stands to the one that the step puts. */
	file?: 'same' | 'other';
};

/** As it was found, and its places on networks with the addresses that it has now. */
export type SeenContainer = FoundContainer & { endpoints: readonly EndpointSpec[] };
