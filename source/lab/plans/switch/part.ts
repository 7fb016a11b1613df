/** What is known of each container that is switched to another image, and what its switch comes to. */

import type { LavaServerRef } from '../../condition.ts';
import type { Change } from '../../drift.ts';
import type { HostKey } from '../../host.ts';
import type { Architecture } from '../../image/image.ts';
import type { Step } from '../../plan.ts';
import { stopGrace } from '../../lava/role/role.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { Value } from '../../value.ts';
import type { Version } from '../../image/version.ts';
import type { Worker } from '../../lava/worker/worker.ts';
import type { Recreation } from '../recreate/recreate.ts';
import { steadilyRunning } from '../well.ts';
import { lavaImage } from '../../image/image.ts';
import type { Switched } from './rules.ts';

export type SwitchPart = Switched & {
	/** Where its container is; left out: on the only host. */
	host?: HostKey;
	/** What it changed in its own layer. */
	changes: readonly Change[];
	/** The id of the image that the name of its image stands for by now. */
	imageNow?: string | undefined;
	/** Of a dispatcher whose server is known. */
	worker?: {
		name: string;
		/** With its host, where there are several. */
		server: LavaServerRef;
		serverVersion: Version | undefined;
		/** The server says so: it has to be so again. */
		online: boolean;
	};
	/** Of a server: what it tells of its workers. */
	workers?: readonly Worker[];
	/** Of a server: its files that speak of LXC; undefined: it could not be read. */
	aboutLxc?: readonly string[] | undefined;
	/** For the registry that it is switched to, instead of docker's own credentials. */
	login?: { user: string; password: Value };
};

/** What holds for all parts of one switch. */
export type SwitchRequest = {
	/** @param host undefined: the only one */
	on: (host: HostKey | undefined) => SwitchHost;
	/** A server that changes its version waits for the test jobs that run. */
	waitForJobs: boolean;
};

export type SwitchHost = {
	architecture: Architecture;
	/** Names of all volumes that the engine has; undefined: it did not tell. */
	volumes: readonly string[] | undefined;
};

export type SwitchChange = {
	name: string;
	steps: readonly Step[];
	/** When all containers are switched. */
	last?: readonly Step[];
	/** When nothing is left to do: there is no way back from here. */
	cleanup: readonly Step[];
	warnings: readonly string[];
};

/** The image that its new container is made from. */
export const imageIn = ({ target, build }: SwitchPart): string => build?.tag ?? target.image;

/** As messages and warnings call it. */
export const calledIn = ({ container, host }: SwitchPart): string =>
	host === undefined ? container.name : `${container.name} on ${host}`;

export function recreation({ container, found }: SwitchPart, spec: ContainerSpec): Recreation {
	return {
		old: found,
		grace: stopGrace(container),
		spec,
		well:
			container.health === 'none'
				? steadilyRunning(spec.name)
				: { until: { is: 'healthy', container: { id: '', name: spec.name } }, seconds: 300 },
	};
}

/** The server of a worker, where it is switched in the same plan. */
export function serverPart({ worker }: SwitchPart, parts: readonly SwitchPart[]): SwitchPart | undefined {
	if (worker === undefined || !('container' in worker.server)) return undefined;
	const { id } = worker.server.container;
	return parts.find(({ container }) => container.id === id);
}

/** What it has and what it gets; undefined where its image does not tell. */
export function versionsOf({ found, target }: Switched): [from: Version | undefined, to: Version | undefined] {
	return [lavaImage(found.spec.image)?.version, lavaImage(target.image)?.version];
}
