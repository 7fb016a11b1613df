/** Plans on one engine: shown, run, and gone on with after what cut them off. */

import type { Plan } from '../../lab/plan.ts';
import type { Session } from '../session/session.ts';
import { aboutEngine } from '../lookups/about-engine.ts';
import { isPast, type UnfinishedPlan, unfinishedPlan } from './unfinished.ts';
import { type PreconditionSnapshot, takeGroundOf } from './look/preconditions.ts';
import { type JournalEntry, newEntryId } from './journal/journal.ts';
import { lockOwner } from './journal/lock.ts';
import { PlanError } from './plan-error.ts';
import { newEntry } from './run-state.ts';
import { type PlanRun, type RunOptions, type RunParts, type Start, startRun } from './start.ts';

export type Plans = {
	/** What the plan's things are like now: to be given to `start` when the user agrees to what he saw. */
	look(plan: Plan): Promise<PreconditionSnapshot>;
	start(plan: Plan, options?: RunOptions): PlanRun;
	/** What was cut off by kill -9, a dropped line or the end of a console, oldest first. */
	unfinished(): Promise<readonly UnfinishedPlan[]>;
	resume(id: string, options?: Omit<RunOptions, 'preconditions'>): PlanRun;
	undo(id: string, options?: Omit<RunOptions, 'preconditions'>): PlanRun;
	/** Leaves everything as it is. */
	forget(id: string): Promise<void>;
};

export function createPlans(parts: RunParts): Plans {
	const { line, clock, journal } = parts;

	async function newRun(plan: Plan, preconditions: PreconditionSnapshot | undefined): Promise<Start> {
		const session = sessionFor(plan);
		const { id } = await aboutEngine(session);
		const before = await takeGroundOf(session, plan);
		const start = { id: newEntryId(clock.now()), engine: id, startedAt: clock.now(), plan, before };
		return { entry: newEntry(start, preconditions) };
	}

	function sessionFor(plan: Plan): Session {
		try {
			return line.session();
		} catch (error) {
			const [step] = plan.steps;
			throw step === undefined ? error : new PlanError(plan, step, error);
		}
	}

	async function cutOffRun(id: string, turn?: 'back'): Promise<Start> {
		const entry = (await journal?.entries())?.find(each => each.id === id);
		if (entry === undefined) throw new Error('This plan is no longer in the journal: another console has ended it.');
		return { entry: { ...entry, ...(turn && { turn }) }, cutOffAt: entry.writtenAt };
	}

	return {
		look: plan => takeGroundOf(line.session(), plan),
		start: (plan, options = {}) => startRun(parts, () => newRun(plan, options.preconditions), options),
		async unfinished() {
			if (journal === undefined) return [];
			const { id } = await aboutEngine(line.session());
			const running = await lockOwner(journal.folder, id);
			const cutOff = (await journal.entries()).filter(entry => entry.engine === id && entry.id !== running?.entry);
			// Where it can't be removed it is left out all the same.
			for (const { id: whole } of cutOff.filter(isDone)) await journal.remove(whole).catch(() => undefined);
			return cutOff.filter(entry => !isDone(entry)).map(unfinishedPlan);
		},
		resume: (id, options = {}) => startRun(parts, () => cutOffRun(id), options),
		undo: (id, options = {}) => startRun(parts, () => cutOffRun(id, 'back'), options),
		forget: async id => journal?.remove(id),
	};
}

/** Cut off between its last step and its end. */
function isDone({ steps, turn }: JournalEntry): boolean {
	return turn === 'forward' && steps.every(({ state }) => isPast(state));
}
