/** A worker's container made anew with something mended: it stays the same worker. */

import type { ContainerRef } from '../command.ts';
import type { LavaServerRef } from '../condition.ts';
import type { Container } from '../objects.ts';
import type { Step } from '../plan.ts';
import { roleOf, stopGrace } from '../role.ts';
import type { ContainerSpec } from '../spec/container.ts';
import type { WorkerRow } from '../verdict/survey.ts';
import { carriedFiles, copySteps, isKept } from './carry.ts';
import { ONLINE_SECONDS } from './dispatcher.ts';
import { type Ailing, type Facts, type Refused, refused } from './fixing.ts';
import { type Recreation, recreateSteps, steadilyRunning, whyNotRecreated, withSameHostname } from './recreate.ts';

/** The worker's container, where it may be made anew from here. */
export function recreatable({ facts }: Ailing): ({ state: 'may' } & Facts) | Refused {
	if (facts === undefined) return refused('Its container is gone.');
	const why = whyNotRecreated(facts.container, facts.old);
	return why === undefined ? { state: 'may', ...facts } : refused(why);
}

type Anew = {
	spec: ContainerSpec;
	/** Besides what is carried over. */
	furnish: (made: ContainerRef) => readonly Step[];
	well: Recreation['well'];
	/** Which of the paths that changed in it are carried over. */
	keep?: (path: string) => boolean;
};

/** One that ended for what is mended is started. */
export function madeAnew(
	{ container, old, changes }: Facts,
	{ spec, furnish, well, keep = isKept }: Anew,
): readonly Step[] {
	const carry = copySteps(carriedFiles(changes, keep));
	return recreateSteps({
		old,
		grace: stopGrace(container),
		spec: withSameHostname(spec, old),
		furnish: (made, from) => [...carry(made, from), ...furnish(made)],
		start: true,
		well,
	});
}

export function isUp({ status }: Container): boolean {
	return status === 'running' || status === 'paused' || status === 'restarting';
}

/** What runs in it ends when it stops. */
export function interruptions({ worker }: WorkerRow, container: Container): string[] {
	const jobs = worker?.jobs ?? [];
	if (!isUp(container) || jobs.length === 0) return [];
	return [`Jobs that run on it break off: ${jobs.map(({ id }) => id).join(', ')}.`];
}

export function anewWarnings(row: WorkerRow, { container, old }: Facts): string[] {
	const composed = roleOf(container).manager.kind === 'compose';
	return [
		...interruptions(row, container),
		...(composed ? ['Change its Compose file too, or the next "docker compose up" takes it back.'] : []),
		...old.warnings,
	];
}

/** One that was Online has to be so again. Of another nobody knows what else is wrong with it: it has to run. */
export function wellAsBefore({ server, worker, name }: WorkerRow, container: string): Recreation['well'] {
	if (worker?.state === 'online' && server !== undefined) return onlineAt(serverRef(server), name);
	return steadilyRunning(container);
}

export function onlineAt(server: LavaServerRef, worker: string): Recreation['well'] {
	return { until: { is: 'online', server, worker }, seconds: ONLINE_SECONDS };
}

export function serverRef({ place }: NonNullable<WorkerRow['server']>): LavaServerRef {
	return place.at === 'container' ? { container: place.container } : { url: place.url };
}
