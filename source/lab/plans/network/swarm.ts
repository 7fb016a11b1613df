/** Plans that join hosts into a Swarm, and take one out of it. */

import type { SwarmGuest } from '../../condition.ts';
import type { HostKey } from '../../host.ts';
import type { Plan, Step } from '../../plan.ts';
import { onHost } from '../../step/on-host.ts';
import { mayBeLost } from '../../swarm/quorum.ts';
import { SWARM_PORT, type SwarmRole } from '../../swarm/state.ts';
import { type TrialPlace, trialSteps } from './swarm-trial.ts';
import { urlHost } from '../../lava/server-url.ts';

/** The secret that a manager tells, or a user has from one. */
export const JOIN_TOKEN = 'Swarm join token';

/** `key`: undefined where the console has that host alone. */
export type JoiningHost = SwarmGuest & { key: HostKey | undefined };

export type SwarmRequest = {
	/** `isNew`: it makes the Swarm. */
	manager: { key: HostKey | undefined; address: string; isNew: boolean };
	joining: readonly JoiningHost[];
	/** What they become in it; workers by default. */
	role?: SwarmRole;
	/** Where containers can try whether packets pass: on the manager's host first; empty: nowhere. */
	trial?: readonly TrialPlace[];
};

/** Each host is let in by a token that is asked for right before: its undo knows which node came by it. */
export function swarmPlan({ manager, joining, role = 'worker', trial = [] }: SwarmRequest): Plan {
	const at = managerAddress(manager.address);
	const untried = joining.filter(({ key }) => !trial.some(place => place.key === key));
	return {
		title: manager.isNew ? 'Make a Swarm' : `Join hosts to the Swarm of ${manager.key ?? 'this host'}`,
		steps: [
			...(manager.isNew ? [onHost({ do: 'swarm-init', address: manager.address }, manager.key)] : []),
			...joining.flatMap(({ key, ...guest }): Step[] => [
				onHost({ do: 'swarm-token', secret: JOIN_TOKEN, admits: guest }, manager.key),
				joinStep(at, { key, ...guest }),
			]),
			...joining.map(host => onHost(readyStep(host), manager.key)),
			...(role === 'manager' ? joining.flatMap(host => roleSteps(host, 'manager', manager.key)) : []),
			...joining.map(peeredStep),
			...trialSteps(trial),
		],
		warnings: joining.length === 0 ? [] : [NOT_KNOWN],
		...(untried.length > 0 && { unproven: [untriedWords(untried)] }),
	};
}

/** To a Swarm whose managers are no hosts of this console; the token is the user's. */
export function joinPlan(at: string, joining: readonly JoiningHost[]): Plan {
	return {
		title: `Join the Swarm of ${at}`,
		steps: [...joining.map(host => joinStep(at, host)), ...joining.map(peeredStep)],
		warnings: [NOT_KNOWN],
		unproven: [untriedWords(joining)],
	};
}

/** Seconds: a node tells of itself as soon as it is let in. */
const READY_SECONDS = 60;

/** Seconds: hosts that reach each other have found each other within two or three. */
const PEERED_SECONDS = 60;

const guestOf = ({ name, address }: JoiningHost): SwarmGuest => ({ name, address });

function readyStep(host: JoiningHost): Step {
	return { do: 'wait', until: { is: 'ready', guest: guestOf(host) }, seconds: READY_SECONDS };
}

/** What does not come true does not stop the joining: it is said at the end. */
function peeredStep({ key, name }: JoiningHost): Step {
	return onHost({ do: 'wait', until: { is: 'peered', name }, seconds: PEERED_SECONDS, lenient: true }, key);
}

function untriedWords(hosts: readonly JoiningHost[]): string {
	const names = hosts.map(({ key, name }) => key ?? name).join(', ');
	return `${names}: joined; not known whether 4789/udp passes, by which containers of several hosts reach each other. Make a network (n and n, overlay) and try it from one to another.`;
}

const NOT_KNOWN =
	'The hosts need 2377/tcp of the manager, and 7946/tcp, 7946/udp and 4789/udp of each other: what filters their packets has to let these through.';

function joinStep(manager: string, { key, address }: JoiningHost): Step {
	return onHost({ do: 'swarm-join', manager, address, token: { secret: JOIN_TOKEN } }, key);
}

