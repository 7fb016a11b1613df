/** Runs plans with their progress on the screen, and goes on with those that were cut off. */

import { setTimeout } from 'node:timers/promises';
import type { Engine } from '../../engine/engine.ts';
import type { PlanRun } from '../../engine/plan-run/start.ts';
import type { RunOutcome, RunProgress } from '../../engine/plan-run/progress.ts';
import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import type { Plan } from '../../lab/plan.ts';
import type { Secrets } from '../../lab/value.ts';
import { whyOffline } from '../../lab/verdict/why-offline.ts';
import { lavaConditionCheck } from '../../server/condition-check.ts';
import { messageOf } from '../../text/error.ts';
import type { Effects } from '../actions/action.ts';
import { allWorkers } from '../selectors/rows.ts';
import { topOverlay } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import type { Made } from '../../wizards/wizard.ts';
import { notifyOn, notifyWhile } from '../store/notify.ts';

/** An Enter that was typed before its plan could be seen does not run it. */
const READING_MS = 400;

export type RunEffects = Pick<
	Effects,
	'takePreconditions' | 'runPlan' | 'start' | 'cancelRun' | 'resume' | 'undo' | 'forget'
> & {
	/** When a plan last came to its end, in milliseconds since the epoch; 0 = never. */
	changedAt(): number;
};

export function createRunEffects(store: Store, engine: Engine): RunEffects {
	const { plans } = engine;
	const lookAt = lavaConditionCheck({
		engine,
		explain: (worker, container) => whyOffline(allWorkers(store.now()), worker, container),
	});
	const notify = notifyOn(store);
	let current: PlanRun | undefined;
	let changedAt = 0;

	const takePreconditions = async (plan: Plan): Promise<void> => {
		try {
			const [preconditions] = await Promise.all([plans.look(plan), setTimeout(READING_MS)]);
			store.dispatch({ type: 'preconditions-taken', plan, preconditions }, 'brisk');
		} catch (error) {
			notify(messageOf(error), 'bad');
		}
	};

	/** Shows a run from its first step to its end. */
	const follow = async (run: PlanRun, made: Made): Promise<void> => {
		current = run;
		const shown = showRun(store, run, made);
		try {
			const outcome = await run.outcome;
			changedAt = Date.now();
			shown.refresh();
			if (!isWatched(store)) announce(made.plan, outcome);
		} catch (error) {
			// It could not begin: there is nothing to show of it.
			if (isWatched(store)) store.dispatch({ type: 'overlay-closed' }, 'brisk');
			store.dispatch({ type: 'run-changed', run: undefined }, 'brisk');
			notify(messageOf(error), 'bad');
		} finally {
			shown.stop();
			void findUnfinished();
		}
	};

	/** A plan that nobody has to watch: how it ended is told in a line. */
	const runBeside = async (plan: Plan): Promise<void> => {
		const outcome = await engine.run(plan, { lookAt });
		changedAt = Date.now();
		if (outcome.end === 'done') notify(`${plan.title}: done`, 'good');
		else notify(outcome.unproven.join(' '), 'bad');
	};

	/** For a user who is elsewhere. */
	const announce = (plan: Plan, { end }: RunOutcome): void => {
		const [how, style] = HOW_IT_ENDED[end] ?? ['not done', 'bad'];
		notify(`${plan.title}: ${how}; p shows it`, style);
	};

	const findUnfinished = async (): Promise<void> => {
		// An engine that is away tells nothing: it is asked again when it is back.
		const found = await plans.unfinished().catch(() => undefined);
		if (found !== undefined) store.dispatch({ type: 'unfinished-found', plans: found }, 'brisk');
	};

	const forget = async ({ id, plan }: UnfinishedPlan): Promise<void> => {
		try {
			await plans.forget(id);
		} catch (error) {
			notify(`${plan.title} stays in the journal: ${messageOf(error)}`, 'bad');
		}
		await findUnfinished();
	};

	offerAtStart(store, engine, findUnfinished);
	return {
		changedAt: () => changedAt,
		takePreconditions: plan => void takePreconditions(plan),
		runPlan: plan => void notifyWhile(store, plan.title, () => runBeside(plan)),
		start: (made, preconditions) =>
			void follow(
				plans.start(made.plan, {
					secrets: made.secrets,
					lookAt,
					...(preconditions !== undefined && { preconditions }),
				}),
				made,
			),
		resume: (unfinished, secrets) =>
			void follow(plans.resume(unfinished.id, { secrets, lookAt }), again(unfinished, secrets)),
		undo: unfinished => void follow(plans.undo(unfinished.id, { lookAt }), again(unfinished, new Map())),
		forget: unfinished => void forget(unfinished),
		cancelRun: () => current?.cancel(),
	};
}

const HOW_IT_ENDED: Partial<Record<RunOutcome['end'], readonly [string, 'good' | 'bad']>> = {
	done: ['done', 'good'],
	unproven: ['done, and not seen to work', 'bad'],
};

const isWatched = (store: Store): boolean => topOverlay(store.now())?.kind === 'run';

/** Puts a run on the screen and keeps it true there until it is stopped. */
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

/** A plan that is gone on with. */
const again = ({ plan }: UnfinishedPlan, secrets: Secrets): Made => ({ plan, secrets, shows: {}, ends: [] });

/** Once the engine answers for the first time: what an earlier run left half done comes before anything else. */
function offerAtStart(store: Store, engine: Engine, find: () => Promise<void>): void {
	const offer = async (): Promise<void> => {
		await find();
		const { unfinished, overlays } = store.now();
		if (unfinished.length === 0 || overlays.length > 0) return;
		store.dispatch({ type: 'overlay-opened', overlay: { kind: 'unfinished', index: 0 } }, 'brisk');
	};
	const stop = engine.subscribe(() => {
		if (engine.snapshot().connection.state !== 'live') return;
		stop();
		void offer();
	});
}
