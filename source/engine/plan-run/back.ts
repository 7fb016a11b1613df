/** Takes the steps of a plan back, the last one first. */

import type { Step } from '../../lab/plan.ts';
import { hideValues } from '../../lab/secret.ts';
import { stepCommand } from '../../lab/script/shell.ts';
import { isAlreadySo, objection } from '../../lab/step/already.ts';
import type { Sight } from '../../lab/step/sight.ts';
import { touchedBy } from '../../lab/step/touches.ts';
import { MissingSecret } from '../../lab/value.ts';
import { plain } from '../../text/sanitise.ts';
import { wordsOf } from '../engine-error.ts';
import type { Session } from '../session/session.ts';
import { askAlready, doStep } from './steps/do-step.ts';
import type { RunContext } from './forward.ts';
import type { JournalStep } from './journal/journal.ts';
import { despiteEarlier, settled } from './late.ts';
import { takeGround } from './look/ground.ts';
import { isBroken } from './line.ts';
import { look } from './look/look.ts';

/** Taking back is not cancelled. */
const NEVER = new AbortController().signal;
const unheeded = { signal: NEVER, onProgress: (): void => undefined };

/** Whether what was done before this step is taken back too. */
export type Goes = 'on' | 'no further';

/** @throws what broke the line; a refusal is noted as what stays */
export async function stepBack(session: Session, index: number, step: Step, context: RunContext): Promise<Goes> {
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
			return stepBackFromFinal(session, index, step, undo.why, context);
		case 'steps':
			state.show(index, { state: 'undoing' });
			await state.note(index, await undone(session, step, entry, undo.steps, context));
			return 'on';
	}
}

/** A step that was only begun may not have come to destroy anything. */
async function stepBackFromFinal(
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
		if (!isAlreadySo(step, await see(session, step, context))) {
			await state.note(index, { state: 'undone' });
			return 'on';
		}
	}
	await state.note(index, { state: 'stays', why });
	return 'no further';
}

async function undone(
	session: Session,
	step: Step,
	entry: Extract<JournalStep, { undo: unknown }>,
	steps: readonly Step[],
	context: RunContext,
): Promise<JournalStep> {
	try {
		if (entry.state === 'begun') await settled(session, step, entry.since, NEVER, () => see(session, step, context));
		const made = entry.state === 'done' ? entry.made : undefined;
		for (const each of steps) await takeBack(session, step, entry, withId(each, made), context);
		return { state: 'undone' };
	} catch (error) {
		if (isBroken(error, session)) throw error;
		if (await neverWas(session, step, entry, context)) return { state: 'undone' };
		if (error instanceof MissingSecret) return { state: 'stays', why: whyLost(step, error) };
		return {
			state: 'stays',
			why: hideValues(`${plain(stepCommand(step))}: ${wordsOf(error)}`, context.secrets.values()),
		};
	}
}

/** A command that was only begun may not have been given: its own question tells, and then there is nothing to take back. */
async function neverWas(session: Session, step: Step, { state }: JournalStep, context: RunContext): Promise<boolean> {
	if (state !== 'begun' || step.do !== 'exec' || step.already === undefined) return false;
	try {
		return (await askAlready(session, step, { ...context, ...unheeded })) === undefined;
	} catch (error) {
		if (isBroken(error, session)) throw error;
		// Where it can't be asked, nobody knows.
		return false;
	}
}

/** What a file held before was kept in memory only: it may have been a secret. */
function whyLost(step: Step, { message }: MissingSecret): string {
	if (step.do !== 'put-file') return message;
	return `${step.path} in ${step.container.name} stays: what it held before was in the memory of the console that was cut off.`;
}

/** The container that was made is removed by its id: its name may be another's by now. */
function withId(step: Step, made: string | undefined): Step {
	if (step.do !== 'remove' || made === undefined) return step;
	return { ...step, container: { ...step.container, id: made } };
}

async function takeBack(
	session: Session,
	original: Step,
	entry: JournalStep,
	step: Step,
	context: RunContext,
): Promise<void> {
	const lookAgain = (): Promise<Sight> => see(session, step, context);
	// Its own earlier request may be in the way too: taking back can be cut off like anything else.
	await despiteEarlier(session, step, NEVER, lookAgain, async () => {
		const sight = await lookAgain();
		if (isAlreadySo(step, sight)) return;
		const against = objection(step, sight);
		if (against !== undefined) throw new Error(against);
		// Begun, and nobody knows whether it was made here: what runs was not, for nothing here has started it.
		if (original.do === 'create' && entry.state === 'begun' && sight.container?.status !== 'created') {
			throw new Error(`The container ${original.spec.name} is not the one that was begun here.`);
		}
		await context.log.record(
			plain(stepCommand(step)),
			async () => void (await doStep(session, step, { ...context, ...unheeded })),
			error => hideValues(wordsOf(error), context.secrets.values()),
		);
		context.state.stand(await takeGround(session, touchedBy(step)));
	});
}

async function see(session: Session, step: Step, { secrets, defaults }: RunContext): Promise<Sight> {
	return (await look(session, step, secrets, defaults)).sight;
}
