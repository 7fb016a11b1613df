/** Makes a Swarm, joins it, leaves it. The token goes in the body of a request, and nowhere else. */

import * as z from 'zod/mini';
import type { SwarmNodeRef, SwarmStep } from '../../../lab/plan.ts';
import { nodesMeant, readyGuest } from '../../../lab/step/swarm.ts';
import { isJoinToken, SWARM_PORT } from '../../../lab/swarm/state.ts';
import { reveal, type Secrets } from '../../../lab/value.ts';
import { readOne } from '../../answers/answer.ts';
import { pause } from '../../clock.ts';
import { statusOf } from '../../engine-error.ts';
import { request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';
import { nodesOf } from '../../lookups/swarm-nodes.ts';
import type { StepYield } from './step-tools.ts';

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
		case 'swarm-role':
			await changeRole(session, step);
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
async function changeRole(session: Session, { guest, role }: Extract<SwarmStep, { do: 'swarm-role' }>): Promise<void> {
	// One that has just come, or came again, is heard a moment later.
	const isHeard = async (): Promise<boolean> => readyGuest(guest, await nodesOf(session)) !== undefined;
	await within(session, ROLE_MS, isHeard);
	const node = readyGuest(guest, await nodesOf(session));
	if (node === undefined) throw new Error(`The Swarm's manager does not hear ${guest.name}.`);
	const path = `/nodes/${encodeURIComponent(node.id)}`;
	const { Version, Spec } = readOne(await request(session, { method: 'GET', path }), 'node', nodeAnswer);
	const query = { version: Version.Index };
	await request(session, { method: 'POST', path: `${path}/update`, body: { ...Spec, Role: role }, query });
	const isSo = async (): Promise<boolean> => readyGuest(guest, await nodesOf(session))?.role === role;
	if (!(await within(session, ROLE_MS, isSo))) throw new Error(`${guest.name} has not become a ${role} in time.`);
}

/** Looks until it is so, or the time is over. */
async function within({ clock, signal }: Session, ms: number, isSo: () => Promise<boolean>): Promise<boolean> {
	const until = clock.now() + ms;
	while (!(await isSo().catch(unlessRefused))) {
		if (clock.now() >= until) return false;
		await pause(clock, PAUSE_MS, signal);
		signal.throwIfAborted();
	}
	return true;
}

/** While managers come or go, none of them leads for a moment: the engine refuses what it is asked. */
function unlessRefused(error: unknown): false {
	if (statusOf(error) === undefined) throw error;
	return false;
}

/** A node that changes its part gets another certificate. */
const ROLE_MS = 60_000;
const PAUSE_MS = 250;
