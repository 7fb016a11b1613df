/** Runs plans: with their progress on the screen, or beside it with a line at their end. */

import { setTimeout } from 'node:timers/promises';
import type { Hosts } from '../../engine/hosts.ts';
import { engineOn } from './engine-on.ts';
import { finish, type PlanRun } from '../../engine/plan-run/start.ts';
import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import type { Plan } from '../../lab/plan.ts';
import type { Secrets } from '../../lab/value.ts';
import { whyOffline } from '../../lab/verdict/why-offline.ts';
import { lavaConditionCheck } from '../../server/condition-check.ts';
import { messageOf } from '../../text/error.ts';
import type { Effects } from '../actions/action.ts';
import { allWorkers } from '../selectors/rows.ts';
import type { Store } from '../store/store.ts';
import type { Made } from '../../wizards/wizard.ts';
import { notifyOn, notifyWhile } from '../store/notify.ts';
import { showToItsEnd } from './show-run.ts';
import { findUnfinished, forgetUnfinished, offerUnfinished } from './unfinished-plans.ts';

/** An Enter that was typed before its plan could be seen does not run it. */
const READING_MS = 400;

export type RunEffects = Pick<
	Effects,
	'takePreconditions' | 'runPlan' | 'start' | 'cancelRun' | 'resume' | 'undo' | 'forget'
> & {
	/** When a plan last came to its end, however it ended, in milliseconds since the epoch; 0 = never. */
	changedAt(): number;
};

export function createRunEffects(store: Store, hosts: Hosts): RunEffects {
	const { plans } = hosts;
	const lookAt = lavaConditionCheck({
		engine: engineOn(hosts, undefined),
		engineOn: hosts.engine,
		explain: (worker, container) => whyOffline(allWorkers(store.now()), worker, container),
	});
	let current: PlanRun | undefined;
	let changedAt = 0;

	/** What LAVA reported before a plan's end may hold no more. */
	const noteEnd = async (run: PlanRun): Promise<void> => {
		await run.outcome;
		changedAt = Date.now();
		await tellOfSwarm(hosts, run.progress().plan);
	};

	const noted = (run: PlanRun): PlanRun => {
		// One that could not begin has changed nothing.
		noteEnd(run).catch(() => undefined);
		return run;
	};

	const show = async (run: PlanRun, made: Made): Promise<void> => {
		current = noted(run);
		await showToItsEnd(store, run, made);
		await findUnfinished(store, hosts);
	};

	offerUnfinished(store, hosts);
	return {
		changedAt: () => changedAt,
		takePreconditions: plan => void takePreconditions(store, hosts, plan),
		runPlan: plan =>
			void notifyWhile(store, plan.title, () => runBeside(store, noted(plans.start(plan, { lookAt })), plan)),
		start: (made, preconditions) =>
			void show(
				plans.start(made.plan, {
					secrets: made.secrets,
					lookAt,
					...(preconditions !== undefined && { preconditions }),
				}),
				made,
			),
		resume: (unfinished, secrets) =>
			void show(plans.resume(unfinished.id, { secrets, lookAt }), madeAgain(unfinished, secrets)),
		undo: unfinished => void show(plans.undo(unfinished.id, { lookAt }), madeAgain(unfinished, new Map())),
		forget: unfinished => void forgetUnfinished(store, hosts, unfinished),
		cancelRun: () => current?.cancel(),
	};
}

/** No event tells a host's new part in a Swarm. */
async function tellOfSwarm(hosts: Hosts, { steps }: Plan): Promise<void> {
	const keys = new Set(steps.flatMap(({ do: kind, host }) => (kind.startsWith('swarm-') ? [host] : [])));
	await Promise.allSettled([...keys].map(key => engineOn(hosts, key).catchUp()));
}

async function takePreconditions(store: Store, { plans }: Hosts, plan: Plan): Promise<void> {
	try {
		const [preconditions] = await Promise.all([plans.look(plan), setTimeout(READING_MS)]);
		store.dispatch({ type: 'preconditions-taken', plan, preconditions }, 'brisk');
	} catch (error) {
		notifyOn(store)(messageOf(error), 'bad');
	}
}

/** A plan that need not be watched: one line says how it ended. */
async function runBeside(store: Store, run: PlanRun, { title }: Plan): Promise<void> {
	const outcome = await finish(run);
	if (outcome.end === 'done') notifyOn(store)(`${title}: done`, 'good');
	else notifyOn(store)(outcome.unproven.join(' '), 'bad');
}

/** A plan that is gone on with. */
const madeAgain = ({ plan }: UnfinishedPlan, secrets: Secrets): Made => ({ plan, secrets, shows: {}, ends: [] });
