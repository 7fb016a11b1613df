/** A run on the screen, from its first step to its end. */

import type { RunOutcome, RunProgress } from '../../engine/plan-run/progress.ts';
import type { PlanRun } from '../../engine/plan-run/start.ts';
import type { Plan } from '../../lab/plan.ts';
import { messageOf } from '../../text/error.ts';
import type { Made } from '../../wizards/wizard.ts';
import { topOverlay } from '../state/state.ts';
import { notifyOn } from '../store/notify.ts';
import type { Store } from '../store/store.ts';

/** Opens the page of a run, and keeps it true to the run's end. Never rejects: what went wrong is said on the screen. */
export async function showToItsEnd(store: Store, run: PlanRun, made: Made): Promise<void> {
	const shown = showRun(store, run, made);
	try {
		const outcome = await run.outcome;
		shown.refresh();
		if (!isWatched(store)) announce(store, made.plan, outcome);
	} catch (error) {
		// It could not begin: there is nothing to show of it.
		if (isWatched(store)) store.dispatch({ type: 'overlay-closed' }, 'brisk');
		store.dispatch({ type: 'run-changed', run: undefined }, 'brisk');
		notifyOn(store)(messageOf(error), 'bad');
	} finally {
		shown.stop();
	}
}

const isWatched = (store: Store): boolean => topOverlay(store.now())?.kind === 'run';

function showRun(store: Store, run: PlanRun, { plan, secrets, shows, ends }: Made) {
	const show = (progress: RunProgress): void =>
		store.dispatch({ type: 'run-changed', run: { progress, secrets, shows, ends } }, 'brisk');
	const refresh = (): void => show(run.progress());
	show({ plan, steps: plan.steps.map(() => ({ state: 'waiting' })), phase: { phase: 'running' }, remarks: [] });
	const unsubscribe = run.subscribe(refresh);
	// Seconds are counted while it runs.
	const tick = setInterval(() => store.dispatch({ type: 'ticked', now: Date.now() }), 1000);
	store.dispatch({ type: 'overlay-opened', overlay: { kind: 'run', top: 'follow' } }, 'brisk');
	return {
		refresh,
		stop() {
			clearInterval(tick);
			unsubscribe();
		},
	};
}

const HOW_IT_ENDED: Partial<Record<RunOutcome['end'], readonly [string, 'good' | 'bad']>> = {
	done: ['done', 'good'],
	unproven: ['done, and not seen to work', 'bad'],
};

/** For a user who is elsewhere. */
function announce(store: Store, plan: Plan, { end }: RunOutcome): void {
	const [how, tone] = HOW_IT_ENDED[end] ?? ['not done', 'bad'];
	notifyOn(store)(`${plan.title}: ${how}; p shows it`, tone);
}
