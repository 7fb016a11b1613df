/** Runs one plan from where its journal entry stands: forward to its end, or back. */

import type { Step } from '../../lab/plan.ts';
import { hideValues } from '../../lab/secret.ts';
import { withAdvice } from '../../lab/step/advice.ts';
import { canCaptureAgain, secretsCaptured, secretsNeeded } from '../../lab/step/secrets.ts';
import { preconditionsOf, keyOf, touchedBy } from '../../lab/step/touches.ts';
import { type Undo, undoOfRefused } from '../../lab/step/undo.ts';
import { unwatched, unwatchedWords } from '../../lab/step/unproven.ts';
import { MissingSecret } from '../../lab/value.ts';
import { type Clock, pause } from '../clock.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import type { Session } from '../session/session.ts';
import { type Goes, stepBack } from './back.ts';
import { askAlready, CommandFailed } from './steps/do-step.ts';
import { PreconditionFailed, stepForward, type RunContext } from './forward.ts';
import { differences, differenceText, takePreconditions } from './look/preconditions.ts';
import { JournalError } from './journal/journal-error.ts';
import { type Breaks, isBroken, type EngineLine, sessionWithin } from './line.ts';
import { PlanError } from './plan-error.ts';
import type { RunOutcome } from './progress.ts';
import { restartAfterEngineDeath } from './restart-after-engine-death.ts';

export type Running = RunContext & {
	line: EngineLine;
	breaks: Breaks;
	clock: Clock;
	/** Aborts when the user cancels. */
	cancelled: AbortSignal;
};

/**
 * An engine that went away in the middle is waited for this long; what was begun is then looked at before anything is
 * done again. After that the plan stays in the journal.
 */
const PATIENCE_MS = 10 * 60_000;

/** The same step is not begun more often, however often the line breaks under it. */
const MOST_TRIES = 5;

/** The engine's answer where there is a thing of that name already (Engine API 1.41, "409 conflict"). */
const CONFLICT = 409;

/** Before the next try: the connection notices the end of the line in its own time. */
const REST_MS = 300;

/** Never rejects: how it ended is in the outcome. */
export async function runToItsEnd(run: Running): Promise<RunOutcome> {
	const { state } = run;
	if (state.entry().turn === 'back') return goBack(run, stays => ({ end: 'cancelled', stays }));
	try {
		await captureAgain(run);
		for (const [index, step] of run.plan.steps.entries()) {
			const { state: stands } = state.entry().steps[index] ?? {};
			if (stands === 'waiting' || stands === 'begun') await forward(run, index, step);
		}
	} catch (error) {
		return giveUp(run, error);
	}
	const unproven = unprovenBy(run);
	await state.close();
	const secrets = capturedBy(run);
	return unproven.length === 0 ? { end: 'done', secrets } : { end: 'unproven', secrets, unproven };
}

/** What nobody saw working of all that the plan started. */
function unprovenBy({ plan, state }: Running): string[] {
	const waits = state.entry().steps.flatMap(step => (step.state === 'unproven' ? [step.why] : []));
	return [...waits, ...unwatched(plan).map(unwatchedWords)];
}

function capturedBy({ plan, secrets }: Running): ReadonlyMap<string, string> {
	const names = new Set(plan.steps.flatMap(secretsCaptured));
	return new Map([...secrets].filter(([name]) => names.has(name)));
}

async function forward(run: Running, index: number, step: Step): Promise<void> {
	await onSession(run, run.cancelled, session => stepForward(session, index, step, run, run.cancelled));
}

/** Does work that may be done again when the line breaks under it. */
async function onSession<T>(run: Running, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
	for (let tries = 1; ; tries++) {
		const session = await reach(run, signal);
		try {
			await seeToBreak(run, session, signal);
			return await work(session);
		} catch (error) {
			if (signal.aborted || run.line.closing.aborted || !isBroken(error, session) || tries === MOST_TRIES) throw error;
			await pause(run.clock, REST_MS, signal);
		}
	}
}

/** An engine that died may have taken containers along that the plan, or the lab before it, needs. */
async function seeToBreak(run: Running, session: Session, signal: AbortSignal): Promise<void> {
	const broken = run.breaks.before(session);
	if (broken === undefined) return;
	await restartAfterEngineDeath(session, broken, run, signal);
	run.breaks.seenTo(session);
}

async function reach({ line, clock, state }: Running, signal: AbortSignal): Promise<Session> {
	const { phase } = state.progress();
	let waits = false;
	const session = await sessionWithin(line, clock, PATIENCE_MS, signal, why => {
		if (!waits) state.phase({ phase: 'waiting', since: clock.now(), why: `The engine is away: ${why}` });
		waits = true;
	});
	if (waits) state.phase(phase);
	return session;
}

