/** The program's own engine room, opened on an engine of the tests. */

import { type Clock, systemClock } from '../../../source/engine/clock.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { openEngine } from '../../../source/engine/open.ts';
import { until } from './until.ts';

/** As a user with this environment would start it; not yet connected. */
export function startProgram(environment: Record<string, string>, clock: Clock = systemClock): Engine {
	return openEngine({ environment, clock });
}

/** Live. @param at an engine's address, or all that the environment says */
export async function openProgram(at: string | Record<string, string>, clock: Clock = systemClock): Promise<Engine> {
	const program = startProgram(typeof at === 'string' ? { DOCKER_HOST: at } : at, clock);
	try {
		await until('the program is live', () => program.snapshot().connection.state === 'live');
		return program;
	} catch (error) {
		await program.close();
		throw error;
	}
}

/** Never looks around: what the picture has, it has by events. Whatever is waited for ten seconds or longer never comes. */
export const eventsOnlyClock: Clock = {
	now: () => systemClock.now(),
	after: (ms, callback) => (ms < 10_000 ? systemClock.after(ms, callback) : () => undefined),
};

/** Waits a tenth of the time, for what the program finds out only by waiting. */
export const hastyClock: Clock = {
	now: () => systemClock.now(),
	after: (ms, callback) => systemClock.after(ms / 10, callback),
};
