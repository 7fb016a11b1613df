/** Waits until a condition holds. */

import { type ContainerRef, idOrName } from '../../../lab/command.ts';
import type { Condition, EngineCondition, LavaCondition, LookAt, Standing } from '../../../lab/condition.ts';
import type { ContainerInspect } from '../../../lab/spec/inspect.ts';
import type { Step } from '../../../lab/plan.ts';
import { redactText } from '../../../lab/secret.ts';
import type { Secrets } from '../../../lab/value.ts';
import { plain } from '../../../text/sanitise.ts';
import { type Clock, pause } from '../../clock.ts';
import { demultiplex } from '../../logs/frames.ts';
import { wordsOf } from '../../engine-error.ts';
import { containerPath, request } from '../../session/request.ts';
import type { Session } from '../../session/session.ts';
import { runWithSecrets } from './command.ts';
import { findContainer } from '../../lookups/find.ts';
import type { Watched } from './images.ts';

/** Between two looks: a moment at first, for what comes at once; longer the longer it takes, for each look is work. */
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 1000;

const PROBE_MS = 30_000;

/** @throws Error when the time is over or it can't come true any more; the signal's reason */
export async function waitFor(
	session: Session,
	{ until, seconds }: Extract<Step, { do: 'wait' }>,
	secrets: Secrets,
	lookAt: LookAt,
	{ signal, onProgress }: Watched,
): Promise<void> {
	const { clock } = session;
	const began = clock.now();
	const deadline = began + seconds * 1000;
	const over = AbortSignal.any([signal, session.signal]);
	const steadiness = createSteadiness(clock);
	for (;;) {
		over.throwIfAborted();
		const standing = await glance(session, until, secrets, lookAt, over, steadiness);
		over.throwIfAborted();
		if (standing.holds === true) return;
		if (standing.holds === 'never') throw new Error(standing.why);
		if (clock.now() >= deadline) throw new Error(`After ${seconds} seconds: ${standing.seen}`);
		onProgress({ kind: 'wait', seen: standing.seen, until: deadline });
		const waited = clock.now() - began;
		const next = Math.min(SHORTEST_PAUSE_MS + waited / 4, LONGEST_PAUSE_MS);
		await pause(clock, Math.min(next, deadline - clock.now()), over);
	}
}

async function glance(
	session: Session,
	condition: Condition,
	secrets: Secrets,
	lookAt: LookAt,
	signal: AbortSignal,
	steadiness: Steadiness,
): Promise<Standing> {
	try {
		if (isLavas(condition)) return await lookAt(condition, signal);
		return await stands(session, condition, secrets, signal, steadiness);
	} catch (error) {
		return { holds: false, seen: wordsOf(error) };
	}
}

function isLavas(condition: Condition): condition is LavaCondition {
	return condition.is === 'serving' || condition.is === 'online';
}

async function stands(
	session: Session,
	condition: EngineCondition,
	secrets: Secrets,
	signal: AbortSignal,
	steadiness: Steadiness,
): Promise<Standing> {
	const { container } = condition;
	const found = await findContainer(session, idOrName(container));
	if (found === undefined) return { holds: 'never', why: `There is no container ${container.name}.` };
	const running = found.State.Running === true && found.State.Status !== 'restarting';
	const ended = found.State.Status === 'exited';
	if (ended && condition.is !== 'logged') return { holds: 'never', why: await endText(session, container, found) };
	switch (condition.is) {
		case 'running': {
			if (!running) return { holds: false, seen: stateText(found) };
			const { steady = 0 } = condition;
			const seconds = steadiness(found.State.StartedAt ?? '');
			return seconds >= steady ? { holds: true } : { holds: false, seen: `it runs for ${Math.floor(seconds)} seconds` };
		}
		case 'healthy': {
			const health = found.State.Health?.Status ?? 'none';
			if (health === 'none') return { holds: 'never', why: `${container.name} has no health check.` };
			return health === 'healthy' ? { holds: true } : { holds: false, seen: `its health is ${plain(health)}` };
		}
		case 'logged': {
			const log = await readLog(session, container, found);
			if (log.includes(condition.text)) return { holds: true };
			if (ended) return { holds: 'never', why: await endText(session, container, found) };
			return { holds: false, seen: plain(log.trimEnd().split('\n').at(-1) ?? '') || 'its log is empty' };
		}
		case 'succeeds': {
			if (!running) return { holds: false, seen: stateText(found) };
			const limits = { signal, milliseconds: PROBE_MS };
			const { probe } = condition;
			const { exitCode, stdout, stderr } = await runWithSecrets(session, found.Id, probe, secrets, limits);
			const said = plain((stderr || stdout).trimEnd().split('\n').at(-1) ?? '');
			return exitCode === 0 ? { holds: true } : { holds: false, seen: said || `exit code ${exitCode}` };
		}
	}
}

/** For how many seconds it has been seen with this start: the engine's clock may differ from this one. */
type Steadiness = (startedAt: string) => number;

function createSteadiness(clock: Clock): Steadiness {
	let seen = { startedAt: '', since: 0 };
	return startedAt => {
		if (seen.startedAt !== startedAt) seen = { startedAt, since: clock.now() };
		return (clock.now() - seen.since) / 1000;
	};
}

async function endText(session: Session, container: ContainerRef, found: ContainerInspect): Promise<string> {
	const last = (await readLog(session, container, found)).trimEnd().split('\n').at(-1) ?? '';
	const said = plain(found.State.Error || redactText(last));
	return `${container.name} has ended with exit code ${found.State.ExitCode ?? 0}${said === '' ? '' : `: ${said}`}.`;
}

function stateText({ State }: ContainerInspect): string {
	return plain(State.Error || `it is ${State.Status}`);
}

/** Since it was last started. */
async function readLog(session: Session, container: ContainerRef, found: ContainerInspect): Promise<string> {
	const since = Math.floor(Date.parse(found.State.StartedAt ?? '') / 1000) || 0;
	const answer = await request(session, {
		method: 'GET',
		path: containerPath(idOrName(container), 'logs'),
		query: { stdout: true, stderr: true, since, tail: 1000 },
	});
	if (!Buffer.isBuffer(answer)) return JSON.stringify(answer);
	if (found.Config['Tty'] === true) return answer.toString();
	const pieces: Buffer[] = [];
	demultiplex((_stream, bytes, start, end) => pieces.push(bytes.subarray(start, end)))(answer);
	return Buffer.concat(pieces).toString();
}
