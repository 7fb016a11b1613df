/** The hosts of one console, each with its engine, and the plans over all of them. */

import type { HostKey } from '../lab/host.ts';
import type { Clock } from './clock.ts';
import type { Engine } from './engine.ts';
import { createNotifier } from './notifier.ts';
import { type EngineOptions, type EnginePart, openPart, openPlans } from './open.ts';
import type { Plans } from './plan-run/plans.ts';
import type { AddressSources } from './reach/address.ts';

/** A host as the user named it. */
export type NamedHost = Pick<AddressSources, 'host' | 'context'> & {
	key: HostKey;
	/** Under which other hosts, and boards, reach it. */
	address?: string | undefined;
	/** Nothing on it is changed, and nothing is run in its containers. */
	readOnly?: boolean | undefined;
};

export type Hosts = {
	/** In the order in which they were named; a new array whenever one came or went. */
	all(): readonly OpenHost[];
	engine(key: HostKey): Engine | undefined;
	/** Plans over all hosts. */
	plans: Plans;
	/** Calls back when a host came or went. Returns the way to stop. */
	subscribe(listener: () => void): () => void;
	/** @throws Error where there is one of that name already */
	add(host: NamedHost): void;
	/** Its engine is not touched. */
	remove(key: HostKey): Promise<void>;
	/** Ends every connection. */
	close(): Promise<void>;
};

export type OpenHost = { named: NamedHost; engine: Engine };

export type HostsOptions = { environment: NodeJS.ProcessEnv; clock?: Clock; random?: () => number };

/** Opens all hosts at once: none waits for another. Never throws: how each stands is in its snapshot. */
export function openHosts(named: readonly NamedHost[], options: HostsOptions): Hosts {
	const notifier = createNotifier();
	const plans = openPlans(() => parts.map(({ part }) => part.planHost), options);
	let parts: readonly Part[] = [];
	let all: readonly OpenHost[] = [];

	function set(next: readonly Part[]): void {
		parts = next;
		all = parts.map(({ named: host, engine }) => ({ named: host, engine }));
		notifier.changed();
	}

	function open(host: NamedHost): Part {
		const part = openPart(optionsOf(host, options));
		const { planHost: _, ...engine } = part;
		return { named: host, part, engine: { ...engine, plans } };
	}

	set(named.map(open));
	return {
		all: () => all,
		engine: key => parts.find(({ named: host }) => host.key === key)?.engine,
		plans,
		subscribe: notifier.subscribe,
		add(host) {
			if (parts.some(each => each.named.key === host.key)) throw new Error(`There is a host ${host.key} already.`);
			set([...parts, open(host)]);
		},
		async remove(key) {
			const gone = parts.filter(each => each.named.key === key);
			set(parts.filter(each => each.named.key !== key));
			await Promise.all(gone.map(({ engine }) => engine.close()));
		},
		async close() {
			await Promise.all(parts.map(({ engine }) => engine.close()));
			notifier.close();
		},
	};
}

type Part = { named: NamedHost; part: EnginePart; engine: Engine };

function optionsOf({ key, host, context }: NamedHost, options: HostsOptions): EngineOptions {
	return { key, host, context, ...options };
}
