/** What a plan may wait for: data, so that it can be journaled, said and exported. */

import type { Command, ContainerRef } from './command.ts';
import type { HostKey } from './host.ts';
import type { Value } from './value.ts';

/** The engine room looks at these itself. */
export type EngineCondition =
	/** `steady`: for so many seconds without a break, for what ends or starts over soon after its start. */
	| { is: 'running'; container: ContainerRef; steady?: number }
	/** By its own health check. */
	| { is: 'healthy'; container: ContainerRef }
	/** A worker's own log tells that its server answers it: the proof where that server can't be asked from here. */
	| { is: 'answered'; container: ContainerRef }
	/** A line of its log since it was last started has this text. */
	| { is: 'logged'; container: ContainerRef; text: string }
	/** A command in the container exits with 0; `says`: what that means, e.g. `no test job runs`. */
	| { is: 'succeeds'; container: ContainerRef; probe: Command; says?: string };

/** A host that joins a Swarm: as its engine calls it, and the address that it joins with; '' = as the manager sees it. */
export type SwarmGuest = { name: string; address: string };

/** What an engine tells of the Swarm that it is in. */
export type SwarmCondition =
	/** The manager that is asked hears the host: its part of 2377/tcp. */
	| { is: 'ready'; guest: SwarmGuest }
	/** The host that is asked has found another one of its Swarm, as those must who share networks (7946); `name`: its own. */
	| { is: 'peered'; name: string }
	/** The host that is asked has become this in its Swarm, as it says itself; `name`: its own. */
	| { is: 'role'; name: string; role: 'manager' | 'worker' };

/** What only LAVA knows: the executor is given a check for it. */
export type LavaCondition =
	/** LAVA's web server answers its version (`GET /api/v0.2/system/version/`). */
	| { is: 'serving'; server: LavaServerRef }
	/**
	 * The server says that the worker is Online; `since`: and has heard it since this container was started, for a worker
	 * that is gone stays Online for a minute (lava.md 4d).
	 */
	| { is: 'online'; server: LavaServerRef; worker: string; since?: ContainerRef };

/**
 * A LAVA server in a container, or anywhere by its URL. `host`: where the container is, when that is not where the step
 * is done; `token`: of a LAVA user, where one is needed.
 */
export type LavaServerRef = { container: ContainerRef; host?: HostKey } | { url: string; token?: Value };

export type Condition = EngineCondition | SwarmCondition | LavaCondition;

export function isSwarms(condition: Condition): condition is SwarmCondition {
	return condition.is === 'ready' || condition.is === 'peered' || condition.is === 'role';
}

/** The container whose end ends the waiting, and whose log tells why; undefined: none is known. */
export function containerWaitedFor(condition: Condition): ContainerRef | undefined {
	if ('container' in condition) return condition.container;
	if (condition.is === 'online' && condition.since !== undefined) return condition.since;
	return 'server' in condition && 'container' in condition.server ? condition.server.container : undefined;
}

/** How a condition stands. */
export type ConditionState =
	| { holds: true }
	/** `seen`: what there is instead, for the one who waits, e.g. `Applying lava_scheduler_app.0042`. */
	| { holds: false; seen: string }
	/** Nothing tells so far, and maybe nothing ever will: when the time is over it is not known, and nothing failed. */
	| { holds: 'unknown'; seen: string }
	/** It can't come true any more: why. */
	| { holds: 'never'; why: string };

/** The containers that a condition is about. */
export function containersOf(condition: Condition): ContainerRef[] {
	if (isSwarms(condition)) return [];
	if (!('server' in condition)) return [condition.container];
	const { server } = condition;
	const worker = condition.is === 'online' ? condition.since : undefined;
	return [...('container' in server ? [server.container] : []), ...(worker === undefined ? [] : [worker])];
}

/**
 * Looks once. A rejection counts as "not yet", with its message as what was seen.
 *
 * @param host where the step that waits is done; undefined: on the only one
 */
export type CheckCondition = (condition: LavaCondition, signal: AbortSignal, host?: HostKey) => Promise<ConditionState>;
