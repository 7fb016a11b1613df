/** Looks up what forms, questions and pages have to know. */

import type { Hosts } from '../../engine/hosts.ts';
import { messageOf } from '../../text/error.ts';
import type { Effects } from '../actions/action.ts';
import { reportOf } from '../subscriptions/engine.ts';
import { engineOn } from './engine-on.ts';
import { gatherFacts } from '../facts/gather.ts';
import type { LookAtHost } from '../facts/host-facts.ts';
import type { MeasureSpace } from '../facts/space.ts';
import { lookUp } from '../facts/look-up.ts';
import { lookAtSerial } from '../facts/serial.ts';
import { freshWorkers } from '../facts/fresh-workers.ts';
import { allWorkers } from '../selectors/rows.ts';
import type { Store } from '../store/store.ts';
import { withAbsent } from '../../lab/plans/container/container.ts';
import { hostOf, worldHosts } from '../state/hosts.ts';
import { topOverlay } from '../state/state.ts';
import { hostOfAsked } from '../../wizards/world.ts';
import { notifyOn } from '../store/notify.ts';

export type FormEffects = Pick<Effects, 'gatherFacts' | 'lookUp' | 'lookForAbsent' | 'lookAtSerial'>;

/** @param changedAt when a plan last came to its end, ms since the epoch: what LAVA reported before may hold no more */
export function createFormEffects(
	store: Store,
	hosts: Hosts,
	{ lookAtHost, measureSpace }: { lookAtHost: LookAtHost; measureSpace: MeasureSpace },
	changedAt: () => number,
): FormEffects {
	return {
		async gatherFacts({ servers, workers, host }) {
			const engine = engineOn(hosts, host);
			const here = engine.snapshot().host?.address.startsWith('unix://') === true;
			const others = worldHosts(store.now())
				.flatMap(({ snapshot }) => hosts.engine(snapshot.key) ?? [])
				.filter(each => each !== engine);
			const [facts] = await Promise.all([
				gatherFacts(engine, { servers, others, lookAtHost: here ? lookAtHost : undefined, measureSpace }),
				workers ? freshWorkers(store, changedAt()) : undefined,
			]);
			store.dispatch({ type: 'host-changed', host: reportOf(engine) }, 'brisk');
			return { ...facts, workers: allWorkers(store.now()) };
		},
		lookForAbsent({ id, host }, plan) {
			const look = async (): Promise<void> => {
				// Not known is no reason to hold anybody up.
				const absent = await engineOn(hosts, host)
					.lookups.absentOf(id)
					.catch(() => undefined);
				if (absent === undefined || absent.length === 0) return;
				const overlay = topOverlay(store.now());
				if (overlay?.kind !== 'ask' || overlay.question.about !== 'run-plan' || overlay.question.plan !== plan) return;
				const question = { ...overlay.question, plan: withAbsent(plan, absent) };
				store.dispatch({ type: 'overlay-set', overlay: { ...overlay, question } }, 'brisk');
			};
			void look();
		},
		lookAtSerial(container) {
			const { id } = container;
			const look = async (): Promise<void> => {
				const state = store.now();
				const mayRun = !state.readOnly && hostOf(state, container.host)?.named.readOnly !== true;
				const report = await lookAtSerial(engineOn(hosts, container.host), container, mayRun);
				store.dispatch({ type: 'serial-reported', container: id, report }, 'brisk');
			};
			store.dispatch({ type: 'serial-reported', container: id, report: { state: 'looking' } }, 'brisk');
			void look();
		},
		async lookUp(asked, host) {
			try {
				const world = worldHosts(store.now());
				const byHost = Map.groupBy(asked, each => hostOfAsked(each, world) ?? host);
				const found = await Promise.all([...byHost].map(([key, those]) => lookUp(engineOn(hosts, key), those)));
				return new Map(found.flatMap(each => [...each]));
			} catch (error) {
				notifyOn(store)(messageOf(error), 'bad');
				return undefined;
			}
		},
	};
}
