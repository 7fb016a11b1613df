/** The executor of plans: runs one from where its journal entry stands, forward to its end, or back. */

import type { Step, Undo } from '../../lab/plan.ts';
import { hideValues } from '../../lab/secret.ts';
import { withAdvice } from '../../lab/step/advice.ts';
import { secretsCaptured, secretsNeeded, secretsToldAgain } from '../../lab/step/secrets.ts';
import { preconditionsOf, keyOf, touchedBy } from '../../lab/step/touches.ts';
import { undoOfRefused } from '../../lab/step/undo.ts';
import { unwatched, unwatchedWords } from '../../lab/step/unproven.ts';
import { stepWords } from '../../lab/step/words.ts';
import { MissingSecret } from '../../lab/value.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import { rollBackStep } from './rollback.ts';
import { askAgain, CommandFailed } from './steps/do-step.ts';
import { PreconditionFailed, stepForward } from './forward.ts';
import { differences, differenceText, takePreconditions } from './look/preconditions.ts';
import { JournalError } from './journal/journal-error.ts';
import type { JournalStep } from './journal/journal.ts';
import { isAllAway, isAway, onSession, type Running } from './on-session.ts';
import { PlanError } from './plan-error.ts';
import type { RunOutcome } from './progress.ts';
import { isAhead } from './unfinished.ts';

/** The engine's answer where there is a thing of that name already (Engine API 1.41, "409 conflict"). */
const CONFLICT = 409;

/** Never rejects: how it ended is in the outcome. */
export async function runToItsEnd(run: Running): Promise<RunOutcome> {
	const { state } = run;
	if (state.entry().direction === 'rollback') return rollBack(run, stays => ({ end: 'cancelled', stays }));
	try {
		const { steps } = state.entry();
		await captureAgain(run, new Set(aheadOf(run.plan.steps, steps).flatMap(secretsNeeded)), run.cancelled);
		for (const [index, step] of run.plan.steps.entries()) {
			if (isAhead(state.entry().steps[index])) await forward(run, index, step);
		}
	} catch (error) {
		return giveUp(run, error);
	}
	const unproven = unprovenBy(run);
	await state.close();
	const secrets = capturedBy(run);
	return unproven.length === 0 ? { end: 'done', secrets } : { end: 'unproven', secrets, unproven };
}

/** What the plan started and was not seen working. */
function unprovenBy({ plan, state }: Running): string[] {
	const waits = state.entry().steps.flatMap(step => (step.state === 'unproven' ? [step.why] : []));
	return [...waits, ...(plan.unproven ?? []), ...unwatched(plan).map(unwatchedWords)];
}

function capturedBy({ plan, secrets }: Running): ReadonlyMap<string, string> {
	const names = new Set(plan.steps.flatMap(secretsCaptured));
	return new Map([...secrets].filter(([name]) => names.has(name)));
}

async function forward(run: Running, index: number, step: Step): Promise<void> {
	await onSession(run, step.host, run.cancelled, (session, context) =>
		stepForward(session, index, step, context, run.cancelled),
	);
}

const aheadOf = (all: readonly Step[], states: readonly JournalStep[]): Step[] =>
	all.filter((_, index) => isAhead(states[index]));

/**
 * Secrets of an earlier run were in its memory only: what its steps captured, and what was generated for them.
 *
 * @throws MissingSecret
 */
async function captureAgain(run: Running, needed: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
	const { plan, state, secrets } = run;
	const ahead = aheadOf(plan.steps, state.entry().steps);
	const behind = plan.steps.filter(each => !ahead.includes(each));
	for (const secret of needed) {
		if (secrets.has(secret)) continue;
		const step = behind.find(each => secretsToldAgain(each).includes(secret));
		if (step === undefined) {
			if (behind.some(each => secretsCaptured(each).includes(secret))) throw new MissingSecret(secret);
			continue;
		}
		// It is not waited for during undo.
		if (state.entry().direction === 'rollback' && isAway(run, step.host)) continue;
		const known = await onSession(run, step.host, signal, (session, context) =>
			askAgain(session, step, { ...context, signal, onProgress: () => undefined }),
		);
		if (known?.captured === undefined) throw new MissingSecret(secret);
		secrets.set(...known.captured);
	}
}

/** What takes back may need such a secret too: where it can't be had, the step that needs it says so. */
async function captureForUndo(run: Running): Promise<void> {
	const undos = run.state
		.entry()
		.steps.flatMap(step => ('undo' in step && step.undo.how === 'steps' ? step.undo.steps : []));
	await captureAgain(run, new Set(undos.flatMap(secretsNeeded)), run.closing).catch(() => undefined);
}

