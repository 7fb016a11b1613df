/** Waits for what LAVA's servers tell of their workers: they are asked as long as the form is open (lava-watch.ts). */

import { roleOf } from '../../lab/lava/role.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';

/** Milliseconds: a server that does not answer by then is done without, for what it told may hold still. */
const PATIENCE = 5000;

/** What it told before the last change does not: it is waited for until it is taken for unreachable. */
const LONG_PATIENCE = 30_000;

/** What was told so long before the state's last look at the clock is told as well as now: 15 seconds at most. */
const FRESH = 5000;

/** @param changedAt when something was last changed that they tell of, in milliseconds since the epoch */
export function workersTold(store: Store, changedAt: number): Promise<void> {
	const since = Math.max(store.now().now - FRESH, changedAt);
	if (allTold(store.now(), since)) return Promise.resolve();
	return new Promise(resolve => {
		const end = (): void => {
			clearTimeout(timer);
			stop();
			resolve();
		};
		const timer = setTimeout(end, allTold(store.now(), changedAt) ? PATIENCE : LONG_PATIENCE);
		const stop = store.subscribe(() => {
			if (allTold(store.now(), since)) end();
		});
	});
}

/** Whoever can't tell has been asked at least. */
function allTold({ lava, host }: State, since: number): boolean {
	const servers = [...host.snapshot.containers.values()].filter(
		container => container.status === 'running' && roleOf(container).role === 'server',
	);
	return servers.every(({ id }) => {
		const server = lava.servers.find(({ key }) => key === id);
		if (server === undefined || server.standing.state === 'unknown') return false;
		return server.standing.state !== 'ready' || server.toldAt >= since;
	});
}
