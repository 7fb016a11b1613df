/** Carries out what wizards ask for: facts, runs, exports. */

import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import type { PlanRun } from '../../engine/plan-run/plans.ts';
import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import type { RunProgress } from '../../engine/plan-run/progress.ts';
import type { Plan } from '../../lab/plan.ts';
import type { Secrets } from '../../lab/value.ts';
import { lookAtLava } from '../../server/look-at.ts';
import type { Desk } from '../actions/action.ts';
import type { Notice, State } from '../state/state.ts';
import { allWorkers } from '../state/rows.ts';
import type { Store } from '../state/store.ts';
import { hostOf } from '../feeds/engine.ts';
import { exportedPlan } from '../runs/export.ts';
import { gatherFacts } from '../forms/gather.ts';
import type { LookAtHost } from '../forms/host-facts.ts';
import { lookUp } from '../forms/look-up.ts';
import type { Made } from '../wizards/wizard.ts';
import { workersTold } from '../forms/workers-told.ts';
import { messageOf } from '../../text/error.ts';

export type WizardDesk = Pick<
	Desk,
	'gatherFacts' | 'lookUp' | 'lookAtGround' | 'start' | 'cancelRun' | 'resume' | 'undo' | 'forget' | 'exportPlan'
>;

export function createWizardDesk(store: Store, engine: Engine, lookAtHost: LookAtHost): WizardDesk {
	const { plans } = engine;
	const lookAt = lookAtLava({ engine, explain: worker => verdictOn(store.now(), worker) });
	let current: PlanRun | undefined;
	/** When a plan last came to its end, in milliseconds since the epoch: what LAVA told before may hold no more. */
	let changedAt = 0;

	const notice = (text: string, tone: Notice['tone']): void =>
		store.dispatch({ type: 'noticed', notice: { text, tone } }, 'brisk');

	const lookAtGround = async (plan: Plan): Promise<void> => {
		try {
			const ground = await plans.look(plan);
			store.dispatch({ type: 'ground-taken', plan, ground }, 'brisk');
		} catch (error) {
			notice(messageOf(error), 'bad');
		}
	};

	const gather: WizardDesk['gatherFacts'] = async ({ servers, workers }) => {
		const here = store.now().host.snapshot.host?.address.startsWith('unix://') === true;
		const [facts] = await Promise.all([
			gatherFacts(engine, { servers, lookAtHost: here ? lookAtHost : undefined }),
			workers ? workersTold(store, changedAt) : undefined,
		]);
		store.dispatch({ type: 'host-changed', host: hostOf(engine) }, 'brisk');
		return { ...facts, workers: allWorkers(store.now()) };
	};

	const findAnswers: WizardDesk['lookUp'] = async asked => {
		try {
			return await lookUp(engine, asked);
		} catch (error) {
			notice(messageOf(error), 'bad');
			return undefined;
		}
	};

	/** Shows a run from its first step to its end. */
	const follow = async (run: PlanRun, { plan, secrets, shows, ends }: Made): Promise<void> => {
		current = run;
		const show = (progress: RunProgress): void =>
			store.dispatch({ type: 'run-changed', run: { progress, secrets, shows, ends } }, 'brisk');
		const tell = (): void => show(run.progress());
		show({ plan, steps: plan.steps.map(() => ({ state: 'waiting' })), phase: { phase: 'running' } });
		const stop = run.subscribe(tell);
		// Seconds are counted while it runs.
		const tick = setInterval(() => store.dispatch({ type: 'ticked', now: Date.now() }), 1000);
		store.dispatch({ type: 'overlay-opened', overlay: { kind: 'run', top: 'follow' } }, 'brisk');
		try {
			const { end } = await run.outcome;
			changedAt = Date.now();
			tell();
			if (!isWatched()) announce(plan, end === 'done');
		} catch (error) {
			// It could not begin: there is nothing to show of it.
			if (isWatched()) store.dispatch({ type: 'overlay-closed' }, 'brisk');
			store.dispatch({ type: 'run-changed', run: undefined }, 'brisk');
			notice(messageOf(error), 'bad');
		} finally {
			clearInterval(tick);
			stop();
			void findUnfinished();
		}
	};

	const findUnfinished = async (): Promise<void> => {
		// An engine that is away tells nothing: it is asked again when it is back.
		const found = await plans.unfinished().catch(() => undefined);
		if (found !== undefined) store.dispatch({ type: 'unfinished-found', plans: found }, 'brisk');
	};

	const isWatched = (): boolean => store.now().overlays.at(-1)?.kind === 'run';

	/** For a user who is elsewhere. */
	const announce = (plan: Plan, good: boolean): void =>
		notice(`${plan.title}: ${good ? 'done' : 'not done'}; p shows it`, good ? 'good' : 'bad');

	const save = async (plan: Plan, path: string): Promise<void> => {
		const target = resolve(path.replace(/^~(?=\/|$)/, homedir()));
		try {
			const { text, mode } = exportedPlan(plan, path);
			// What is there already is not ours to overwrite.
			const file = await open(target, 'wx', mode);
			try {
				await file.writeFile(text);
			} finally {
				await file.close();
			}
			notice(`Saved to ${target}`, 'good');
		} catch (error) {
			notice(`Not saved: ${messageOf(error)}`, 'bad');
		}
	};

	offerAtStart(store, engine, findUnfinished);
	return {
		gatherFacts: gather,
		lookUp: findAnswers,
		lookAtGround: plan => void lookAtGround(plan),
		start: (made, ground) =>
			void follow(
				plans.start(made.plan, { secrets: made.secrets, lookAt, ...(ground !== undefined && { ground }) }),
				made,
			),
		resume: (unfinished, secrets) =>
			void follow(plans.resume(unfinished.id, { secrets, lookAt }), again(unfinished, secrets)),
		undo: unfinished => void follow(plans.undo(unfinished.id, { lookAt }), again(unfinished, new Map())),
		forget: unfinished => void plans.forget(unfinished.id).then(findUnfinished),
		cancelRun: () => current?.cancel(),
		exportPlan: (plan, path) => void save(plan, path),
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

const verdictOn = (state: State, worker: string): string | undefined =>
	allWorkers(state).find(({ name }) => name === worker)?.verdict.says;
