/** All that is known of one host. */

import type { NamedHost } from '../../engine/hosts.ts';
import type { DiskSpace } from '../../lab/disk-space.ts';
import type { HeardByServer, LavaServer } from '../../lab/lava/server/server.ts';
import type { EngineEvent, Snapshot, Usage } from '../../lab/objects.ts';
import type { CommandRecord } from '../../lab/plan.ts';
import type { WorkerTraces } from '../../lab/verdict/reading/worker-container.ts';

/** What one engine says, and what was done to it. */
export type HostReport = {
	snapshot: Snapshot;
	events: readonly EngineEvent[];
	usage: ReadonlyMap<string, Usage>;
	commands: readonly CommandRecord[];
};

/** What LAVA's servers say, and what was read of the workers' containers. */
export type LavaView = {
	servers: readonly LavaServer[];
	heard: HeardByServer;
	/** By container id. */
	traces: ReadonlyMap<string, WorkerTraces>;
};

export type HostView = HostReport & {
	named: NamedHost;
	lava: LavaView;
	/** Where its engine keeps images and containers; `unknown`: that can't be known from here; left out: it was not asked. */
	space?: DiskSpace | 'unknown';
};

export const NO_LAVA: LavaView = { servers: [], heard: new Map(), traces: new Map() };
