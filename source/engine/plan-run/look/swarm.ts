/** What an engine tells of the Swarm that it is in. */

import * as z from 'zod/mini';
import type { SeenNode } from '../../../lab/step/observed-state.ts';
import type { SwarmState } from '../../../lab/swarm/state.ts';
import { readOne, text } from '../../answers/answer.ts';
import { readSwarm } from '../../answers/host.ts';
import { request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';

const nodeList = z.array(
	z.object({
		ID: text,
		Description: z.nullish(z.object({ Hostname: text })),
		Status: z.nullish(z.object({ Addr: text })),
	}),
);

/** The hosts of the Swarm that the engine manages. */
export async function nodesOf(session: Session): Promise<SeenNode[]> {
	const nodes = readOne(await request(session, { method: 'GET', path: '/nodes' }), 'Swarm', nodeList);
	return nodes.map(({ ID, Description, Status }) => ({
		id: ID,
		name: Description?.Hostname ?? '',
		address: Status?.Addr ?? '',
	}));
}

/** As the engine tells it now. */
export async function seeSwarm(session: Session): Promise<SwarmState> {
	return readSwarm(await request(session, { method: 'GET', path: '/info' }));
}
