/** The program's own engine room, opened on an engine of the tests. */

import { type Clock, systemClock } from '../../../source/engine/clock.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { openEngine } from '../../../source/engine/open.ts';
import { until } from './until.ts';

/** As a user with this environment would start it; not yet connected. */
export function startProgram(environment: Record<string, string>, clock: Clock = systemClock): Engine {
	return openEngine({ environment, clock });
}

/** Opened at this address and live. */
export async function openProgram(address: string, clock: Clock = systemClock): Promise<Engine> {
	const program = startProgram({ DOCKER_HOST: address }, clock);
	await until('the program is live', () => program.snapshot().connection.state === 'live');
	return program;
}

/** Waits a tenth of the time, for what the program finds out only by waiting. */
export const hastyClock: Clock = {
	now: () => systemClock.now(),
	after: (ms, callback) => systemClock.after(ms / 10, callback),
};
