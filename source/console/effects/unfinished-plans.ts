/** Plans that were cut off, by kill -9 or a dropped line: found in the journal, and offered when the engine answers. */

import type { Engine } from '../../engine/engine.ts';
import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import { messageOf } from '../../text/error.ts';
import { notifyOn } from '../store/notify.ts';
import type { Store } from '../store/store.ts';

/** Tells the state which there are. */
export async function findUnfinished(store: Store, { plans }: Engine): Promise<void> {
	// An engine that is away tells nothing: it is asked again when it is back.
	const found = await plans.unfinished().catch(() => undefined);
	if (found !== undefined) store.dispatch({ type: 'unfinished-found', plans: found }, 'brisk');
}

/** Leaves everything as it is, and asks no more. */
export async function forgetUnfinished(store: Store, engine: Engine, { id, plan }: UnfinishedPlan): Promise<void> {
	try {
		await engine.plans.forget(id);
	} catch (error) {
		notifyOn(store)(`${plan.title} stays in the journal: ${messageOf(error)}`, 'bad');
	}
	await findUnfinished(store, engine);
}

/** Once the engine answers for the first time: what an earlier run left half done comes before anything else. */
export function offerUnfinished(store: Store, engine: Engine): void {
	const offer = async (): Promise<void> => {
		await findUnfinished(store, engine);
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
