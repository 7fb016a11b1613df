/** Helpers: containers of a server's image that run nothing but commands, while neither server does. */

import type { ContainerRef } from '../../command.ts';
import { STARTS_POSTGRESQL } from '../../lava/postgresql-service.ts';
import { ROLE_LABEL } from '../../lava/role/role.ts';
import type { ExecStep, Step } from '../../plan.ts';
import type { ContainerSpec, MountSpec } from '../../spec/container.ts';

/** Waits for commands, apart from every network. */
export function helperSpec(
	name: string,
	{ image, environment }: ContainerSpec,
	mounts: readonly MountSpec[],
): ContainerSpec {
	return {
		name,
		image,
		entrypoint: ['sleep'],
		command: ['infinity'],
		...(environment && { environment }),
		mounts,
		networkMode: 'none',
		// As their first process it hears no other.
		stopSignal: 'SIGKILL',
		labels: { [ROLE_LABEL]: 'database' },
	};
}

export function postgresql(container: ContainerRef, does: 'start' | 'stop'): ExecStep {
	return {
		do: 'exec',
		container,
		says: `${does === 'start' ? 'Start' : 'Stop'} PostgreSQL in ${container.name}`,
		command: does === 'start' ? STARTS_POSTGRESQL : ['/etc/init.d/postgresql', 'stop'],
		undo: 'not needed',
	};
}

export const stopped = (container: ContainerRef): Step => ({ do: 'stop', container, grace: 0 });

export const removed = (container: ContainerRef): Step => ({
	do: 'remove',
	container,
	force: false,
	volumes: false,
});
