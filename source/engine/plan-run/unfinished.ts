/** Plans that were cut off, as the journal has them: what is left of them, and what they need to go on. */

import type { Plan } from '../../lab/plan.ts';
import { canCaptureAgain, secretsCaptured, secretsToGive } from '../../lab/step/secrets.ts';
import type { JournalEntry } from './journal/journal.ts';

/** A plan that was cut off, on this engine. */
export type UnfinishedPlan = {
	id: string;
	plan: Plan;
	/** Milliseconds since the epoch. */
	startedAt: number;
	/** How many of its steps are done. */
	done: number;
	/** `back`: it was being undone; it can only be undone further. */
	turn: 'forward' | 'back';
	/** The secrets that have to be given again for the rest of it. */
	secrets: readonly string[];
	/** Why it can't go on; undefined = it can. */
	obstacle: string | undefined;
};

/** Whether a step is behind a plan that goes forward. */
export function isPast(state: JournalEntry['steps'][number]['state']): boolean {
	return state === 'done' || state === 'already' || state === 'unproven';
}

export function unfinishedPlan({ id, plan, startedAt, steps, turn }: JournalEntry): UnfinishedPlan {
	const ahead = plan.steps.filter((_, index) => ['waiting', 'begun'].includes(steps[index]?.state ?? ''));
	const behind = plan.steps.filter(step => !ahead.includes(step));
	const again = new Set(behind.filter(canCaptureAgain).flatMap(secretsCaptured));
	const lost = new Set(behind.flatMap(secretsCaptured).filter(secret => !again.has(secret)));
	const needed = secretsToGive(ahead);
	const missing = needed.find(secret => lost.has(secret));
	return {
		id,
		plan,
		startedAt,
		done: steps.filter(({ state }) => isPast(state)).length,
		turn,
		secrets: needed.filter(secret => !again.has(secret) && !lost.has(secret)),
		obstacle:
			turn === 'back'
				? 'It was being undone.'
				: missing && `"${missing}" was only in the memory of the console that was cut off.`,
	};
}
