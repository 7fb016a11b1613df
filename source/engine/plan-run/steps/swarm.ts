/** Makes a Swarm, joins it, leaves it. The token goes in the body of a request, and nowhere else. */

import * as z from 'zod/mini';
import type { SwarmNodeRef, SwarmStep } from '../../../lab/plan.ts';
import { nodesMeant, readyGuest } from '../../../lab/step/swarm.ts';
import { isJoinToken, SWARM_PORT, type SwarmNode } from '../../../lab/swarm/state.ts';
import { reveal } from '../../../lab/value.ts';
import { readOne } from '../../answers/answer.ts';
import { pause } from '../../clock.ts';
import { statusOf } from '../../engine-error.ts';
import { type EngineRequest, request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';
import { nodesOf } from '../../lookups/swarm-nodes.ts';
import type { StepTools, StepYield } from './step-tools.ts';

/** The engine itself gives a join twenty seconds. */
const SWARM_MS = 120_000;

/** As docker's own command has it. */
const LISTEN = `0.0.0.0:${SWARM_PORT}`;

/** @throws the engine's refusal, the reason of the line's or the signal's end, MissingSecret */
export async function doSwarmStep(
	session: Session,
	step: SwarmStep,
	{ secrets, signal }: Pick<StepTools, 'secrets' | 'signal'>,
): Promise<StepYield> {
	const post = (path: string, more: Pick<EngineRequest, 'body' | 'query'>): Promise<unknown> =>
		request(session, { method: 'POST', path, ...more }, SWARM_MS);
	switch (step.do) {
		case 'swarm-init':
			await post('/swarm/init', { body: { ListenAddr: LISTEN, AdvertiseAddr: step.address } });
			return {};
		case 'swarm-token':
			return { captured: [step.secret, await joinToken(session)] };
		case 'swarm-join':
			await post('/swarm/join', {
				body: {
					ListenAddr: LISTEN,
					AdvertiseAddr: step.address,
					RemoteAddrs: [step.manager],
					JoinToken: reveal(step.token, secrets),
				},
			});
			return {};
		case 'swarm-leave':
			await post('/swarm/leave', { query: { force: step.force } });
			return {};
		case 'swarm-forget':
			await forget(session, step.node);
			return {};
		case 'swarm-role':
			await changeRole(session, step, signal);
			return {};
	}
}

const swarmAnswer = z.object({ JoinTokens: z.object({ Worker: z.string() }) });

/** The workers' token: a host that joins needs no control over the Swarm. */
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

const nodeAnswer = z.object({ Version: z.object({ Index: z.number() }), Spec: z.looseObject({ Role: z.string() }) });

/** What else was settled of the node stays. */
async function changeRole(
	session: Session,
	{ guest, role }: Extract<SwarmStep, { do: 'swarm-role' }>,
	over: AbortSignal,
): Promise<void> {
	const heard = async (): Promise<SwarmNode | undefined> => readyGuest(guest, await nodesOf(session));
	// One that has just come, or came again, is heard a moment later.
	const node = await within(session, ROLE_MS, over, heard);
	if (node === undefined) throw new Error(`The Swarm's manager does not hear ${guest.name}.`);
	const path = `/nodes/${encodeURIComponent(node.id)}`;
	const { Version, Spec } = readOne(await request(session, { method: 'GET', path }), 'node', nodeAnswer);
	const query = { version: Version.Index };
	await request(session, { method: 'POST', path: `${path}/update`, body: { ...Spec, Role: role }, query });
	const changed = await within(session, ROLE_MS, over, async () => ((await heard())?.role === role ? true : undefined));
	if (changed === undefined) throw new Error(`${guest.name} has not become a ${role} in time.`);
}

/**
 * Looks until something is found, or the time is over. While managers come or go, none of them leads for a moment: the
 * engine refuses what it is asked, and only the refusal of the last look is told.
 */
async function within<T>(
	{ clock, signal }: Session,
	ms: number,
	over: AbortSignal,
	look: () => Promise<T | undefined>,
): Promise<T | undefined> {
	const ended = AbortSignal.any([signal, over]);
	const until = clock.now() + ms;
	for (;;) {
		const isLast = clock.now() >= until;
		const found = await look().catch((error: unknown) => {
			if (isLast || statusOf(error) === undefined) throw error;
			return undefined;
		});
		if (found !== undefined || isLast) return found;
		await pause(clock, PAUSE_MS, ended);
		ended.throwIfAborted();
	}
}

/** A node that changes its part gets another certificate. */
const ROLE_MS = 60_000;
const PAUSE_MS = 250;
