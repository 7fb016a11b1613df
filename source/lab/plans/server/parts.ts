/** The containers of a server in parts, beside its web server: made, started, and seen to do what they are for. */

import type { Command, ContainerRef } from '../../command.ts';
import type { Version } from '../../image/version.ts';
import { listen, listens, listensAlone } from '../../lava/coordinator-listens.ts';
import {
	FRONT_ANSWERS,
	listenerOn,
	type PartNames,
	publisherAnswers,
	type ServerPart,
	SITE_FILE,
	siteFile,
} from '../../lava/server/parts.ts';
import type { ExecStep, PutFileStep, Step, WaitStep } from '../../plan.ts';
import type { ContainerSpec, PortSpec } from '../../spec/container.ts';
import { steadilyRunning } from '../well.ts';

/**
 * As their first process LAVA's services, and a shell that waits for the database, hear no SIGTERM: an init passes it on.
 * The grace is in seconds.
 */
export const PART_LIFE = { init: true, stopGrace: 30 } as const satisfies Partial<ContainerSpec>;

/** A file of settings, which everyone may read. */
export const fileIn = (container: ContainerRef, path: string, content: string): PutFileStep => ({
	do: 'put-file',
	container,
	path,
	content,
	mode: 0o644,
	uid: 0,
	gid: 0,
});

/** Workers that are told where a server's coordinator is afterwards, once it is seen to run (lava.md 6). */
export type CoordinatorMove = {
	/** Each writes a worker's file, or asks the coordinator from there. */
	steps: readonly Step[];
	/** Who is told, and who has to be told by hand. */
	says: readonly string[];
};

export function partSteps(
	spec: ContainerSpec,
	part: ServerPart,
	{ names, version }: { names: PartNames; version: Version | undefined },
): Step[] {
	const container: ContainerRef = { id: '', name: spec.name };
	return [
		{ do: 'create', spec },
		...(part === 'front' ? [fileIn(container, SITE_FILE, siteFile(names))] : []),
		{ do: 'start', container },
		// Its file may be of the server that there was before, and keeps what that says.
		...(part === 'coordinator' && listensAlone(version)
			? [listenStep(container), { do: 'restart' as const, container, grace: PART_LIFE.stopGrace }]
			: []),
	];
}

/** In a container that has the coordinator's folder, before the coordinator starts. Older releases go on with it as well. */
export const listenStep = (container: ContainerRef): ExecStep => ({
	do: 'exec',
	container,
	says: 'Have the coordinator listen for workers in other containers',
	...listen(),
	already: listens(),
	undo: 'not needed',
});

/** What each of them was made for. */
export function partProofs(names: PartNames): WaitStep[] {
	return [
		proofIn(names.front, 'the web page is reached', FRONT_ANSWERS),
		proofIn(names.scheduler, `${names.publisher} takes events`, publisherAnswers(names)),
		{ do: 'wait', ...steadilyRunning(names.publisher) },
		{ do: 'wait', ...steadilyRunning(names.scheduler) },
		{ do: 'wait', ...steadilyRunning(names.coordinator) },
	];
}

/** @param name of a container that the plan makes */
export const proofIn = (name: string, says: string, probe: Command): WaitStep => ({
	do: 'wait',
	until: { is: 'succeeds', container: { id: '', name }, probe, says },
	seconds: 120,
});

/** Ports are published where they are listened on. */
export const portsOf = (part: ServerPart, ports: readonly PortSpec[]): PortSpec[] =>
	ports.filter(({ container }) => listenerOn(container) === part);
