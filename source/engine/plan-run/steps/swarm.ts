/** Makes a Swarm, joins it, leaves it. The token goes in the body of a request, and nowhere else. */

import * as z from 'zod/mini';
import type { SwarmNodeRef, SwarmStep } from '../../../lab/plan.ts';
import { nodesMeant } from '../../../lab/step/swarm.ts';
import { isJoinToken, SWARM_PORT } from '../../../lab/swarm/state.ts';
import { reveal, type Secrets } from '../../../lab/value.ts';
import { readOne } from '../../answers/answer.ts';
import { request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';
import { nodesOf } from '../look/swarm.ts';
import type { StepYield } from './do-step.ts';

/** The engine itself gives a join twenty seconds. */
const SWARM_MS = 120_000;

/** As docker's own command has it. */
const LISTEN = `0.0.0.0:${SWARM_PORT}`;

export async function doSwarmStep(session: Session, step: SwarmStep, secrets: Secrets): Promise<StepYield> {
	const post = (path: string, body: object = {}, query = {}): Promise<unknown> =>
		request(session, { method: 'POST', path, body, query }, SWARM_MS);
	switch (step.do) {
		case 'swarm-init':
			await post('/swarm/init', { ListenAddr: LISTEN, AdvertiseAddr: step.address });
			return {};
		case 'swarm-token':
			return { captured: [step.secret, await joinToken(session)] };
		case 'swarm-join':
			await post('/swarm/join', {
				ListenAddr: LISTEN,
				AdvertiseAddr: step.address,
				RemoteAddrs: [step.manager],
				JoinToken: reveal(step.token, secrets),
			});
			return {};
		case 'swarm-leave':
			await post('/swarm/leave', {}, { force: step.force });
			return {};
		case 'swarm-forget':
			await forget(session, step.node);
			return {};
	}
}

const swarmAnswer = z.object({ JoinTokens: z.object({ Worker: z.string() }) });

/** The one of workers: whoever joins needs no say over the Swarm. */
async function joinToken(session: Session): Promise<string> {
	const answer = await request(session, { method: 'GET', path: '/swarm' });
	const { Worker } = readOne(answer, 'Swarm', swarmAnswer).JoinTokens;
	if (!isJoinToken(Worker)) throw new Error('The engine tells a join token of a form that is not known.');
	return Worker;
}

/** By force, for a Swarm takes a while to see that a host has left. */
async function forget(session: Session, meant: SwarmNodeRef): Promise<void> {
	const [node, ...more] = nodesMeant(meant, await nodesOf(session));
	if (node === undefined) return;
	if (more.length > 0) {
		const ids = [node, ...more].map(({ id }) => id).join(', ');
		throw new Error(
			`Several hosts called ${node.name} joined meanwhile (${ids}): \`docker node rm\` removes the one that left.`,
		);
	}
	await request(session, { method: 'DELETE', path: `/nodes/${encodeURIComponent(node.id)}`, query: { force: true } });
}
