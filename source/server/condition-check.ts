/** Checks the conditions of LAVA that a plan waits for. */

import { type Clock, systemClock } from '../engine/clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { HostKey } from '../lab/host.ts';
import type { ContainerRef } from '../lab/command.ts';
import type { LavaCondition, CheckCondition, ConditionState } from '../lab/condition.ts';
import type { Container } from '../lab/objects.ts';
import type { WhyOffline } from '../lab/verdict/why-offline.ts';
import { reveal, type Secrets } from '../lab/value.ts';
import { Unreachable } from './ask/asking.ts';
import { askDatabase } from './ask/database.ts';
import { askDirectly } from './ask/direct.ts';
import { openInside } from './ask/inside.ts';
import { openRest, RestRefused, type Rest } from './ask/rest.ts';
import type { WorkerAnswer } from './ask/rest-answers.ts';
import { startupStep } from './look/startup.ts';
import { isTooOld } from './ask/report.ts';

type AskedEngine = Pick<Engine, 'snapshot' | 'runCommand' | 'followLog'>;

export type ConditionCheckOptions = {
	/** The engine of a console with one host. */
	engine: AskedEngine;
	/** Of one with several: the engine of each. */
	engineOn?: (host: HostKey) => AskedEngine | undefined;
	/** For servers that are named by their URL with a token. */
	secrets?: Secrets;
	/** Why a worker is not Online yet, where the lab's verdict has a word on it. */
	explain?: (worker: string, container: ContainerRef | undefined) => WhyOffline | undefined;
	clock?: Clock;
};

const ANSWER_MS = 10_000;

type OnlineCondition = Extract<LavaCondition, { is: 'online' }>;

/** A server, by the way that leads to it. */
type AskedServer = {
	rest: Rest;
	/** Also of a server whose REST API is too old for it. */
	workers: () => Promise<readonly WorkerAnswer[]>;
	/** What a server that does not tell is doing meanwhile. */
	step: () => Promise<string>;
};

/** The engines of the worker and of its server; undefined: the server is none's of them. */
type Engines = { near: AskedEngine; far: AskedEngine | undefined };

export function lavaConditionCheck(options: ConditionCheckOptions): CheckCondition {
	const { engine, engineOn = () => engine, secrets = new Map(), explain, clock = systemClock } = options;
	const engineOf = (host: HostKey | undefined): AskedEngine => (host && engineOn(host)) ?? engine;

	return async (condition, signal, host) => {
		const { server } = condition;
		const near = engineOf(host);
		if ('url' in server) {
			return judge(condition, askByUrl(server, secrets, signal), { near, far: undefined }, signal, explain);
		}
		const far = engineOf(server.host ?? host);
		const container = find(far, server.container);
		if (container === undefined) return { holds: false, seen: `${server.container.name} is not there yet` };
		if (container.status !== 'running') return { holds: false, seen: stopped(container) };
		return judge(condition, askInside(far, container.id, clock, signal), { near, far }, signal, explain);
	};
}

type ServerUrl = Extract<LavaCondition['server'], { url: string }>;

function askByUrl({ url, token }: ServerUrl, secrets: Secrets, signal: AbortSignal): AskedServer {
	const way = askDirectly({ base: url, asLocalhost: false, milliseconds: ANSWER_MS });
	const rest = openRest(way, token === undefined ? undefined : reveal(token, secrets));
	return { rest, workers: () => rest.workers(signal), step: async () => '' };
}

function askInside(engine: AskedEngine, containerId: string, clock: Clock, signal: AbortSignal): AskedServer {
	const rest = openRest(openInside(engine.runCommand, containerId).ask);
	return {
		rest,
		async workers() {
			try {
				return await rest.workers(signal);
			} catch (error) {
				if (!isTooOld(error)) throw error;
				return (await askDatabase(engine.runCommand, containerId, signal)).workers;
			}
		},
		step: () => startupStep(engine, containerId, clock, signal),
	};
}

async function judge(
	condition: LavaCondition,
	{ rest, workers, step }: AskedServer,
	engines: Engines,
	signal: AbortSignal,
	explain: ConditionCheckOptions['explain'],
): Promise<ConditionState> {
	try {
		if (condition.is === 'online') return online(await workers(), condition, engines, explain);
		await rest.version(signal);
		return { holds: true };
	} catch (error) {
		if (!(error instanceof RestRefused) && !(error instanceof Unreachable)) throw error;
		// Before 2020.05 there is no such page, and LAVA itself says so.
		if (isTooOld(error) && condition.is === 'serving') return { holds: true };
		return { holds: false, seen: (await step()) || error.message };
	}
}

function online(
	workers: readonly WorkerAnswer[],
	condition: OnlineCondition,
	engines: Engines,
	explain: ConditionCheckOptions['explain'],
): ConditionState {
	const name = condition.worker;
	const worker = workers.find(({ hostname }) => hostname === name);
	if (worker?.state === 'online') {
		return heardSince(worker.last_ping, condition, engines)
			? { holds: true }
			: { holds: false, seen: 'LAVA has not heard it since its start' };
	}
	const status = worker === undefined ? 'LAVA does not know it yet' : 'LAVA says it is offline';
	const why = explain?.(name, condition.since);
	return why?.hopeless ? { holds: 'never', why: why.says } : { holds: false, seen: why?.says ?? status };
}

function heardSince(lastPing: number | undefined, { since }: OnlineCondition, { near, far = near }: Engines): boolean {
	if (since === undefined) return true;
	const startedAt = find(near, since)?.detail?.startedAt;
	// On two hosts by two clocks.
	const ahead = far.snapshot().clockOffset - near.snapshot().clockOffset;
	return startedAt !== undefined && lastPing !== undefined && lastPing - ahead > startedAt * 1000;
}

function find({ snapshot }: Pick<Engine, 'snapshot'>, { id, name }: ContainerRef): Container | undefined {
	const { containers } = snapshot();
	return id === '' ? [...containers.values()].find(each => each.name === name) : containers.get(id);
}

function stopped({ name, status, exitCode }: Container): string {
	return status === 'exited' ? `${name} has ended with exit code ${exitCode ?? '?'}` : `${name} is ${status}`;
}
