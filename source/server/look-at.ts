/** The eyes of a plan that waits for LAVA. */

import { type Clock, systemClock } from '../engine/clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { ContainerRef } from '../lab/command.ts';
import type { LavaCondition, LookAt, Standing } from '../lab/condition.ts';
import type { Container } from '../lab/objects.ts';
import type { WhyOffline } from '../lab/verdict/why-offline.ts';
import { reveal, type Secrets } from '../lab/value.ts';
import { Unreachable } from './asking.ts';
import { askDirectly } from './direct.ts';
import { openInside } from './inside.ts';
import { openRest, Refused, type Rest } from './rest.ts';
import { startupStep } from './startup.ts';

export type Eyes = {
	engine: Pick<Engine, 'snapshot' | 'runCommand' | 'followLog'>;
	/** For servers that are named by their URL with a token. */
	secrets?: Secrets;
	/** Why a worker is not Online yet, where the lab's verdict has a word on it. */
	explain?: (worker: string, container: ContainerRef | undefined) => WhyOffline | undefined;
	clock?: Clock;
};

const ANSWER_MS = 10_000;

type OnlineCondition = Extract<LavaCondition, { is: 'online' }>;

export function lookAtLava({ engine, secrets = new Map(), explain, clock = systemClock }: Eyes): LookAt {
	return async (condition, signal) => {
		const { server } = condition;
		if ('url' in server) {
			const token = server.token === undefined ? undefined : reveal(server.token, secrets);
			const rest = openRest(askDirectly({ base: server.url, asLocalhost: false, milliseconds: ANSWER_MS }), token);
			return ask(rest, condition, signal, async () => '');
		}
		const container = find(engine, server.container);
		if (container === undefined) return { holds: false, seen: `${server.container.name} is not there yet` };
		if (container.status !== 'running') return stopped(container);
		const rest = openRest(openInside(engine.runCommand, container.id).ask);
		return ask(rest, condition, signal, () => startupStep(engine, container.id, clock, signal));
	};

	/** `step`: what a server that does not tell is doing meanwhile. */
	async function ask(
		rest: Rest,
		condition: LavaCondition,
		signal: AbortSignal,
		step: () => Promise<string>,
	): Promise<Standing> {
		try {
			if (condition.is === 'online') return await online(rest, condition, signal);
			await rest.version(signal);
			return { holds: true };
		} catch (error) {
			if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
			// Before 2020.05 there is no such page, and LAVA itself says so.
			if (error instanceof Refused && error.why === 'too-old' && condition.is === 'serving') return { holds: true };
			return { holds: false, seen: (await step()) || error.message };
		}
	}

	async function online(rest: Rest, condition: OnlineCondition, signal: AbortSignal): Promise<Standing> {
		const name = condition.worker;
		const worker = (await rest.workers(signal)).find(({ hostname }) => hostname === name);
		if (worker?.state === 'online') {
			return heardSince(worker.last_ping, condition.since)
				? { holds: true }
				: { holds: false, seen: 'LAVA has not heard it since its start' };
		}
		const standing = worker === undefined ? 'LAVA does not know it yet' : 'LAVA says it is offline';
		const why = explain?.(name, condition.since);
		return why?.hopeless ? { holds: 'never', why: why.says } : { holds: false, seen: why?.says ?? standing };
	}

	/** The clocks of the server's host and of the container's are taken to agree. */
	function heardSince(lastPing: number | undefined, since: ContainerRef | undefined): boolean {
		if (since === undefined) return true;
		const startedAt = find(engine, since)?.detail?.startedAt;
		return startedAt !== undefined && lastPing !== undefined && lastPing > startedAt * 1000;
	}
}

function find({ snapshot }: Pick<Engine, 'snapshot'>, { id, name }: ContainerRef): Container | undefined {
	const { containers } = snapshot();
	return id === '' ? [...containers.values()].find(each => each.name === name) : containers.get(id);
}

function stopped({ name, status, exitCode }: Container): Standing {
	const over = status === 'exited' || status === 'dead';
	return over
		? { holds: 'never', why: `${name} ended with exit code ${exitCode ?? '?'}: its log tells why.` }
		: { holds: false, seen: `${name} is ${status}` };
}
