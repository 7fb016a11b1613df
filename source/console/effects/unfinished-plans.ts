/** Unfinished plans, by kill -9 or a dropped line: found in the journal, and offered when the engine answers. */

import type { Hosts } from '../../engine/hosts.ts';
import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import { messageOf } from '../../text/error.ts';
import { notifyOn } from '../store/notify.ts';
import type { Store } from '../store/store.ts';

/** Tells the state which there are. */
export async function findUnfinished(store: Store, { plans }: Hosts): Promise<void> {
	// An engine that is away tells nothing: it is asked again when it is back.
	const found = await plans.unfinished().catch(() => undefined);
	if (found !== undefined) store.dispatch({ type: 'unfinished-found', plans: found }, 'brisk');
}

/** Leaves everything as it is, and asks no more. */
export async function forgetUnfinished(store: Store, hosts: Hosts, { id, plan }: UnfinishedPlan): Promise<void> {
	try {
		await hosts.plans.forget(id);
	} catch (error) {
		notifyOn(store)(`${plan.title} stays in the journal: ${messageOf(error)}`, 'bad');
	}
	await findUnfinished(store, hosts);
}

/** Once the engine answers for the first time: what an earlier run left half done comes before anything else. */
export function offerUnfinished(store: Store, hosts: Hosts): void {
	const offer = async (): Promise<void> => {
		await findUnfinished(store, hosts);
		const { unfinished, overlays } = store.now();
		if (unfinished.length === 0 || overlays.length > 0) return;
		store.dispatch({ type: 'overlay-opened', overlay: { kind: 'unfinished', index: 0 } }, 'brisk');
	};
	const waiting = new Set(hosts.all());
	const stops = hosts.all().map(host =>
		host.engine.subscribe(() => {
			if (host.engine.snapshot().connection.state !== 'live' || !waiting.delete(host)) return;
			// Each that answers may know of one more.
			void offer();
			if (waiting.size === 0) for (const stop of stops) stop();
		}),
	);
}
