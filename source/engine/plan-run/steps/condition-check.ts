/** How a condition stands that the engine's own answers tell. */

import { type ContainerRef, idOrName } from '../../../lab/command.ts';
import {
	type Condition,
	containersOf,
	type EngineCondition,
	isSwarms,
	type SwarmCondition,
	type LavaCondition,
	type ConditionState,
} from '../../../lab/condition.ts';
import type { ContainerInspect } from '../../../lab/spec/read/inspect.ts';
import type { Secrets } from '../../../lab/value.ts';
import { complaintOf } from '../../../lab/verdict/reading/complaint.ts';
import { type LoggedOutcome, readLog as readWorkerLog } from '../../../lab/verdict/reading/log-reading.ts';
import { plain } from '../../../text/sanitise.ts';
import type { Clock } from '../../clock.ts';
import { findContainer } from '../../lookups/find.ts';
import type { Session } from '../../session/session.ts';
import { runWithSecrets } from './command.ts';
import { endText, hasEnded, lastWords, readLog } from './container-log.ts';
import { checkSwarm } from '../look/swarm.ts';

/** What is remembered of a container from one look to the next. */
export type RunHistories = (container: ContainerRef, found: ContainerInspect) => { steady: number; restarts: number };

/** The engine's clock may differ from this one: what counts is for how long a start has been seen here. */
export function createRunHistories(clock: Clock): RunHistories {
	const lives = new Map<string, { startedAt: string; since: number; before: number }>();
	return ({ name }, { State, RestartCount }) => {
		const startedAt = State.StartedAt ?? '';
		const count = RestartCount ?? 0;
		const known = lives.get(name);
		const life =
			known?.startedAt === startedAt ? known : { startedAt, since: clock.now(), before: known?.before ?? count };
		lives.set(name, life);
		return { steady: (clock.now() - life.since) / 1000, restarts: count - life.before };
	};
}

/** Restarts by its policy while it is waited for: Docker makes them 0.1, 0.2, 0.4 ... seconds after each end. */
const MOST_RESTARTS = 5;

const PROBE_MS = 30_000;

type Looks = { session: Session; lives: RunHistories; secrets: Secrets; signal: AbortSignal };

/** Why nothing can come of a container any more; undefined: something may. */
async function hopeless(
	{ session, lives }: Looks,
	container: ContainerRef,
	found: ContainerInspect,
): Promise<string | undefined> {
	if (hasEnded(found)) return endText(session, container, found);
	const { restarts } = lives(container, found);
	if (restarts < MOST_RESTARTS) return undefined;
	const said = await lastWords(session, container, found);
	return `${container.name} ends soon after each start, ${restarts} times so far${said === '' ? '' : `: ${said}`}.`;
}

/**
 * What LAVA can't tell: that a container which it is asked about has ended, and what the worker's own log says against it.
 * Undefined: nothing of that kind.
 */
export async function whyNever(looks: Looks, condition: LavaCondition): Promise<string | undefined> {
	const { session } = looks;
	for (const container of containersOf(condition)) {
		const found = await findContainer(session, idOrName(container));
		const why = found && (await hopeless(looks, container, found));
		if (why !== undefined) return why;
		if (found === undefined || condition.is !== 'online' || container !== condition.since) continue;
		const complaint = complaintOf(await outcomeOf(session, container, found));
		if (complaint?.hopeless === true) return complaint.says;
	}
	return undefined;
}

async function outcomeOf(session: Session, container: ContainerRef, found: ContainerInspect): Promise<LoggedOutcome> {
	const lines = (await readLog(session, container, found)).split('\n').map(text => ({ time: 0, text }));
	return readWorkerLog(lines).outcome;
}

export async function checkCondition(
	looks: Looks,
	condition: EngineCondition | SwarmCondition,
): Promise<ConditionState> {
	const { session, lives, secrets, signal } = looks;
	if (isSwarms(condition)) return checkSwarm(session, condition);
	const { container } = condition;
	const found = await findContainer(session, idOrName(container));
	if (found === undefined) return { holds: 'never', why: `There is no container ${container.name}.` };
	const running = found.State.Running === true && found.State.Status !== 'restarting';
	const why = condition.is === 'logged' ? undefined : await hopeless(looks, container, found);
	if (why !== undefined) return { holds: 'never', why };
	switch (condition.is) {
		case 'running': {
			if (!running) return { holds: false, seen: stateText(found) };
			const { steady } = lives(container, found);
			const wanted = condition.steady ?? 0;
			if (steady >= wanted) return { holds: true };
			return { holds: false, seen: `it has run for ${Math.floor(steady)} of ${wanted} s` };
		}
		case 'healthy': {
			const health = found.State.Health?.Status ?? 'none';
			if (health === 'none') return { holds: 'never', why: `${container.name} has no health check.` };
			return health === 'healthy' ? { holds: true } : { holds: false, seen: `its health is ${plain(health)}` };
		}
		case 'answered':
			return running ? answered(await outcomeOf(session, container, found)) : { holds: false, seen: stateText(found) };
		case 'logged': {
			const log = await readLog(session, container, found);
			if (log.includes(condition.text)) return { holds: true };
			if (hasEnded(found)) return { holds: 'never', why: await endText(session, container, found) };
			return { holds: false, seen: plain(log.trimEnd().split('\n').at(-1) ?? '') || 'its log is empty' };
		}
		case 'succeeds': {
			if (!running) return { holds: false, seen: stateText(found) };
			const limits = { signal, milliseconds: PROBE_MS };
			const { exitCode, stdout, stderr } = await runWithSecrets(session, found.Id, condition.probe, secrets, limits);
			const said = plain((stderr || stdout).trimEnd().split('\n').at(-1) ?? '');
			return exitCode === 0 ? { holds: true } : { holds: false, seen: said || `exit code ${exitCode}` };
		}
	}
}

function answered(outcome: LoggedOutcome): ConditionState {
	if (outcome.is === 'heard') return { holds: true };
	const complaint = complaintOf(outcome);
	if (complaint === undefined) return { holds: 'unknown', seen: 'it runs, and its log tells nothing of its server' };
	return complaint.hopeless ? { holds: 'never', why: complaint.says } : { holds: false, seen: complaint.says };
}

function stateText({ State }: ContainerInspect): string {
	return plain(State.Error || `it is ${State.Status}`);
}

export function isLavas(condition: Condition): condition is LavaCondition {
	return 'server' in condition;
}