/** Where a manager is asked to join. */
export const managerAddress = (address: string): string => `${urlHost(address)}:${SWARM_PORT}`;

/** Takes out a host that was a worker, or the last one of its Swarm, or that can't take part in it. */
export type LeaveRequest = Leaving & {
	/** A host of this console that manages the Swarm and stays in it; undefined: none does. */
	manager: StayingHost | undefined;
	/** It is the last one of its Swarm, or can't take part in it: nothing is left to be asked. */
	force: boolean;
	/** The Swarm's networks that end with it. */
	networks: readonly string[];
};

type Leaving = {
	key: HostKey | undefined;
	/** As a person calls it. */
	name: string;
	nodeId: string;
	/** Under which the Swarm knows it. */
	address: string;
};

type StayingHost = { key: HostKey | undefined; address: string };

export function leavePlan({ manager, force, networks, ...leaving }: LeaveRequest): Plan {
	const { key, name } = leaving;
	const steps =
		manager === undefined ? [onHost({ do: 'swarm-leave', force } as const, key)] : leaveSteps(leaving, manager);
	return {
		title: leaveTitle(name),
		steps,
		warnings: [
			force && networks.length > 0
				? `The Swarm ends with it, and its networks: ${networks.join(', ')}.`
				: force
					? 'The Swarm ends with it.'
					: noNetworkThere(name),
			...(manager === undefined && !force
				? [`The Swarm's list keeps ${name} as Down: \`docker node rm\` on a manager takes it off.`]
				: []),
		],
	};
}

const leaveTitle = (name: string): string => `Take ${name} out of its Swarm`;

const noNetworkThere = (name: string): string => `No container on ${name} can be on a network of the Swarm any more.`;

/** A worker leaves, and can come back by a token that was asked for before. */
function leaveSteps({ key, name, nodeId, address }: Leaving, manager: StayingHost): Step[] {
	const token = { secret: JOIN_TOKEN };
	const again = { manager: managerAddress(manager.address), address, token };
	return [
		// A host that joins again is another node: its old one would stay on the list.
		onHost({ do: 'swarm-token', secret: JOIN_TOKEN, parts: { id: nodeId, name, address } }, manager.key),
		onHost({ do: 'swarm-leave', force: false, again }, key),
		onHost({ do: 'swarm-forget', node: { id: nodeId, name } }, manager.key),
	];
}

export type ManagerLeaveRequest = {
	/** `hostName`: as its engine calls it. */
	leaving: Leaving & { hostName: string };
	/** Who is asked from then on; `isWorker`: it has to become a manager first. */
	stays: StayingHost & { name: string; hostName: string; isWorker: boolean };
	/** How many managers are left. */
	managers: number;
};

/**
 * Takes out a manager while others are in its Swarm: one of them becomes a manager where none is, and it a worker, before
 * it leaves.
 */
export function managerLeavePlan({ leaving, stays, managers }: ManagerLeaveRequest): Plan {
	const heir = { key: stays.key, name: stays.hostName, address: stays.address };
	const own = { key: leaving.key, name: leaving.hostName, address: leaving.address };
	return {
		title: leaveTitle(leaving.name),
		steps: [
			...(stays.isWorker ? roleSteps(heir, 'manager', leaving.key) : []),
			...roleSteps(own, 'worker', stays.key),
			...leaveSteps(leaving, stays),
		],
		warnings: [
			noNetworkThere(leaving.name),
			managers === 1
				? `${stays.name} is the only manager then: without it nothing in the Swarm can be changed.`
				: `The Swarm has ${managers} managers then: ${mayBeLost(managers)}.`,
		],
	};
}

/** Seconds: a host that changes its part gets another certificate, and managers agree on one that leads: up to 15. */
const ROLE_SECONDS = 60;

/** The host itself is asked before and after: on the way back it is waited for in the other order. */
function roleSteps(host: JoiningHost, role: SwarmRole, by: HostKey | undefined): Step[] {
	const is = (each: SwarmRole): Step => {
		const until = { is: 'role', name: host.name, role: each } as const;
		return onHost({ do: 'wait', until, seconds: ROLE_SECONDS }, host.key);
	};
	const change: Step = { do: 'swarm-role', guest: guestOf(host), role };
	return [is(role === 'manager' ? 'worker' : 'manager'), onHost(change, by), is(role)];
}
