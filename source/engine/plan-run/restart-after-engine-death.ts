/**
 * What an engine's end did to the containers that a plan needs. Without `--live-restore`, an engine that is back ends all
 * that still ran before it answers anyone (Engine 20.10 to 28, tried), as if a user had stopped it: `unless-stopped`
 * does not start it again. That is no one's will, so what was to run is started again. The other way round, an engine
 * starts by the policy `always` what the plan has stopped: two servers would then write one database, so it is stopped.
 */

import type { ContainerRef } from '../../lab/command.ts';
import { decidesState, lavaServersIn, type ExpectedState, expectedStatesAfter } from '../../lab/step/running.ts';
import { hideValues } from '../../lab/secret.ts';
import { dockerOf } from '../../lab/script/docker-words.ts';
import { stepCommand } from '../../lab/script/shell.ts';
import type { HostKey } from '../../lab/host.ts';
import type { Plan, Step } from '../../lab/plan.ts';
import { onHost } from '../../lab/step/on-host.ts';
import { hostOfKey, keyOf } from '../../lab/step/touches.ts';
import type { ContainerInspect } from '../../lab/spec/read/inspect.ts';
import { plain } from '../../text/sanitise.ts';
import { pause } from '../clock.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import type { Session } from '../session/session.ts';
import { doStep } from './steps/do-step.ts';
import { findContainer } from '../lookups/find.ts';
import type { RunContext } from './forward.ts';
import type { JournalEntry } from './journal/journal.ts';
import type { LineBreak } from './line.ts';
import { clockShift, wasRestarted } from './restarted.ts';

/** What the two clocks may be off, once the engine has reported its own; and how late an end of the line may be noticed. */
const SLACK_MS = 2000;

/** LAVA is back within this time, or the next step tells what is wrong. */
const LAVA_MS = 180_000;

const PAUSE_MS = 1000;

/**
 * Starts what was to run and ended with the engine, and waits until the LAVA servers among it answer again. What
 * another user stopped is left alone: the check of the preconditions finds it.
 *
 * @throws what broke the line again; the signal's reason
 */
