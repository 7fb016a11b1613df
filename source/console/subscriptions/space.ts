/** The space on the hosts' disks, asked for while the hosts are shown. */

import type { Engine } from '../../engine/engine.ts';
import type { Hosts } from '../../engine/hosts.ts';
import type { DiskSpace } from '../../lab/disk-space.ts';
import type { HostKey } from '../../lab/host.ts';
import { rectOf } from '../state/layout.ts';
import { currentLayout, type State, topOverlay } from '../state/state.ts';
import type { Store } from '../store/store.ts';

/** Milliseconds between two looks at a disk. */
const RHYTHM = 60_000;

/**
 * @param measure undefined: it can't be known from here, or the engine does not answer
 * @returns the way to stop
 */
export function watchSpace(
	store: Store,
	hosts: Pick<Hosts, 'all'>,
	measure: (engine: Engine) => Promise<DiskSpace | undefined>,
): () => void {
	const askedAt = new WeakMap<Engine, number>();

	async function ask(host: HostKey, engine: Engine): Promise<void> {
		const space = (await measure(engine)) ?? 'unknown';
		store.dispatch({ type: 'space-measured', host, space }, 'flow');
	}

	return store.subscribe(() => {
		if (!isSeen(store.frame())) return;
		const now = Date.now();
		for (const { named, engine } of hosts.all()) {
			if (engine.snapshot().connection.state !== 'live') continue;
			if (now - (askedAt.get(engine) ?? Number.NEGATIVE_INFINITY) < RHYTHM) continue;
			askedAt.set(engine, now);
			void ask(named.key, engine);
		}
	});
}

function isSeen(state: State): boolean {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'viewer') return overlay.content.show === 'host';
	return rectOf(currentLayout(state), 'hosts') !== undefined;
}
