/** Rollback: takes the steps of a plan back, the last one first. */

import type { Step } from '../../lab/plan.ts';
import { hideValues } from '../../lab/secret.ts';
import { dockerOf } from '../../lab/script/docker-words.ts';
import { stepCommand } from '../../lab/script/shell.ts';
import { halfMadeStays, withAdvice } from '../../lab/step/advice.ts';
import { isAlreadySo, objection } from '../../lab/step/already.ts';
import { onHost } from '../../lab/step/on-host.ts';
import type { ObservedState } from '../../lab/step/observed-state.ts';
import { touchedBy } from '../../lab/step/touches.ts';
import { isGoneWithContainer, withNeeded } from '../../lab/step/undo.ts';
import { MissingSecret } from '../../lab/value.ts';
import { plain } from '../../text/sanitise.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import type { Session } from '../session/session.ts';
import { askAlready, doStep } from './steps/do-step.ts';
import type { RunContext } from './forward.ts';
import type { JournalStep } from './journal/journal.ts';
import { despiteEarlier, settled } from './late.ts';
import { takePreconditions } from './look/preconditions.ts';
import { isBroken } from './line.ts';
import { look } from './look/look.ts';

/** Taking back is not cancelled. */
const NEVER = new AbortController().signal;
const UNOBSERVED = { signal: NEVER, onProgress: (): void => undefined };

/** Whether what was done before this step is undone too. */
export type Goes = 'on' | 'no further';

/** @throws what broke the line; a refusal is noted as what stays */
export async function rollBackStep(session: Session, index: number, step: Step, context: RunContext): Promise<Goes> {
	const { state } = context;
	const entry = state.entry().steps[index];
	if (entry === undefined || !('undo' in entry)) return 'on';
	const { undo } = entry;
	switch (undo.how) {
		case 'nothing':
			await state.note(index, { state: 'undone' });
			return 'on';
		case 'impossible':
			await state.note(index, { state: 'stays', why: undo.why });
			return 'on';
		case 'final':
			return rollBackFinal(session, index, step, undo.why, context);
		case 'steps':
			await state.note(
				index,
				andLeft(await undone(session, index, step, { entry, steps: undo.steps }, context), entry, undo.leaves),
			);
			return 'on';
	}
}

/** What was done by a step beyond what its undo takes back stays; a refused one did nothing of it. */
function andLeft(after: JournalStep, { state }: JournalStep, leaves: string | undefined): JournalStep {
	if (leaves === undefined || state === 'failed') return after;
	return { state: 'stays', why: after.state === 'stays' ? `${leaves} ${after.why}` : leaves };
}

/** A step that was only begun, or refused, may not have come to destroy anything. */
async function rollBackFinal(
	session: Session,
	index: number,
	step: Step,
	why: string,
	context: RunContext,
): Promise<Goes> {
	const { state } = context;
	const entry = state.entry().steps[index];
	if (entry?.state === 'begun') {
		await settled(session, step, entry.since, NEVER, () => see(session, step, context));
	}
	if (entry?.state !== 'done' && !isAlreadySo(step, await see(session, step, context))) {
		await state.note(index, { state: 'undone' });
		return 'on';
	}
	await state.note(index, { state: 'stays', why });
	return 'no further';
}

/** `made`: only what was done has made something. */
type Undoable = Extract<JournalStep, { undo: unknown }> & { made?: string };

/** @param index the step's place in the plan; `steps` undo it */
async function undone(
	session: Session,
	index: number,
	step: Step,
	{ entry, steps }: { entry: Undoable; steps: readonly Step[] },
	context: RunContext,
): Promise<JournalStep> {
	const isAgain = context.state.rollsBack(index);
	const since = session.clock.now();
	if (entry.state === 'begun') await settled(session, step, entry.since, NEVER, () => see(session, step, context));
	// What takes back is done where the step was.
	for (const each of steps.map(one => onHost(one, step.host))) {
		context.state.show(index, { state: 'undoing', since, by: each });
		try {
			await takeBack(session, step, entry, { step: each, made: entry.made, isAgain }, context);
		} catch (error) {
			if (isBroken(error, session)) throw error;
			if (await neverWas(session, step, entry, context)) return { state: 'undone' };
			return { state: 'stays', why: whyItStays(step, each, error, context) };
		}
	}
	return { state: 'undone' };
}

