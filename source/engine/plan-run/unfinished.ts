/** Unfinished plans, as the journal has them: what is left of them, and what they need to go on. */

import type { Plan } from '../../lab/plan.ts';
import { secretsCaptured, secretsToGive, secretsToldAgain } from '../../lab/step/secrets.ts';
import type { HostKey } from '../../lab/host.ts';
import type { JournalEntry, JournalStep } from './journal/journal.ts';

/** A plan that was cut off, on this engine. */
export type UnfinishedPlan = {
	id: string;
	plan: Plan;
	/** Milliseconds since the epoch. */
	startedAt: number;
	/** How many of its steps are done. */
	done: number;
	/** `back`: it was being undone; it can only be undone further. */
	direction: 'forward' | 'rollback';
	/** The secrets that have to be given again for the rest of it. */
	secrets: readonly string[];
	/** Hosts of the plan, as they were called, that this console does not have: it can't be undone either. */
	missing: readonly HostKey[];
	/** Why it can't go on; undefined = it can. */
	obstacle: string | undefined;
};

/** Whether a step is behind a plan that goes forward. */
export function isPast(state: JournalStep['state']): boolean {
	return state === 'done' || state === 'already' || state === 'unproven';
}

/** Whether a step is before a plan that goes forward. */
export function isAhead(step: JournalStep | undefined): boolean {
	return step?.state === 'waiting' || step?.state === 'begun';
}

/** @param missing the hosts of the plan that this console does not have */
export function unfinishedPlan(
	{ id, plan, startedAt, steps, direction }: JournalEntry,
	missing: readonly HostKey[] = [],
): UnfinishedPlan {
	const ahead = plan.steps.filter((_, index) => isAhead(steps[index]));
	const behind = plan.steps.filter(step => !ahead.includes(step));
	const again = new Set(behind.flatMap(secretsToldAgain));
	const lost = new Set(behind.flatMap(secretsCaptured).filter(secret => !again.has(secret)));
	const needed = secretsToGive(ahead);
	const gone = needed.find(secret => lost.has(secret));
	return {
		id,
		plan,
		startedAt,
		done: steps.filter(({ state }) => isPast(state)).length,
		direction,
		secrets: needed.filter(secret => !again.has(secret) && !lost.has(secret)),
		missing,
		obstacle: obstacleOf(direction, missing, gone),
	};
}

/** @param secret one that is lost and needed */
function obstacleOf(
	direction: JournalEntry['direction'],
	missing: readonly HostKey[],
	secret: string | undefined,
): string | undefined {
	if (missing.length > 0) return hostsMissing(missing);
	if (direction === 'rollback') return 'It was being undone.';
	return secret && `"${secret}" was only in the memory of the console that was interrupted.`;
}

/** What has to be done first, in a sentence. */
export function hostsMissing(missing: readonly HostKey[]): string {
	return `It needs ${missing.join(' and ')}: open lavadock with ${missing.length === 1 ? 'that host' : 'those hosts'} too.`;
}
