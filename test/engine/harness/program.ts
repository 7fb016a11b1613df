/** The program's own engine room, opened on an engine of the tests. */

import { openEngine } from '../../../source/engine/open.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { until } from './until.ts';

/** As a user with this environment would start it; not yet connected. */
export function startProgram(environment: Record<string, string>): Engine {
	return openEngine({ environment });
}

/** Opened at this address and live. */
export async function openProgram(address: string): Promise<Engine> {
	const program = startProgram({ DOCKER_HOST: address });
	await until('the program is live', () => program.snapshot().connection.state === 'live');
	return program;
}
