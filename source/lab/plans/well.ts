/** When a container that a plan made or started is taken for well: the best proof there is. */

import { type ContainerRef, refOf } from '../command.ts';
import type { LavaServerRef } from '../condition.ts';
import { roleOf, servesWeb } from '../lava/role/role.ts';
import { serverRef } from '../lava/server/server.ts';
import type { Container } from '../objects.ts';
import type { WaitStep } from '../plan.ts';
import type { WorkerRow } from '../verdict/worker-row.ts';

/** It has to come true within this many seconds; what is `lenient` is reported at the end where it does not. */
export type Well = Omit<WaitStep, 'do'>;

/** Seconds in which a worker that is well has been heard by its server. */
export const ONLINE_SECONDS = 180;

/** Seconds: a server that has its database already, on a slow host. */
const SERVING_SECONDS = 300;

/** Seconds: a worker pings every 20, and the second ping tells that the first one was taken. */
const ANSWERED_SECONDS = 90;

/** Seconds that Docker takes a start for a good one after (moby, restartmanager). */
const STEADY_SECONDS = 10;

/** @param since the container that has to be heard; undefined: whichever bears the name */
export function onlineAt(server: LavaServerRef, worker: string, since?: ContainerRef): Well {
	return { until: { is: 'online', server, worker, ...(since && { since }) }, seconds: ONLINE_SECONDS };
}

/** Where LAVA can't be asked: by the worker's own log. */
export function answered(container: ContainerRef): Well {
	return { until: { is: 'answered', container }, seconds: ANSWERED_SECONDS };
}

/**
 * Where no better proof is possible: what fails, fails soon after its start.
 *
 * @param name of the container that the plan makes
 */
export function steadilyRunning(name: string): Well {
	return steady({ id: '', name });
}

function steady(container: ContainerRef): Well {
	return { until: { is: 'running', container, steady: STEADY_SECONDS }, seconds: 60 };
}

/** It was not seen well before: what does not come true is said, and the plan is not undone for it. */
export function lenient(well: Well): Well {
	return { ...well, lenient: true };
}

/**
 * A container of the lab that is started once more.
 *
 * @param row the worker that it is
 */
export function wellOf(container: Container, row: WorkerRow | undefined): Well {
	const ref = refOf(container);
	const { role } = roleOf(container);
	if (role === 'dispatcher') {
		if (row?.server === undefined) return answered(ref);
		return onlineAt(serverRef(row.server), row.name, ref);
	}
	if (role === 'server' && servesWeb(container)) {
		return { until: { is: 'serving', server: { container: ref } }, seconds: SERVING_SECONDS };
	}
	return container.health === 'none' ? steady(ref) : { until: { is: 'healthy', container: ref }, seconds: 300 };
}