/** @param undo the step that was to take it back */
function whyItStays(step: Step, undo: Step, error: unknown, { plan, secrets }: RunContext): string {
	if (error instanceof MissingSecret) return whyLost(step, error);
	return hideValues(
		`${plain(stepCommand(undo, undefined, dockerOf(plan)))}: ${withAdvice(undo, wordsOf(error))}`,
		secrets.values(),
	);
}

/** A command that was only begun may not have been given: its own question tells, and then there is nothing to take back. */
async function neverWas(session: Session, step: Step, { state }: JournalStep, context: RunContext): Promise<boolean> {
	if (state === 'done' || step.do !== 'exec' || step.already === undefined) return false;
	try {
		return (await askAlready(session, step, { ...context, ...UNOBSERVED })) === undefined;
	} catch (error) {
		if (isBroken(error, session)) throw error;
		// Where it can't be asked, that is unknown.
		return false;
	}
}

/** What a file held before was kept in memory only: it may have been a secret. */
function whyLost(step: Step, { message }: MissingSecret): string {
	if (step.do !== 'put-file') return message;
	return `${step.path} in ${step.container.name} stays: what it held before was in the memory of the console that was interrupted.`;
}

/** What was made is removed by its id: its name may be another's by now, or that of two networks (Engine 20.10). */
function withId({ step, made }: Undoing): Step {
	if (made === undefined) return step;
	if (step.do === 'remove-network') return { ...step, network: made };
	return step.do === 'remove' ? { ...step, container: { ...step.container, id: made } } : step;
}

/** A step that takes back, the id of what it is about, and whether the engine may have been asked for it before. */
type Undoing = { step: Step; made: string | undefined; isAgain: boolean };

async function takeBack(
	session: Session,
	original: Step,
	entry: JournalStep,
	undoing: Undoing,
	context: RunContext,
): Promise<void> {
	const step = withId(undoing);
	const lookAgain = (): Promise<ObservedState> => see(session, step, context);
	const work = async (): Promise<void> => {
		const observed = await lookAgain();
		if (isAlreadySo(step, observed) || isGoneWithContainer(step, observed)) return;
		const against = objection(step, observed);
		if (against !== undefined) throw new Error(against);
		// Whether it was made here is unknown: what runs was not, for nothing here has started it.
		if (original.do === 'create' && entry.state !== 'done' && observed.container?.status !== 'created') {
			throw new Error(`The container ${original.spec.name} is not the one that was begun here.`);
		}
		for (const each of withNeeded(step, observed)) await give(session, each, context).catch(tellHalfMade(each, step));
		context.state.stand(await takePreconditions(session, touchedBy(undoing.step)));
	};
	// Its own earlier request may be in the way too: taking back can be cut off like anything else.
	return undoing.isAgain ? despiteEarlier(session, step, NEVER, lookAgain, work) : work();
}

/** What is only needed to take something back is nothing that the reader knows of. */
function tellHalfMade(needed: Step, step: Step): (error: unknown) => never {
	return error => {
		if (needed === step || step.do !== 'disconnect' || statusOf(error) === undefined) throw error;
		throw new Error(halfMadeStays(step, wordsOf(error)), { cause: error });
	};
}

/** As a command of the log. */
async function give(session: Session, step: Step, context: RunContext): Promise<void> {
	const { plan, secrets, log } = context;
	await log.record(
		plain(stepCommand(step, undefined, dockerOf(plan))),
		async () => void (await doStep(session, step, { ...context, ...UNOBSERVED })),
		error => hideValues(wordsOf(error), secrets.values()),
	);
}

async function see(session: Session, step: Step, { secrets, defaults }: RunContext): Promise<ObservedState> {
	return (await look(session, step, secrets, defaults)).observed;
}
