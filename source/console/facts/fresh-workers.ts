/** Waits for what LAVA's servers tell of their workers: they are asked as long as the form is open (subscriptions/lava.ts). */

import { heardOf, lavaServers, wholeLab } from '../state/hosts.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import type { HeardByServer, LavaServer } from '../../lab/lava/server/server.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';

/** Milliseconds: a server that does not answer by then is done without. */
const PATIENCE = 5000;

/** What it answered before the last change is wrong: it is waited for until it is taken for unreachable. */
const LONG_PATIENCE = 30_000;

/** What was answered so long before the state's last look at the clock counts as answered now: 15 seconds at most. */
const FRESH = 5000;

/** @param changedAt when something was last changed that they tell of, in milliseconds since the epoch */
export function freshWorkers(store: Store, changedAt: number): Promise<void> {
	const since = Math.max(store.now().now - FRESH, changedAt);
	if (allFresh(store.now(), since)) return Promise.resolve();
	return new Promise(resolve => {
		const end = (): void => {
			clearTimeout(timer);
			stop();
			resolve();
		};
		const timer = setTimeout(end, isOutdated(store.now(), changedAt) ? LONG_PATIENCE : PATIENCE);
		const stop = store.subscribe(() => {
			if (allFresh(store.now(), since)) end();
		});
	});
}

/** A server that can't answer has been asked at least. */
function allFresh(state: State, since: number): boolean {
	const heard = heardOf(state);
	return serversHere(state).every(server => {
		if (server === undefined || server.status.state === 'unknown') return false;
		return server.status.state !== 'ready' || reportedAt(heard, server) >= since;
	});
}

const isOutdated = (state: State, changedAt: number): boolean =>
	serversHere(state).some(server => server?.status.state === 'ready' && reportedAt(heardOf(state), server) < changedAt);

const reportedAt = (heard: HeardByServer, { key }: LavaServer): number => heard.get(key)?.reportedAt ?? 0;

/** As far as they were asked. */
function serversHere(state: State): (LavaServer | undefined)[] {
	const servers = lavaServers(state);
	return [...wholeLab(state).containers.values()]
		.filter(container => container.status === 'running' && roleOf(container).role === 'server')
		.map(({ id }) => servers.find(({ key }) => key === id));
}
