/** All hosts, sent to the state as they come, change and go. */

import type { Hosts, OpenHost } from '../../engine/hosts.ts';
import { NO_LAVA } from '../state/host-view.ts';
import type { Store } from '../store/store.ts';
import { reportOf, watchEngine } from './engine.ts';
import type { RestLimits } from '../throttle.ts';
import { createRounds } from './rounds.ts';
import { watchLava } from './lava.ts';

/** Milliseconds that the first frame waits for an engine: about as long as drawing one in vain. */
const PATIENCE = 100;

/** Resolves when an engine answered, or all are known not to, or it takes too long. */
export async function firstAnswer(hosts: Hosts): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<void>();
	const late = setTimeout(resolve, PATIENCE);
	const states = (): string[] => hosts.all().map(({ engine }) => engine.snapshot().connection.state);
	const look = (): void => {
		if (states().includes('live') || !states().includes('connecting')) resolve();
	};
	const stops = hosts.all().map(({ engine }) => engine.subscribe(look));
	look();
	await promise;
	for (const stop of stops) stop();
	clearTimeout(late);
}

/** Milliseconds in which changes of the engines' snapshots are taken together: each sorts all lists again. */
const ENGINES = 50;
/** The same of what LAVA tells and workers log. */
const LAVA = 250;
/** It comes without end, and each time all workers are looked at: of thousands that takes a hundredth of the time. */
const LAVA_REST: RestLimits = { times: 100, most: 2000 };

/** Returns the way to stop. */
export function watchHosts(store: Store, hosts: Hosts): () => void {
	const watched = new Map<OpenHost['engine'], () => void>();
	const [engineRounds, lavaRounds] = [createRounds(store, ENGINES), createRounds(store, LAVA, LAVA_REST)];

	const watch = (host: OpenHost): void => {
		const stops = [watchEngine(store, host.engine, engineRounds), watchLava(store, host, lavaRounds)];
		watched.set(host.engine, () => {
			for (const stop of stops) stop();
		});
	};

	const follow = (): void => {
		const all = hosts.all();
		const known = store.now().hosts;
		store.dispatch(
			{
				type: 'hosts-set',
				hosts: all.map(({ named, engine }) => ({
					...(known.find(host => host.named.key === named.key) ?? { lava: NO_LAVA }),
					...reportOf(engine),
					named,
				})),
			},
			'brisk',
		);
		for (const [engine, stop] of watched) {
			if (all.some(host => host.engine === engine)) continue;
			stop();
			watched.delete(engine);
		}
		for (const host of all) if (!watched.has(host.engine)) watch(host);
	};

	for (const host of hosts.all()) watch(host);
	const unsubscribe = hosts.subscribe(follow);
	return () => {
		unsubscribe();
		engineRounds.stop();
		lavaRounds.stop();
		for (const stop of watched.values()) stop();
	};
}
