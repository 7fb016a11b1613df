/** A console's hosts where there is one alone. */

import type { Engine } from '../source/engine/engine.ts';
import type { Hosts } from '../source/engine/hosts.ts';

export function oneHost(engine: Engine): Hosts {
	const host = { named: { key: engine.snapshot().key }, engine };
	const all = [host];
	return {
		all: () => all,
		engine: () => engine,
		plans: engine.plans,
		subscribe: () => () => undefined,
		offers: async () => [],
		add: () => undefined,
		remove: async () => undefined,
		close: engine.close,
	};
}