/** Secrets that steps of an earlier run captured were in its memory only. */
async function captureAgain(run: Running): Promise<void> {
	const { plan, state, secrets } = run;
	const { steps } = state.entry();
	const ahead = plan.steps.filter((_, index) => ['waiting', 'begun'].includes(steps[index]?.state ?? ''));
	const needed = new Set(ahead.flatMap(secretsNeeded));
	for (const [index, step] of plan.steps.entries()) {
		const isPast = !ahead.includes(step) && steps[index]?.state !== 'failed';
		const [secret] = secretsCaptured(step);
		if (!isPast || step.do !== 'exec' || secret === undefined || secrets.has(secret) || !needed.has(secret)) continue;
		const told = canCaptureAgain(step)
			? await onSession(run, run.cancelled, session =>
					askAlready(session, step, { ...run, signal: run.cancelled, onProgress: () => undefined }),
				)
			: undefined;
		if (told?.captured === undefined) throw new MissingSecret(secret);
		secrets.set(...told.captured);
	}
}

async function giveUp(run: Running, error: unknown): Promise<RunOutcome> {
	const { plan, state, secrets, line } = run;
	const index = state.progress().steps.findIndex(step => step.state === 'running');
	const stopped = index >= 0 ? index : state.entry().steps.findIndex(({ state: each }) => each === 'waiting');
	const step = plan.steps[stopped] ?? plan.steps[0];
	if (step === undefined) return { end: 'done', secrets: capturedBy(run) };
	const failure = new PlanError(plan, step, error, secrets);
	if (line.closing.aborted || isAway(run)) return { end: 'unfinished', error: failure, stays: [] };
	await state.turnBack();
	if (run.cancelled.aborted) {
		if (index >= 0) state.show(index, { state: 'cancelled' });
		return goBack(run, stays => ({ end: 'cancelled', stays }));
	}
	if (error instanceof PreconditionFailed) {
		const found = error.differences.map(differenceText);
		return goBack(run, stays => ({ end: 'precondition failed', differences: found, stays }));
	}
	// Of a journal that can't be written a remark tells: no step is to blame.
	if (stopped >= 0 && !(error instanceof JournalError)) {
		await state.note(stopped, { state: 'failed', undo: undoOfFailed(run, stopped, step, error) });
		state.show(stopped, { state: 'failed', message: withAdvice(step, hideValues(wordsOf(error), secrets.values())) });
	}
	return goBack(run, stays => ({ end: 'failed', error: failure, stays }));
}

/** Whoever takes back looks at what there is: a step that was refused may have left something, or have done it all. */
function undoOfFailed({ state }: Running, index: number, step: Step, error: unknown): Undo {
	const entry = state.entry().steps[index];
	// It was not begun.
	if (entry?.state !== 'begun') return { how: 'nothing' };
	// A command that says that it failed did nothing, as far as anyone can know.
	if (error instanceof CommandFailed) return { how: 'nothing' };
	return undoOfRefused(step, entry.undo, statusOf(error) === CONFLICT);
}

function isAway({ line }: Running): boolean {
	try {
		return line.session().signal.aborted;
	} catch {
		return true;
	}
}

async function goBack(run: Running, ended: (stays: readonly string[]) => RunOutcome): Promise<RunOutcome> {
	const { plan, state, line, secrets } = run;
	let goes: Goes = 'on';
	for (let index = plan.steps.length - 1; index >= 0; index--) {
		const step = plan.steps[index];
		if (step === undefined) continue;
		try {
			goes = await onSession(run, line.closing, session => stepBack(session, index, step, run));
			if (goes === 'no further') break;
		} catch (error) {
			const failure = new PlanError(plan, step, error, secrets);
			return { end: 'unfinished', error: failure, stays: whatStays(run) };
		}
	}
	const differs = goes === 'on' ? await whatDiffers(run) : [];
	await state.close();
	return ended([...whatStays(run), ...differs]);
}

function whatStays({ state }: Running): string[] {
	return state.entry().steps.flatMap(step => (step.state === 'stays' ? [step.why] : []));
}

/** In which ways the plan's things are not what they were before its first change, one sentence each. */
async function whatDiffers(run: Running): Promise<string[]> {
	const { plan, state, line } = run;
	const { before, steps } = state.entry();
	const told = new Set(
		plan.steps.filter((_, index) => steps[index]?.state === 'stays').flatMap(step => touchedBy(step).map(keyOf)),
	);
	const things = preconditionsOf(plan).filter(thing => !told.has(keyOf(thing)));
	try {
		const now = await onSession(run, line.closing, session => takePreconditions(session, things));
		return differences(things, before, now).map(differenceText);
	} catch (error) {
		return [`What is there now could not be compared with what was there before: ${wordsOf(error)}`];
	}
}
