/**
 * Docker's Swarm, as far as a lab uses it: hosts that share networks. LAVA's containers stay plain containers, for a
 * service gets no devices and no privileges.
 */

/** How an engine stands to a Swarm (`GET /info`, `Swarm`). */
export type SwarmState =
	| { state: 'inactive' }
	/** It is in one and can't take part now, or is still being joined; `says`: the engine's words, '' = none. */
	| { state: 'pending' | 'locked' | 'error'; says: string; managers: readonly SwarmManager[] }
	| ActiveSwarm;

/** A manager keeps the Swarm's list; with a majority of managers lost nothing in it can be changed. */
export type SwarmRole = 'manager' | 'worker';

export type ActiveSwarm = {
	state: 'active';
	role: SwarmRole;
	/** This host's, in the list of nodes. */
	nodeId: string;
	/** Under which the other hosts know this one. */
	address: string;
	/** Those that it knows, itself among them where it is one. */
	managers: readonly SwarmManager[];
	/** As only a manager tells them. */
	count: { nodes: number; managers: number } | undefined;
};

/** `address`: with the port, e.g. `10.20.0.10:2377`. */
export type SwarmManager = { nodeId: string; address: string };

/**
 * A host in a Swarm's list. `name`: as its engine calls it, which need not be its alone; `address`: '' = it came just
 * now; `state`: docker's word; `unreachable`: a manager that the others do not hear.
 */
export type SwarmNode = {
	id: string;
	name: string;
	address: string;
	state: string;
	role: SwarmRole;
	unreachable?: true;
};

export const NO_SWARM: SwarmState = { state: 'inactive' };

/** Where managers listen for hosts that join. */
export const SWARM_PORT = 2377;

/** What hosts of a Swarm need of each other (Docker's documentation, "Getting started with swarm mode"). */
export const SWARM_PORTS = ['2377/tcp', '7946/tcp', '7946/udp', '4789/udp'] as const;

/** The bridge that a Swarm gives the containers of each host as the way out: the engine alone connects them to it. */
export const SWARM_BRIDGE = 'docker_gwbridge';

/** The whole of a Swarm's token (moby/swarmkit, ca/config.go: `SWMTKN-1-DIGEST-SECRET`). */
export const isJoinToken = (text: string): boolean => /^SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}$/.test(text);

/** Workers do not tell the Swarm's id, but all of its managers. */
export function isSameSwarm(one: ActiveSwarm, other: ActiveSwarm): boolean {
	return one.managers.some(({ nodeId }) => other.managers.some(each => each.nodeId === nodeId));
}

/** A few words, for a list. */
export function swarmWords(swarm: SwarmState): string {
	switch (swarm.state) {
		case 'inactive':
			return '';
		case 'active':
			return swarm.role;
		default:
			return swarm.state;
	}
}
