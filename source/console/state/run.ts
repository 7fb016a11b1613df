/** A plan that runs, as the console knows it. */

import type { Done, RunOutcome, RunProgress } from '../../engine/plan-run/progress.ts';
import type { Made } from '../../wizards/wizard.ts';

/** `secrets`: the values that were given to the plan. */
export type Run = Pick<Made, 'secrets' | 'shows' | 'ends'> & { progress: RunProgress };

export const isOver = ({ progress }: Run): boolean => progress.phase.phase === 'ended';

/** Whether all of its steps are done. */
export const isDone = (outcome: RunOutcome): outcome is Done => outcome.end === 'done' || outcome.end === 'unproven';

/** How far it is. */
export const stepsDone = ({ steps }: RunProgress): number =>
	steps.filter(({ state }) => state === 'done' || state === 'already' || state === 'unproven').length;

/** What was made for the user, by what it is called; nothing until the plan is done. */
export function shownSecrets({ progress: { phase }, shows, secrets }: Run): Readonly<Record<string, string>> {
	if (phase.phase !== 'ended' || !isDone(phase.outcome)) return {};
	const known = new Map([...secrets, ...phase.outcome.secrets]);
	return Object.fromEntries(
		Object.entries(shows).flatMap(([label, name]) => {
			const value = known.get(name);
			return value === undefined ? [] : [[label, value]];
		}),
	);
}

/** The same as a text to be kept, one secret a line. */
export const secretLines = (run: Run): string =>
	Object.entries(shownSecrets(run))
		.map(([label, value]) => `${label}: ${value}\n`)
		.join('');
