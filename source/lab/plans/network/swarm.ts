/** Plans that join hosts into a Swarm, and take one out of it. */

import type { SwarmGuest } from '../../condition.ts';
import type { HostKey } from '../../host.ts';
import type { Plan, Step } from '../../plan.ts';
import { onHost } from '../../step/on-host.ts';
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
	/** What they become in it; workers unless told. */
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
			...(role === 'manager' ? joining.map(host => onHost(promoteStep(host), manager.key)) : []),
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
const READY_SECONDS = 30;

/** Seconds: hosts that reach each other have found each other within two or three. */
const PEERED_SECONDS = 30;

const guestOf = ({ name, address }: JoiningHost): SwarmGuest => ({ name, address });

function readyStep(host: JoiningHost): Step {
	return { do: 'wait', until: { is: 'ready', guest: guestOf(host) }, seconds: READY_SECONDS };
}

function promoteStep(host: JoiningHost): Step {
	return { do: 'swarm-role', guest: guestOf(host), role: 'manager' };
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

export type LeaveRequest = {
	key: HostKey | undefined;
	/** As a person calls it. */
	name: string;
	nodeId: string;
	/** Under which the Swarm knows it. */
	address: string;
	/** A host of this console that manages the Swarm and stays in it; undefined: none does. */
	manager: { key: HostKey | undefined; address: string } | undefined;
	/** It is the last one of its Swarm, or can't take part in it: nothing is left to be asked. */
	force: boolean;
	/** The Swarm's networks that end with it. */
	networks: readonly string[];
};

export function leavePlan({ key, name, nodeId, address, manager, force, networks }: LeaveRequest): Plan {
	const steps: Step[] = [];
	if (manager === undefined) {
		steps.push(onHost({ do: 'swarm-leave', force }, key));
	} else {
		const token = { secret: JOIN_TOKEN };
		const again = { manager: managerAddress(manager.address), address, token };
		steps.push(
			// A host that joins again is another node: its old one would stay on the list.
			onHost({ do: 'swarm-token', secret: JOIN_TOKEN, parts: { id: nodeId, name, address } }, manager.key),
			onHost({ do: 'swarm-leave', force: false, again }, key),
			onHost({ do: 'swarm-forget', node: { id: nodeId, name } }, manager.key),
		);
	}
	return {
		title: `Take ${name} out of its Swarm`,
		steps,
		warnings: [
			force && networks.length > 0
				? `The Swarm ends with it, and its networks: ${networks.join(', ')}.`
				: force
					? 'The Swarm ends with it.'
					: `No container on ${name} can be on a network of the Swarm any more.`,
			...(manager === undefined && !force
				? [`The Swarm's list keeps ${name} as Down: \`docker node rm\` on a manager takes it off.`]
				: []),
		],
	};
}
