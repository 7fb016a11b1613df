/** The Swarm: made, joined and left, and its nodes. */

import * as z from 'zod/mini';
import { nodeAnswer, swarmAnswer } from '../answers/swarm-answer.ts';
import { isTrue, readBody } from '../http/call.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { changeRole, findNode, initSwarm, joinSwarm, keptBy, leaderOf, leaveSwarm, removeNode } from '../swarm.ts';

const text = z.nullish(z.string());
const initShape = z.object({ ListenAddr: text, AdvertiseAddr: text });
const joinShape = z.object({ AdvertiseAddr: text, RemoteAddrs: z.array(z.string()), JoinToken: z.string() });

const nodeShape = z.object({ Role: z.enum(['manager', 'worker']) });

export function swarmRoutes(machine: Machine): Routes {
	return {
		'GET /swarm': () => ({ status: 200, body: swarmAnswer(keptBy(machine.state())) }),
		'POST /swarm/init': ({ body }) => {
			const { AdvertiseAddr } = readBody(body, initShape);
			return { status: 200, body: initSwarm(machine, AdvertiseAddr || '10.20.0.2') };
		},
		'POST /swarm/join': ({ body }) => {
			const { AdvertiseAddr, RemoteAddrs, JoinToken } = readBody(body, joinShape);
			joinSwarm(machine, { at: RemoteAddrs[0] ?? '', address: AdvertiseAddr ?? '', token: JoinToken });
			return { status: 200 };
		},
		'POST /swarm/leave': ({ query }) => {
			leaveSwarm(machine, isTrue(query, 'force'));
			return { status: 200 };
		},
		'GET /nodes': () => ({
			status: 200,
			body: keptBy(machine.state()).nodes.map(node => nodeAnswer(node, leaderOf(machine))),
		}),
		'GET /nodes/:id': ({ params }) => ({
			status: 200,
			body: nodeAnswer(findNode(machine, params['id'] ?? ''), leaderOf(machine)),
		}),
		'POST /nodes/:id/update': ({ params, body }) => {
			changeRole(machine, findNode(machine, params['id'] ?? ''), readBody(body, nodeShape).Role);
			return { status: 200 };
		},
		'DELETE /nodes/:id': ({ params, query }) => {
			removeNode(machine, params['id'] ?? '', isTrue(query, 'force'));
			return { status: 200 };
		},
	};
}