export async function restartAfterEngineDeath(
	session: Session,
	{ aliveAt, lostAt }: LineBreak,
	context: RunContext & { host: HostKey | undefined },
	signal: AbortSignal,
): Promise<void> {
	const shift = await clockShift(session);
	if (!(await wasRestarted(session, aliveAt + shift, session.clock.now() + shift))) return;
	const since = lostAt + shift - SLACK_MS;
	const { state, plan, host } = context;
	for (const stop of stopsDone(state.entry(), host)) {
		const found = await findContainer(session, stop.container.id);
		const { Name: policy } = found?.HostConfig.RestartPolicy ?? {};
		if (found !== undefined && policy === 'always' && startedSince(found, since)) {
			await stopAgain(
				session,
				{ ...stop, container: { id: found.Id, name: plain(found.Name.replace(/^\//, '')) } },
				context,
				signal,
			);
		}
	}
	const wanted = containersToRun(state.entry(), host);
	const stopped: Wanted[] = [];
	for (const each of wanted) {
		const found = await findContainer(session, each.container.id || each.container.name);
		if (found !== undefined && endedSince(found, since)) stopped.push(each);
	}
	for (const each of stopped) await startAgain(session, each, context, signal);
	for (const server of lavaServersIn({ ...plan, steps: stepsOn(plan, host) })) {
		if (!wanted.some(({ container }) => isSame(container, server))) continue;
		const found = await findContainer(session, server.id || server.name);
		if (found !== undefined && startedSince(found, since)) await lavaBack(session, server, context, signal);
	}
}

/** Of the steps that are done on that host. */
function stepsOn({ steps }: Plan, host: HostKey | undefined): Step[] {
	return steps.filter(step => step.host === host);
}

type StopStep = Extract<Step, { do: 'stop' }>;

/** Of containers that were there before the plan and were to be stopped when they were last looked at. */
function stopsDone({ plan, steps, preconditions }: JournalEntry, host: HostKey | undefined): StopStep[] {
	return plan.steps.filter((step, index): step is StopStep => {
		if (step.do !== 'stop' || step.host !== host || steps[index]?.state !== 'done' || step.container.id === '')
			return false;
		const key = keyOf({ kind: 'container', id: step.container.id, name: step.container.name, ...(host && { host }) });
		return preconditions[key]?.['state'] === 'stopped';
	});
}

async function stopAgain(
	session: Session,
	stop: StopStep,
	context: RunContext & { host: HostKey | undefined },
	signal: AbortSignal,
): Promise<void> {
	await doAside(session, stop, context, signal);
	const { name } = stop.container;
	context.state.remark(`${engineIn(context)} was restarted, and started ${name} by its policy: it was stopped again.`);
}

const engineIn = ({ host }: { host: HostKey | undefined }): string =>
	host === undefined ? 'The engine' : `The engine of ${host}`;

/** A step that is none of the plan's, written to the log of commands. */
async function doAside(
	session: Session,
	step: Step,
	context: RunContext & { host: HostKey | undefined },
	signal: AbortSignal,
): Promise<void> {
	const { plan, log, secrets } = context;
	await log.record(
		plain(stepCommand(step, undefined, dockerOf(plan))),
		async () => void (await doStep(session, step, { ...context, signal, onProgress: () => undefined })),
		error => hideValues(wordsOf(error), secrets.values()),
	);
}

type Wanted = { container: ContainerRef; life: ExpectedState };

/** By the journal: what ran when it was last looked at, and what the plan itself started. */
function containersToRun({ plan, steps, preconditions }: JournalEntry, host: HostKey | undefined): Wanted[] {
	const found = Object.entries(preconditions).flatMap(([key, { id = '', name = '', state }]): Wanted[] =>
		key.startsWith('container ') && hostOfKey(key) === host && (state === 'running' || state === 'paused')
			? [{ container: { id, name }, life: state }]
			: [],
	);
	const done = plan.steps.filter(
		(step, index) => step.host === host && ['done', 'already'].includes(steps[index]?.state ?? ''),
	);
	const made = [...expectedStatesAfter(done)].map(([name, life]): Wanted => ({ container: { id: '', name }, life }));
	const begun = plan.steps.filter((step, index) => step.host === host && steps[index]?.state === 'begun');
	return [...found, ...made].filter(({ container }) => !begun.some(step => decidesState(step, container)));
}

function isSame(a: ContainerRef, b: ContainerRef): boolean {
	return a.id !== '' && b.id !== '' ? a.id === b.id : a.name === b.name;
}

async function startAgain(
	session: Session,
	{ container, life }: Wanted,
	context: RunContext & { host: HostKey | undefined },
	signal: AbortSignal,
): Promise<void> {
	const { state, secrets, host } = context;
	const { name } = container;
	const steps = [
		{ do: 'start' as const, container },
		...(life === 'paused' ? [{ do: 'pause' as const, container }] : []),
	].map(step => onHost(step, host));
	const what = `${engineIn(context)} was restarted, and ${name} ended with it`;
	try {
		for (const step of steps) await doAside(session, step, context, signal);
		state.remark(`${what}: it was started again.`);
	} catch (error) {
		if (statusOf(error) === undefined) throw error;
		state.remark(`${what}. It can't be started again: ${hideValues(wordsOf(error), secrets.values())}`);
	}
}

/** Its web server, and the database behind that, need a while. */
async function lavaBack(
	session: Session,
	container: ContainerRef,
	{ state, lookAt, host }: RunContext & { host: HostKey | undefined },
	signal: AbortSignal,
): Promise<void> {
	const { clock } = session;
	const { phase } = state.progress();
	const over = AbortSignal.any([session.signal, signal]);
	const deadline = clock.now() + LAVA_MS;
	while (clock.now() < deadline) {
		const status = await lookAt({ is: 'serving', server: { container } }, over, host);
		over.throwIfAborted();
		if (status.holds === true) break;
		const seen = status.holds === 'never' ? status.why : status.seen;
		state.phase({ phase: 'waiting', since: clock.now(), why: `${container.name} is coming back: ${seen}` });
		await pause(clock, PAUSE_MS, over);
	}
	state.phase(phase);
}

function startedSince({ State }: ContainerInspect, since: number): boolean {
	return State.Running === true && timeOf(State.StartedAt) >= since;
}

/** By the engine's clock. */
function endedSince({ State }: ContainerInspect, since: number): boolean {
	const up = State.Running === true || State.Status === 'restarting';
	return !up && timeOf(State.FinishedAt) >= since;
}

/** Milliseconds since the epoch; 0 = never. */
function timeOf(text: string | null | undefined): number {
	return Math.max(0, Date.parse(text ?? '') || 0);
}
