/** The hosts of one console, each with its engine, and the plans over all of them. */

import type { HostKey } from '../lab/host.ts';
import type { Clock } from './clock.ts';
import type { Engine } from './engine.ts';
import { compareNames } from '../text/compare.ts';
import { plain } from '../text/sanitise.ts';
import { createNotifier } from './notifier.ts';
import { type EngineOptions, type EnginePart, openPart, openPlans } from './open.ts';
import type { Plans } from './plan-run/plans.ts';
import type { AddressSources } from './reach/address.ts';
import { listContexts } from './reach/context.ts';

/** A host as the user named it. */
export type NamedHost = Pick<AddressSources, 'host' | 'context' | 'namedBy'> & {
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
	/** Contexts of docker that lead to none of them by their name or their address; docker's files are only read. */
	offers(): Promise<readonly HostOffer[]>;
	/** @throws Error where there is one of that name already */
	add(host: NamedHost): void;
	/** Its engine is not touched. */
	remove(key: HostKey): Promise<void>;
	/** Ends every connection. */
	close(): Promise<void>;
};

/** A context of docker, and the address that it leads to. */
export type HostOffer = { context: string; host: string };

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
		async offers() {
			const shown = parts.flatMap(({ named: { host, context }, engine }) => [
				context === undefined ? [] : `context ${context}`,
				host ?? [],
				engine.snapshot().host?.address ?? [],
			]);
			const known = new Set(shown.flat());
			const contexts = await listContexts(options.environment);
			return contexts
				.filter(({ name, host }) => !known.has(`context ${name}`) && !known.has(host))
				.map(({ name, host }) => ({ context: plain(name), host: plain(host) }))
				.toSorted((a, b) => compareNames(a.context, b.context));
		},
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

function optionsOf({ key, host, context, namedBy }: NamedHost, options: HostsOptions): EngineOptions {
	return { key, host, context, namedBy, ...options };
}
