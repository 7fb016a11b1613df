/** When a manager leaves its Swarm while others are in it: who is a manager then, and whether they are enough. */

import { inSwarmOf, isManager, swarmOf } from '../../lab/swarm/hosts.ts';
import { majorityOf, managersWithout } from '../../lab/swarm/quorum.ts';
import { hostsOf } from '../fields/swarm-hosts.ts';
import { type Asked, askedKey, type World, type WorldHost } from '../world.ts';

/** It manages a Swarm that goes on without it. */
export function succeeds({ snapshot }: WorldHost): boolean {
	const nodes = swarmOf(snapshot)?.count?.nodes;
	return nodes !== undefined && nodes > 1;
}

/** Other hosts of the console in its Swarm on which something can be changed. */
const matesOf = ({ snapshot }: WorldHost, world: World): WorldHost[] =>
	hostsOf(world).filter(
		({ snapshot: other, readOnly }) =>
			other.key !== snapshot.key &&
			!readOnly &&
			other.connection.state === 'live' &&
			inSwarmOf(snapshot, [other]).length > 0,
	);

export const managerBeside = (host: WorldHost, world: World): WorldHost | undefined =>
	matesOf(host, world).find(({ snapshot }) => isManager(snapshot));

/** Those that can become a manager for it; none where another one is a manager already. */
export const heirsOf = (host: WorldHost, world: World): WorldHost[] =>
	succeeds(host) && managerBeside(host, world) === undefined ? matesOf(host, world) : [];

/** Only the list of nodes tells which managers hear each other. */
export const managersAsked = (host: WorldHost | undefined): Extract<Asked, { about: 'nodes' }>[] =>
	host !== undefined && succeeds(host) ? [{ about: 'nodes', host: host.snapshot.key }] : [];

function answerOf(host: WorldHost, { facts }: World) {
	const [asked] = managersAsked(host);
	const answer = asked && facts.answers.get(askedKey(asked));
	return answer?.about === 'nodes' ? answer : undefined;
}

/** Why it can't leave now. */
export function managersProblem(host: WorldHost, world: World): string | undefined {
	const { key } = host.snapshot;
	const hasManager = managerBeside(host, world) !== undefined;
	if (!hasManager && heirsOf(host, world).length === 0)
		return `${key} manages its Swarm, and no other host of it can become a manager from here: each is out of reach, read-only or no host of this console. Add one (0 and a), or take those out first.`;
	const answer = answerOf(host, world);
	if (answer === undefined) return undefined;
	if (!('nodes' in answer))
		return `The Swarm of ${key} can't be changed now (${answer.why}): most of its managers have to be up.`;
	const { all, reachable } = managersWithout(answer.nodes, swarmOf(host.snapshot)?.nodeId ?? '', !hasManager);
	const needed = majorityOf(all);
	if (reachable >= needed) return undefined;
	const lost = answer.nodes.filter(({ unreachable }) => unreachable).map(({ name }) => name);
	return `Without ${key} only ${reachable} of ${all} managers would be reached, and the Swarm needs ${needed}. Start ${lost.join(', ')}, or take that off first: \`docker node demote\`, then \`docker node rm\`.`;
}
