/** How many managers a Swarm needs: nothing in it can be changed unless a majority of them hear each other. */

import type { SwarmNode } from './state.ts';

/** How many of so many managers have to hear each other. */
export const majorityOf = (managers: number): number => Math.floor(managers / 2) + 1;

/** How many of them may be lost, in words that go behind a number of managers. */
export function mayBeLost(managers: number): string {
	const borne = managers - majorityOf(managers);
	return borne === 0 ? 'none of them may be lost' : `${borne} of them may be lost`;
}

export type Managers = { all: number; reachable: number };

/** Those that are left when a host that manages has gone, and another one has become a manager for it or not. */
export function managersWithout(nodes: readonly SwarmNode[], leaving: string, successor: boolean): Managers {
	const left = nodes.filter(({ id, role }) => role === 'manager' && id !== leaving);
	const more = successor ? 1 : 0;
	return { all: left.length + more, reachable: left.filter(node => !node.unreachable).length + more };
}
