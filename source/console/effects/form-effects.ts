/** Looks up what forms have to know. */

import type { Engine } from '../../engine/engine.ts';
import { messageOf } from '../../text/error.ts';
import type { Effects } from '../actions/action.ts';
import { hostOf } from '../subscriptions/engine.ts';
import { gatherFacts } from '../facts/gather.ts';
import type { LookAtHost } from '../facts/host-facts.ts';
import { lookUp } from '../facts/look-up.ts';
import { workersTold } from '../facts/workers-told.ts';
import { allWorkers } from '../selectors/rows.ts';
import type { Store } from '../store/store.ts';
import { withAbsent } from '../../lab/plans/container.ts';
import { topOverlay } from '../state/state.ts';
import { notifyOn } from '../store/notify.ts';

export type FormEffects = Pick<Effects, 'gatherFacts' | 'lookUp' | 'lookForAbsent'>;

/** @param changedAt when a plan last came to its end, ms since the epoch: what LAVA told before may hold no more */
export function createFormEffects(
	store: Store,
	engine: Engine,
	lookAtHost: LookAtHost,
	changedAt: () => number,
): FormEffects {
	return {
		async gatherFacts({ servers, workers }) {
			const here = store.now().host.snapshot.host?.address.startsWith('unix://') === true;
			const [facts] = await Promise.all([
				gatherFacts(engine, { servers, lookAtHost: here ? lookAtHost : undefined }),
				workers ? workersTold(store, changedAt()) : undefined,
			]);
			store.dispatch({ type: 'host-changed', host: hostOf(engine) }, 'brisk');
			return { ...facts, workers: allWorkers(store.now()) };
		},
		lookForAbsent({ id }, plan) {
			const look = async (): Promise<void> => {
				// Not known is no reason to hold anybody up.
				const absent = await engine.lookups.absentOf(id).catch(() => undefined);
				if (absent === undefined || absent.length === 0) return;
				const overlay = topOverlay(store.now());
				if (overlay?.kind !== 'ask' || overlay.question.about !== 'run-plan' || overlay.question.plan !== plan) return;
				const question = { ...overlay.question, plan: withAbsent(plan, absent) };
				store.dispatch({ type: 'overlay-set', overlay: { ...overlay, question } }, 'brisk');
			};
			void look();
		},
		async lookUp(asked) {
			try {
				return await lookUp(engine, asked);
			} catch (error) {
				notifyOn(store)(messageOf(error), 'bad');
				return undefined;
			}
		},
	};
}
