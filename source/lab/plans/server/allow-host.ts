/** A host added to those that a server answers to (lava.md 2a). */

import type { ContainerRef } from '../../command.ts';
import { allowHost, answersToHost, forbidHost, isHostAllowed, reloadWeb } from '../../lava/manage/manage.ts';
import type { Step } from '../../plan.ts';

/** Seconds. */
const RELOAD = 60;

/** LAVA reads its settings when its web processes start: they are replaced one by one, and nothing else is. */
export function allowHostSteps(server: ContainerRef, host: string): Step[] {
	return [
		{
			do: 'exec',
			container: server,
			says: `Add ${host} to ALLOWED_HOSTS`,
			...allowHost(host),
			already: isHostAllowed(host),
			undo: forbidHost(host),
		},
		{
			do: 'exec',
			container: server,
			says: 'Let its web processes read the settings',
			...reloadWeb(),
			undo: 'not needed',
		},
		{
			do: 'wait',
			until: { is: 'succeeds', container: server, probe: answersToHost(host), says: `LAVA answers to ${host}` },
			seconds: RELOAD,
		},
	];
}
