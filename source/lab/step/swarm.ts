/** What steps know of themselves that make a Swarm, join it or leave it. */

import type { SwarmGuest } from '../condition.ts';
import type { Step, SwarmNodeRef, SwarmStep, Undo } from '../plan.ts';
import { SWARM_BRIDGE, type SwarmNode } from '../swarm/state.ts';
import type { ObservedState } from './observed-state.ts';

/** The token has to be asked for each time: no step is done for the one that it tells. */
export function isSwarmSo(
	step: Exclude<SwarmStep, { do: 'swarm-token' }>,
	{ swarm, nodes = [] }: ObservedState,
): boolean {
	switch (step.do) {
		case 'swarm-init':
			return swarm?.state === 'active' && swarm.role === 'manager' && ['', swarm.address].includes(step.address);
		case 'swarm-join':
			return swarm?.state === 'active' && swarm.managers.some(({ address }) => address === step.manager);
		case 'swarm-leave':
			return swarm?.state === 'inactive';
		case 'swarm-forget':
			return nodesMeant(step.node, nodes).length === 0;
		case 'swarm-role':
			return readyGuest(step.guest, nodes)?.role === step.role;
	}
}

/** What stands in its way; a join that goes on in the background ends well or says itself why not. */
export function objectionToSwarm(
	{ do: kind }: Exclude<SwarmStep, { do: 'swarm-leave' }>,
	{ swarm }: ObservedState,
): string | undefined {
	if (kind === 'swarm-token' || kind === 'swarm-forget' || kind === 'swarm-role') {
		const manages = swarm?.state === 'active' && swarm.role === 'manager';
		return manages ? undefined : 'This host manages no Swarm any more.';
	}
	switch (swarm?.state) {
		case 'active':
			return 'This host is in another Swarm already: take it out of that one first.';
		case 'locked':
			return 'This host is in a Swarm that is locked: unlock that with `docker swarm unlock`, or take the host out of it.';
		case 'error':
			return `This host is in a Swarm that it can't take part in: ${swarm.says}`;
		default:
			return undefined;
	}
}

export function undoOfSwarm(step: SwarmStep, { network, nodes = [] }: ObservedState): Undo {
	switch (step.do) {
		case 'swarm-init':
			return { how: 'steps', steps: [{ do: 'swarm-leave', force: true }, ...bridgeAway(network === undefined)] };
		case 'swarm-join':
			return { how: 'steps', steps: [{ do: 'swarm-leave', force: false }, ...bridgeAway(network === undefined)] };
		case 'swarm-token': {
			const { admits: guest, parts: past } = step;
			const before = nodes.map(({ id }) => id);
			if (past !== undefined) return { how: 'steps', steps: [{ do: 'swarm-forget', node: { past, before } }] };
			if (guest === undefined) return { how: 'nothing' };
			return { how: 'steps', steps: [{ do: 'swarm-forget', node: { guest, before } }] };
		}
		case 'swarm-leave':
			return step.again === undefined
				? { how: 'final', why: step.force ? 'The Swarm has ended, and its networks with it.' : NO_TOKEN }
				: { how: 'steps', steps: [{ do: 'swarm-join', ...step.again }] };
		case 'swarm-forget':
			// A host that joins again is a new node.
			return { how: 'nothing' };
		case 'swarm-role':
			return { how: 'steps', steps: [{ ...step, role: step.role === 'manager' ? 'worker' : 'manager' }] };
	}
}

const NO_TOKEN = 'It takes a token of the Swarm to join it again.';

/** An engine that leaves a Swarm keeps the bridge that it made for it. */
const bridgeAway = (isNew: boolean): Step[] => (isNew ? [{ do: 'remove-network', network: SWARM_BRIDGE }] : []);

/** The nodes that are meant: one, or none; more where they can't be distinguished. */
export function nodesMeant(meant: SwarmNodeRef, nodes: readonly SwarmNode[]): SwarmNode[] {
	if ('id' in meant) return nodes.filter(({ id }) => id === meant.id);
	const isNew = ({ id }: SwarmNode): boolean => !meant.before.includes(id);
	if ('past' in meant) {
		// A node that came just now has no address yet.
		const isBack = nodes.some(node => isNew(node) && ['', meant.past.address].includes(node.address));
		return isBack ? nodes.filter(({ id }) => id === meant.past.id) : [];
	}
	return nodes.filter(node => isNew(node) && isGuest(meant.guest, node));
}

const isGuest = (guest: SwarmGuest, { name, address }: SwarmNode): boolean =>
	guest.address === '' ? name === guest.name : address === guest.address;

/** The node of a guest that the Swarm hears; what it was in the Swarm before may be on the list too, as one that is down. */
export const readyGuest = (guest: SwarmGuest, nodes: readonly SwarmNode[]): SwarmNode | undefined =>
	nodes.find(node => node.state === 'ready' && isGuest(guest, node));

/** What the list says of a guest that is not ready, for the one who waits. */
export function guestWords(guest: SwarmGuest, nodes: readonly SwarmNode[]): string {
	const node = nodes.find(each => isGuest(guest, each));
	return node === undefined ? "it is not on the Swarm's list yet" : `the Swarm's manager calls it ${node.state}`;
}

/** How a command names it; a guest by its host's name, for its id is not known beforehand. */
export function nodeWord(node: SwarmNodeRef): string {
	if ('id' in node) return node.id;
	return 'past' in node ? node.past.id : node.guest.name;
}

/** How a person calls it. */
export function nodeName(node: SwarmNodeRef): string {
	if ('id' in node) return node.name;
	return 'past' in node ? node.past.name : node.guest.name;
}
