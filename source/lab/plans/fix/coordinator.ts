/** Tells a worker which coordinator its multinode jobs meet at (lava.md 6). */

import { type ContainerRef, refOf } from '../../command.ts';
import {
	asksCoordinator,
	COORDINATOR_FILE,
	COORDINATOR_PORT,
	coordinatorFile,
	type CoordinatorPlace,
} from '../../lava/coordinator.ts';
import { listenNow, listensAlone } from '../../lava/coordinator-listens.ts';
import { roleOf, stopGrace } from '../../lava/role/role.ts';
import { lavaVersion } from '../../image/image.ts';
import { listenStep } from '../server/parts.ts';
import type { Container, Mount } from '../../objects.ts';
import { folderOf, innermost } from '../../path.ts';
import type { Step } from '../../plan.ts';
import { type Fixing, planned, refused } from './fixing.ts';
import { isCoordinatorHost } from '../../verdict/surroundings/coordinator-place.ts';

/** Seconds in which a coordinator that runs has answered, also while it serves others. */
const ANSWER_SECONDS = 30;

/** The worker reads the file when a job starts: nothing has to be restarted. */
export function coordinatorFix(place: CoordinatorPlace, container: Container, first: readonly Step[] = []): Fixing {
	const { host, port } = place;
	if (!isCoordinatorHost(host))
		return refused(`${host} can't stand in ${COORDINATOR_FILE}: give it a name or an IPv4.`);
	if (container.status !== 'running') return refused(`${container.name} does not run: start it first.`);
	const why = whyNotWritten(container);
	if (why !== undefined) return refused(why);
	return planned({
		title: `Name ${port === COORDINATOR_PORT ? host : `${host}:${port}`} as the coordinator of ${container.name}`,
		steps: [...first, ...coordinatorSteps(refOf(container), place)],
		warnings: notes(container),
	});
}

/**
 * Has the coordinator of a server listen for workers in other containers, where its release does not by itself. It forgets
 * the jobs that wait for each other when it restarts, so one that listens already goes on.
 *
 * @param isSilent it was asked from the worker, and does not answer
 */
export function listeningSteps(coordinator: Container, isSilent: boolean): Step[] {
	if (coordinator.status !== 'running' || !listensAlone(lavaVersion(coordinator.image))) return [];
	const container = refOf(coordinator);
	if (roleOf(coordinator).role === 'coordinator') {
		return isSilent ? [listenStep(container), { do: 'restart', container, grace: stopGrace(coordinator) }] : [];
	}
	return [{ ...listenStep(container), ...listenNow() }];
}

/** In a running container, since its image has no folder for it. */
export function coordinatorSteps(container: ContainerRef, place: CoordinatorPlace): Step[] {
	const folder = folderOf(COORDINATOR_FILE);
	return [
		{
			do: 'exec',
			container,
			says: `Make ${folder}`,
			command: ['mkdir', '-p', folder],
			already: { command: ['test', '-d', folder] },
			undo: { command: ['rmdir', folder] },
		},
		{
			do: 'put-file',
			container,
			path: COORDINATOR_FILE,
			content: coordinatorFile(place),
			mode: 0o644,
			uid: 0,
			gid: 0,
		},
		{
			do: 'wait',
			until: {
				is: 'succeeds',
				container,
				probe: asksCoordinator(place),
				says: `a coordinator answers at ${place.host}:${place.port}, asked`,
			},
			seconds: ANSWER_SECONDS,
		},
	];
}

/** A mount that is in the way: the engine writes through others. */
function whyNotWritten(container: Container): string | undefined {
	const mount = mountOf(container);
	if (mount === undefined) return undefined;
	const there = `${mount.source} is mounted there`;
	if (mount.destination === COORDINATOR_FILE) return `${there}: change it on this host.`;
	return mount.readOnly ? `${there}, read-only: change it on this host.` : undefined;
}

function mountOf({ detail }: Container): Mount | undefined {
	return innermost(COORDINATOR_FILE, detail?.mounts ?? [], ({ destination }) => destination);
}

/** Who recreates the container from something else. */
function notes(container: Container): string[] {
	const { kind } = roleOf(container).manager;
	if (mountOf(container) !== undefined) return [];
	switch (kind) {
		case 'by-command':
		case 'job':
			return [];
		case 'compose':
			return [`Mount the file in its Compose file too: Compose recreates the container without it.`];
		case 'lava-docker':
			return [`Set lava-coordinator in its boards.yaml too: its next deployment is without it.`];
		case 'lava-docker-worker':
			return [`It is gone when lava-docker-worker starts the next container: mount it there with MOUNTS.`];
		case 'kubernetes':
			return [`Mount it in its deployment too: Kubernetes recreates the container without it.`];
	}
}
