/** Plans that join hosts into a Swarm, and take one out of it. */

import type { HostKey } from '../../host.ts';
import type { Plan, Step, SwarmGuest } from '../../plan.ts';
import { onHost } from '../../step/on-host.ts';
import { SWARM_PORT } from '../../swarm/state.ts';
import { urlHost } from '../../lava/server-url.ts';

/** The secret that a manager tells, or a user has from one. */
export const JOIN_TOKEN = 'Swarm join token';

/** `key`: undefined where the console has that host alone. */
export type JoiningHost = SwarmGuest & { key: HostKey | undefined };

export type SwarmWish = {
	/** `isNew`: it makes the Swarm. */
	manager: { key: HostKey | undefined; address: string; isNew: boolean };
	joining: readonly JoiningHost[];
};

/** Each host is let in by a token that is asked for right before: its undo knows which node came by it. */
export function swarmPlan({ manager, joining }: SwarmWish): Plan {
	const at = managerAddress(manager.address);
	return {
		title: manager.isNew ? 'Make a Swarm' : `Join hosts to the Swarm of ${manager.key ?? 'this host'}`,
		steps: [
			...(manager.isNew ? [onHost({ do: 'swarm-init', address: manager.address }, manager.key)] : []),
			...joining.flatMap(({ key, ...guest }): Step[] => [
				onHost({ do: 'swarm-token', secret: JOIN_TOKEN, admits: guest }, manager.key),
				joinStep(at, { key, ...guest }),
			]),
		],
		warnings: joining.length === 0 ? [] : [NOT_KNOWN],
	};
}

/** To a Swarm whose managers are no hosts of this console; the token is the user's. */
export function joinPlan(at: string, joining: readonly JoiningHost[]): Plan {
	return {
		title: `Join the Swarm of ${at}`,
		steps: joining.map(host => joinStep(at, host)),
		warnings: [NOT_KNOWN],
	};
}

const NOT_KNOWN =
	'It is not known from here whether 2377/tcp, 7946/tcp, 7946/udp and 4789/udp pass between the hosts: what filters their packets has to let these through.';

function joinStep(manager: string, { key, address }: JoiningHost): Step {
	return onHost({ do: 'swarm-join', manager, address, token: { secret: JOIN_TOKEN } }, key);
}

/** Where a manager is asked to join. */
export const managerAddress = (address: string): string => `${urlHost(address)}:${SWARM_PORT}`;

export type LeaveWish = {
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

export function leavePlan({ key, name, nodeId, address, manager, force, networks }: LeaveWish): Plan {
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
