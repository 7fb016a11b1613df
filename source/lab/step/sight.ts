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

export type SeenContainer = {
	id: string;
	name: string;
	/** Docker's `State.Status`. */
	status: string;
	imageId: string;
	/** Goes when it stops. */
	autoRemove: boolean;
	/** Seconds. */
	stopGrace: number;
	restart: string;
	endpoints: readonly EndpointSpec[];
	found: FoundContainer;
};

/** Docker's own grace, in seconds. */
export const USUAL_GRACE = 10;

export function isUp(container: SeenContainer | undefined): boolean {
	return container !== undefined && ['running', 'paused', 'restarting'].includes(container.status);
}
