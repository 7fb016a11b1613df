/**
 * LAVA's servers, as far as is known of them. Every string in here has been sanitised (source/text/sanitise.ts) before it
 * was stored.
 */

import type { ContainerRef } from '../../command.ts';
import type { LavaServerRef } from '../../condition.ts';
import type { Service } from '../services.ts';
import type { Worker } from '../worker/worker.ts';
import type { WorkerConfigs } from '../worker/config.ts';
import type { HostSettings } from './host-settings.ts';

export type ServerPlace =
	| { at: 'container'; container: ContainerRef }
	/** e.g. `http://lava.example.com/`; ends with a slash. */
	| { at: 'address'; url: string };

/** As plans name it. */
export function serverRef({ place }: LavaServer): LavaServerRef {
	return place.at === 'container' ? { container: place.container } : { url: place.url };
}

/** How a LAVA server stands, as of the last look at it. */
export type ServerState =
	/** Not looked up yet. */
	| { state: 'unknown' }
	/** `seen`: what it does meanwhile, e.g. `Applying lava_scheduler_app.0042`. */
	| { state: 'starting'; seen: string }
	| { state: 'ready' }
	/** Its web server answers, but not to us: `why` says so, e.g. that a host is not among ALLOWED_HOSTS. */
	| { state: 'refusing'; why: string }
	| { state: 'unreachable'; why: string };

/** What is known of one LAVA server, the same object while that is the same. While it does not stand `ready`, the rest is what was last known. */
export type LavaServer = {
	/** The container's id or the address. */
	key: string;
	/** The container's name, or the host of the address. */
	name: string;
	place: ServerPlace;
	status: ServerState;
	/** How it was asked: over the network, or by a command in its container. */
	way: 'rest' | 'exec' | undefined;
	version: string | undefined;
	workers: readonly Worker[];
	/** Which of its daemons run in its container; undefined where it could not be read. */
	daemons: readonly Service[] | undefined;
	/** Which hosts its files let it answer to; left out where they could not be read. */
	hostSettings?: HostSettings | undefined;
	/** What its files set for single workers; left out where they could not be read. */
	workerConfigs?: WorkerConfigs | undefined;
};

/** What each look at a server tells anew, however little else has changed. Milliseconds since the epoch. */
export type Heard = {
	/** When the workers that it listed were asked for, by this machine's clock. */
	reportedAt: number;
	/** By the workers' names and the server's clock; without those of which it does not tell. It makes them up for new ones. */
	lastPings: ReadonlyMap<string, number>;
};

/** By the servers' keys; without those that never answered. */
export type HeardByServer = ReadonlyMap<string, Heard>;
