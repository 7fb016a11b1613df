/** What an engine tells of the Swarm that it is in. */

import * as z from 'zod/mini';
import type { ConditionState, SwarmCondition } from '../../../lab/condition.ts';
import { guestWords, readyGuest } from '../../../lab/step/swarm.ts';
import type { ActiveSwarm, SwarmRole, SwarmState } from '../../../lab/swarm/state.ts';
import { listOf, readOne, text } from '../../answers/answer.ts';
import { readSwarm } from '../../answers/host.ts';
import { unlessMissing } from '../../engine-error.ts';
import { nodesOf } from '../../lookups/swarm-nodes.ts';
import { request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';

/** As the engine tells it now. */
export async function seeSwarm(session: Session): Promise<SwarmState> {
	return readSwarm(await request(session, { method: 'GET', path: '/info' }));
}

const peersAnswer = z.object({ Peers: listOf(z.object({ IP: text })) });

/** How a condition stands that an engine of a Swarm tells. */
export async function checkSwarm(session: Session, condition: SwarmCondition): Promise<ConditionState> {
	if (condition.is === 'ready') {
		const nodes = await nodesOf(session);
		if (readyGuest(condition.guest, nodes) !== undefined) return { holds: true };
		return { holds: false, seen: guestWords(condition.guest, nodes) };
	}
	const swarm = await seeSwarm(session);
	if (swarm.state !== 'active') return { holds: false, seen: 'it is in no Swarm' };
	if (condition.is === 'role') return roleState(swarm, condition.role);
	// Every host of a Swarm has this network, and on it those hosts that it has found.
	const found = await unlessMissing(request(session, { method: 'GET', path: '/networks/ingress' }));
	if (found === undefined) return { holds: 'unknown', seen: "it has not got the Swarm's own network yet" };
	const { Peers } = readOne(found, 'network', peersAnswer);
	if (Peers.some(({ IP }) => IP !== swarm.address)) return { holds: true };
	return { holds: 'unknown', seen: 'it has found no other host of it' };
}

/** It has the part when it says so itself, and knows the managers as they are then. */
function roleState({ role, nodeId, managers }: ActiveSwarm, wanted: SwarmRole): ConditionState {
	const isListed = managers.some(manager => manager.nodeId === nodeId);
	if (role === wanted && isListed === (wanted === 'manager')) return { holds: true };
	return { holds: false, seen: `it is still a ${wanted === 'manager' ? 'worker' : 'manager'}` };
}
