/** What an engine tells of the Swarm that it is in. */

import * as z from 'zod/mini';
import type { ConditionState, SwarmCondition } from '../../../lab/condition.ts';
import type { SeenNode } from '../../../lab/step/observed-state.ts';
import { guestWords, readyGuest } from '../../../lab/step/swarm.ts';
import type { SwarmState } from '../../../lab/swarm/state.ts';
import { listOf, readOne, text } from '../../answers/answer.ts';
import { readSwarm } from '../../answers/host.ts';
import { unlessMissing } from '../../engine-error.ts';
import { request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';

const nodeList = z.array(
	z.object({
		ID: text,
		Description: z.nullish(z.object({ Hostname: text })),
		Status: z.nullish(z.object({ Addr: text, State: text })),
		ManagerStatus: z.nullish(z.looseObject({})),
	}),
);

/** The hosts of the Swarm that the engine manages. */
export async function nodesOf(session: Session): Promise<SeenNode[]> {
	const nodes = readOne(await request(session, { method: 'GET', path: '/nodes' }), 'Swarm', nodeList);
	return nodes.map(({ ID, Description, Status, ManagerStatus }) => ({
		id: ID,
		name: Description?.Hostname ?? '',
		address: Status?.Addr ?? '',
		state: Status?.State ?? '',
		role: ManagerStatus ? 'manager' : 'worker',
	}));
}

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
	// Every host of a Swarm has this network, and on it those hosts that it has found.
	const found = await unlessMissing(request(session, { method: 'GET', path: '/networks/ingress' }));
	if (found === undefined) return { holds: 'unknown', seen: "it has not got the Swarm's own network yet" };
	const { Peers } = readOne(found, 'network', peersAnswer);
	if (Peers.some(({ IP }) => IP !== swarm.address)) return { holds: true };
	return { holds: 'unknown', seen: 'it has found no other host of it' };
}
