/** A worker's container recreated with something corrected: it stays the same worker. */

import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import { isWithin } from '../../path.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Step } from '../../plan.ts';
import { roleOf, stopGrace } from '../../lava/role/role.ts';
import { serverRef } from '../../lava/server/server.ts';
import type { ContainerSpec, MountSpec } from '../../spec/container.ts';
import type { Value } from '../../value.ts';
import type { WorkerRow } from '../../verdict/worker-row.ts';
import { absentFor, whyAbsent } from '../recreate/absent.ts';
import { carriedFiles, copySteps, isKept, isMounted } from '../recreate/carry.ts';
import { recreationNotes } from '../recreate/dependants.ts';
import { stateVolume, tokenFile } from '../dispatcher/dispatcher.ts';
import { type Ailing, type FixFacts, type FixRefused, refused } from './fixing.ts';
import { recreateSteps, whyNotRecreated, withSameHostname } from '../recreate/recreate.ts';
import { answered, lenient, onlineAt, type Well } from '../well.ts';

/** The worker's container, where it may be recreated from here. */
export function recreatable({ facts }: Ailing): ({ state: 'may' } & FixFacts) | FixRefused {
	if (facts === undefined) return refused('Its container is gone.');
	const why = whyNotRecreated(facts.container, facts.old) ?? whyAbsent(absentFor(facts.old));
	return why === undefined ? { state: 'may', ...facts } : refused(why);
}

type Recreation = {
	spec: ContainerSpec;
	/** Given to the new container as a file. */
	token?: Value | undefined;
	well: Well;
	/** Which of the paths that changed in it are carried over. */
	keep?: (path: string) => boolean;
};

const STATE = WORKER_CONTRACTS.http.state;

/** One that ended for what is corrected is started. */
export function recreateWorker(
	{ container, old, changes }: FixFacts,
	{ spec, token, well, keep = isKept }: Recreation,
): readonly Step[] {
	const files = carriedFiles(changes, keep);
	// The daemon makes the token's folder when it starts: before that a volume does.
	const folder = isMounted(spec, STATE) || files.some(path => isWithin(STATE, path));
	const volume = token === undefined || folder ? undefined : stateVolume(spec.name);
	const mounts: readonly MountSpec[] = volume === undefined ? [] : [{ type: 'volume', source: volume, target: STATE }];
	const steps = recreateSteps({
		old,
		grace: stopGrace(container),
		spec: withSameHostname({ ...spec, ...(mounts.length > 0 && { mounts: [...(spec.mounts ?? []), ...mounts] }) }, old),
		populate: (made, from) => [
			...copySteps(files)(made, from),
			...(token === undefined ? [] : [tokenFile(made, token)]),
		],
		start: true,
		well,
	});
	return volume === undefined ? steps : [{ do: 'create-volume', volume: { name: volume } }, ...steps];
}

/** What runs in it ends when it stops. */
export function interruptions({ worker }: WorkerRow, container: Container): string[] {
	const jobs = worker?.jobs ?? [];
	if (!isUp(container) || jobs.length === 0) return [];
	return [`Jobs that run on it break off: ${jobs.map(({ id }) => id).join(', ')}.`];
}

export function recreateWarnings(row: WorkerRow, { container, old }: FixFacts): string[] {
	const composed = roleOf(container).manager.kind === 'compose';
	return [
		...interruptions(row, container),
		...(composed ? ['Change its Compose file too, or the next "docker compose up" undoes this.'] : []),
		...recreationNotes(old),
		...old.warnings,
	];
}

/** One that was Online has to be so again. Another may have other faults: it has to run, and the rest is said. */
export function wellAsBefore({ server, worker, name }: WorkerRow, container: string): Well {
	if (worker?.state === 'online' && server !== undefined) return onlineAt(serverRef(server), name);
	return lenient(answered({ id: '', name: container }));
}
