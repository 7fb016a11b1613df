/** The hosts of a Swarm, as a manager of it lists them. */

import * as z from 'zod/mini';
import type { SwarmNode } from '../../lab/swarm/state.ts';
import { plain } from '../../text/sanitise.ts';
import { readOne, text } from '../answers/answer.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';

const nodeList = z.array(
	z.object({
		ID: text,
		Description: z.nullish(z.object({ Hostname: text })),
		Status: z.nullish(z.object({ Addr: text, State: text })),
		ManagerStatus: z.nullish(z.object({ Addr: text, Reachability: text })),
	}),
);

/** @throws the engine's refusal where it manages none, or a majority of the managers is lost */
export async function nodesOf(session: Session): Promise<SwarmNode[]> {
	const nodes = readOne(await request(session, { method: 'GET', path: '/nodes' }), 'Swarm', nodeList);
	return nodes.map(({ ID, Description, Status, ManagerStatus }) => ({
		id: plain(ID),
		name: plain(Description?.Hostname ?? ''),
		// The one that leads does not know its own as a node: 0.0.0.0.
		address: plain(ManagerStatus?.Addr.replace(WITH_PORT, '$1') || Status?.Addr || ''),
		state: plain(Status?.State ?? ''),
		role: ManagerStatus ? 'manager' : 'worker',
		...(ManagerStatus?.Reachability === 'unreachable' && { unreachable: true as const }),
	}));
}

const WITH_PORT = /^\[?(.*?)\]?:\d+$/;
