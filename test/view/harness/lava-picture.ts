/** What the lab's LAVA servers say and what was read of its workers' containers, taken once it is all there. */

import type { LavaView } from '../../../source/console/state/host-view.ts';
import { FROZEN_INSTANT } from '../../../source/demo/engine.ts';
import { systemClock } from '../../../source/engine/clock.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { roleOf } from '../../../source/lab/lava/role/role.ts';
import { watchServers } from '../../../source/server/watch.ts';
import { watchTraces } from '../../../source/server/workers/traces.ts';
import { until } from '../../until.ts';

/** @param lastLineAt when a container logged last, ms since the epoch; 0 = never */
export async function lookAtLava(
	engine: Engine,
	lastLineAt: (containerId: string) => Promise<number>,
): Promise<LavaView> {
	const dispatchers = [...engine.snapshot().containers.values()].filter(each => roleOf(each).role === 'dispatcher');
	const ends = new Map(await Promise.all(dispatchers.map(async ({ id }) => [id, await lastLineAt(id)] as const)));
	const clock = { ...systemClock, now: () => FROZEN_INSTANT };
	const servers = watchServers({ engine, insideOnly: true, clock });
	const traces = watchTraces(engine);
	try {
		traces.watch(true);
		await until(traces, () =>
			dispatchers.every(({ id, status }) => {
				const trace = traces.traces().get(id);
				const isRead = trace?.log !== undefined && Math.floor(trace.log.lastAt) === ends.get(id);
				return isRead && (status !== 'running' || (trace.configFile !== undefined && trace.coordinator !== undefined));
			}),
		);
		// One after the other: the engine tells of the commands in them, in this order then.
		servers.watch(true);
		await until(servers, () => servers.servers().every(({ status }) => status.state === 'ready'));
		return { servers: servers.servers(), heard: servers.heard(), traces: traces.traces() };
	} finally {
		servers.close();
		traces.close();
	}
}