async function giveUp(run: Running, error: unknown): Promise<RunOutcome> {
	const { plan, state, secrets, closing } = run;
	const index = state.progress().steps.findIndex(step => step.state === 'running');
	const stopped = index >= 0 ? index : state.entry().steps.findIndex(({ state: each }) => each === 'waiting');
	const step = plan.steps[stopped];
	// Nothing fails where no step is left.
	if (step === undefined) return { end: 'done', secrets: capturedBy(run) };
	const failure = new PlanError(plan, step, error, secrets);
	// Of several hosts the others are undone when the user wants it so.
	const isStuck = run.several && run.cancelled.aborted ? isAllAway(run) : isAway(run, step.host);
	if (closing.aborted || isStuck) return { end: 'unfinished', error: failure, stays: [] };
	await state.startRollback();
	if (run.cancelled.aborted) {
		if (index >= 0) state.show(index, { state: 'cancelled' });
		return rollBack(run, stays => ({ end: 'cancelled', stays }));
	}
	if (error instanceof PreconditionFailed) {
		const found = error.differences.map(differenceText);
		return rollBack(run, stays => ({ end: 'precondition failed', differences: found, stays }));
	}
	// Of a journal that can't be written a remark tells: no step is to blame.
	if (!(error instanceof JournalError)) {
		await state.note(stopped, { state: 'failed', undo: undoOfFailed(run, stopped, step, error) });
		state.show(stopped, { state: 'failed', message: withAdvice(step, hideValues(wordsOf(error), secrets.values())) });
	}
	return rollBack(run, stays => ({ end: 'failed', error: failure, stays }));
}

/** The undo looks at what there is: a step that was refused may have left something, or have done it all. */
function undoOfFailed({ state }: Running, index: number, step: Step, error: unknown): Undo {
	const entry = state.entry().steps[index];
	// It was not begun.
	if (entry?.state !== 'begun') return { how: 'nothing' };
	// A command that says that it failed did nothing, as far as anyone can know.
	if (error instanceof CommandFailed) return { how: 'nothing' };
	return undoOfRefused(step, entry.undo, statusOf(error) === CONFLICT);
}

/** Steps on a host that is away come last: what can be reached is undone before that is waited for. */
async function rollBack(run: Running, ended: (stays: readonly string[]) => RunOutcome): Promise<RunOutcome> {
	const { plan, secrets } = run;
	const queue = plan.steps
		.map((step, index) => ({ step, index, deferred: false }))
		.filter(({ index }) => wasBegun(run, index))
		.toReversed();
	let destroyed: number | undefined;
	await captureForUndo(run);
	for (const each of queue) {
		const { step, index } = each;
		try {
			if (run.several && !each.deferred && canWait(run, index, step)) {
				queue.push({ ...each, deferred: true });
				continue;
			}
			const goes = await onSession(run, step.host, run.closing, (session, context) =>
				rollBackStep(session, index, step, context),
			);
			if (goes === 'on') continue;
			destroyed = index;
			break;
		} catch (error) {
			const failure = new PlanError(plan, step, error, secrets);
			return { end: 'unfinished', error: failure, stays: [...whatStays(run), ...whatIsLeft(run)] };
		}
	}
	const others = destroyed === undefined ? await whatDiffers(run) : whatIsNotRemoved(run, destroyed);
	await run.state.close();
	return ended([...whatStays(run), ...others]);
}

/** Where no step was begun, there is nothing to undo, and no host to wait for. */
function wasBegun({ state }: Running, index: number): boolean {
	const entry = state.entry().steps[index];
	return entry !== undefined && 'undo' in entry;
}

/** Whether its host is away, and the step is none that ends the way back. */
function canWait(run: Running, index: number, step: Step): boolean {
	const entry = run.state.entry().steps[index];
	const isFinal = entry !== undefined && 'undo' in entry && entry.undo.how === 'final';
	return !isFinal && isAway(run, step.host) && !isAllAway(run);
}

/** Of several hosts: what was done on one that is away. */
function whatIsLeft(run: Running): string[] {
	const { plan, state, several } = run;
	if (!several) return [];
	return plan.steps.flatMap((step, index) => {
		const entry = state.entry().steps[index];
		const isDone = entry !== undefined && 'undo' in entry && entry.undo.how === 'steps';
		return isDone && isAway(run, step.host) ? [`On ${run.hostOf(step.host).key}: ${stepWords(step)}.`] : [];
	});
}

/** Behind a removal there is no way back, and those that were to follow it are not done any more. */
function whatIsNotRemoved({ plan, state }: Running, destroyed: number): string[] {
	return plan.steps.slice(destroyed + 1).flatMap((step, after) => {
		const stands = state.entry().steps[destroyed + 1 + after]?.state;
		if (step.do !== 'remove' || (stands !== 'waiting' && stands !== 'undone')) return [];
		return [`The container ${step.container.name} was to be removed too, and is still there.`];
	});
}

function whatStays({ state }: Running): string[] {
	return state.entry().steps.flatMap(step => (step.state === 'stays' ? [step.why] : []));
}

/** In which ways the plan's things are not what they were before its first change, one sentence each. */
async function whatDiffers(run: Running): Promise<string[]> {
	const { plan, state, closing } = run;
	const { before, steps } = state.entry();
	const known = new Set(
		plan.steps.filter((_, index) => steps[index]?.state === 'stays').flatMap(step => touchedBy(step).map(keyOf)),
	);
	const changed = new Set(plan.steps.filter((_, index) => wasBegun(run, index)).map(({ host }) => host));
	const things = preconditionsOf(plan).filter(
		thing => !known.has(keyOf(thing)) && (changed.has(thing.host) || !isAway(run, thing.host)),
	);
	try {
		const byHost = Map.groupBy(things, ({ host }) => host);
		const now = await Promise.all(
			[...byHost].map(([host, there]) => onSession(run, host, closing, session => takePreconditions(session, there))),
		);
		return differences(things, before, Object.assign({}, ...now)).map(differenceText);
	} catch (error) {
		return [`What is there now could not be compared with what was there before: ${wordsOf(error)}`];
	}
}
