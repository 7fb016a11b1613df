/** A server's devices kept from new jobs while it is upgraded, and the jobs that run brought to their end (lava.md 2d). */

import type { ContainerRef } from '../../command.ts';
import { holdDevices, noJobRuns, releaseDevices } from '../../lava/manage/upgrade.ts';
import type { Step } from '../../plan.ts';
import type { Device } from '../../lava/worker/worker.ts';

/** Seconds: jobs may take hours, and the user may cancel. */
const JOBS_SECONDS = 8 * 3600;

/** Those that LAVA might start a job on. */
export function heldOf(devices: readonly Device[]): readonly Device[] {
	return devices.filter(({ health }) => health === 'good' || health === 'unknown' || health === 'looping');
}

export function holdSteps(server: ContainerRef, devices: readonly Device[], waitForJobs: boolean): Step[] {
	const held = heldOf(devices);
	if (held.length === 0) return [];
	return [
		{
			do: 'exec',
			container: server,
			says: `Take ${named(held)} into maintenance: no new jobs`,
			...holdDevices(held),
			undo: releaseDevices(held),
		},
		...(waitForJobs
			? [
					{
						do: 'wait' as const,
						until: { is: 'succeeds' as const, container: server, probe: noJobRuns(), says: 'no test job runs' },
						seconds: JOBS_SECONDS,
					},
				]
			: []),
	];
}

/** In the new server, whose database has them in maintenance as the old one had. */
export function releaseSteps(server: ContainerRef, devices: readonly Device[]): Step[] {
	const held = heldOf(devices);
	if (held.length === 0) return [];
	const says = `Give ${named(held)} the health back that ${held.length === 1 ? 'it' : 'they'} had`;
	return [{ do: 'exec', container: server, says, ...releaseDevices(held), undo: 'not needed' }];
}

function named(devices: readonly Device[]): string {
	const names = devices.slice(0, 3).map(({ name }) => name);
	const more = devices.length - names.length;
	return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(' and ');
}
