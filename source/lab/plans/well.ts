/** When a container that a plan made or started is taken for well. */

import type { Condition, LavaServerRef } from '../condition.ts';

/** It has to come true within this many seconds. */
export type Well = { until: Condition; seconds: number };

/** Seconds in which a worker that is well has been heard by its server. */
export const ONLINE_SECONDS = 180;

export function onlineAt(server: LavaServerRef, worker: string): Well {
	return { until: { is: 'online', server, worker }, seconds: ONLINE_SECONDS };
}

/**
 * Where nobody can say more: what fails, fails soon after its start.
 *
 * @param name of the container that the plan makes
 */
export function steadilyRunning(name: string): Well {
	return { until: { is: 'running', container: { id: '', name }, steady: 5 }, seconds: 60 };
}
