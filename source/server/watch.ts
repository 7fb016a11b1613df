/** What is known of all LAVA servers of a lab: those in containers of the engine, and those that the user named. */

import { type Clock, systemClock } from '../engine/clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { Lookups } from '../engine/lookups/lookups.ts';
import { createNotifier } from '../engine/notifier.ts';
import { roleOf } from '../lab/lava/role/role.ts';
import type { Container } from '../lab/objects.ts';
import { parseServerUrl } from '../lab/lava/server-url.ts';
import type { Heard, HeardByServer, LavaServer } from '../lab/lava/server/server.ts';
import { steady } from '../lab/memoize.ts';
import { type Poller, pollServer } from './poller.ts';
import { lookAtAddress } from './look/look.ts';
import { lookAtContainer } from './look/container.ts';
import { compareNames } from '../text/compare.ts';

export type ServerWatch = {
	/** A new array whenever anything changed, the same one otherwise; in the order of names. */
	servers(): readonly LavaServer[];
	/** A new map whenever one of them answered. */
	heard(): HeardByServer;
	/** Calls back when the above changed, at most once per turn of the event loop. Returns the way to stop. */
	subscribe(listener: () => void): () => void;
	/** Servers are polled only while they are watched. */
	watch(on: boolean): void;
	/** The keys of the servers whose workers are on the screen; undefined: all may be. Others are asked less often. */
	prefer(keys: ReadonlySet<string> | undefined): void;
	/** Asks at once. */
	refresh(): void;
	/** Asks at once what is cheap to ask. */
	hurry(): void;
	close(): void;
};

export type ServerWatchOptions = {
	engine: Pick<Engine, 'snapshot' | 'subscribe' | 'runCommand' | 'followLog'> & {
		lookups: Pick<Lookups, 'fileIn' | 'filesIn'>;
	};
	/** Servers outside of the engine's containers, e.g. `http://lava.example.com/`. */
	addresses?: readonly string[];
	/** The user's API token for a server, by its container's name or its address. */
	tokenFor?: (server: string) => string | undefined;
	/** Servers in containers are asked inside alone: the demo's addresses may be other machines' here. */
	insideOnly?: boolean;
	/** Nothing is run in a container: what can't be asked over the network is not known. */
	readOnly?: boolean;
	clock?: Clock;
};

/** Whether another look at it may tell more. */
function isNews(before: Container | undefined, now: Container): boolean {
	return before?.status !== now.status || (before.detail === undefined && now.detail !== undefined);
}

const isServer = (container: Container): boolean => roleOf(container).role === 'server';

function pollContainer(options: ServerWatchOptions, { id, name }: Container, onChange: () => void): Poller {
	const { engine, tokenFor, insideOnly = false, readOnly = false, clock = systemClock } = options;
	const container = () => engine.snapshot().containers.get(id);
	return pollServer({
		key: id,
		name,
		place: { at: 'container', container: { id, name } },
		look: lookAtContainer({ engine, container, token: tokenFor?.(name), insideOnly, readOnly, clock }),
		clock,
		onChange,
	});
}

function pollAddress({ tokenFor, clock = systemClock }: ServerWatchOptions, url: string, onChange: () => void): Poller {
	return pollServer({
		key: url,
		name: parseServerUrl(url)?.host ?? url,
		place: { at: 'address', url },
		look: lookAtAddress(url, tokenFor?.(url)),
		clock,
		onChange,
	});
}

export function watchServers(options: ServerWatchOptions): ServerWatch {
	const { engine, addresses = [] } = options;
	const notifier = createNotifier();
	const keepList = steady<LavaServer>();
	const pollers = createPollers(options, changed);
	let list: readonly LavaServer[] = [];
	let heard: HeardByServer = new Map();
	let known = engine.snapshot().containers;

	function changed(): void {
		const all = pollers.all();
		list = keepList(all.map(([, poller]) => poller.server()).toSorted((a, b) => compareNames(a.name, b.name)));
		heard = new Map(all.flatMap(([key, poller]) => pairOf(key, poller.heard())));
		notifier.changed();
	}

	function follow(first = false): void {
		const { containers } = engine.snapshot();
		if (containers === known && !first) return;
		pollers.keepTo(containers, known);
		known = containers;
		changed();
	}

	for (const url of addresses) pollers.add(url);
	follow(true);
	const unsubscribe = engine.subscribe(follow);

	return {
		servers: () => list,
		heard: () => heard,
		subscribe: notifier.subscribe,
		watch: pollers.watch,
		prefer: pollers.prefer,
		refresh() {
			for (const [, poller] of pollers.all()) poller.refresh();
		},
		hurry() {
			for (const [, poller] of pollers.all()) poller.hurry();
		},
		close() {
			unsubscribe();
			for (const [, poller] of pollers.all()) poller.close();
			notifier.close();
		},
	};
}

type Pollers = Pick<ServerWatch, 'watch' | 'prefer'> & {
	/** By the keys of their servers. */
	all(): readonly (readonly [key: string, Poller])[];
	/** A server at an address. */
	add(url: string): void;
	/** Keeps to the engine's containers: new servers come, started ones are looked at at once, removed ones go. */
	keepTo(containers: Containers, before: Containers): void;
};

type Containers = ReadonlyMap<string, Container>;

/** One for each server, all of them watched or none. */
function createPollers(options: ServerWatchOptions, onChange: () => void): Pollers {
	const pollers = new Map<string, Poller>();
	let watched = false;
	let preferred: ReadonlySet<string> | undefined;

	const isPreferred = (key: string): boolean => preferred?.has(key) ?? true;

	function add(key: string, poller: Poller): void {
		pollers.set(key, poller);
		poller.see(isPreferred(key));
		poller.watch(watched);
	}

	return {
		all: () => [...pollers],
		add: url => add(url, pollAddress(options, url, onChange)),
		keepTo(containers, before) {
			for (const container of containers.values()) {
				const { id, name } = container;
				if (!isServer(container)) continue;
				const old = pollers.get(id);
				if (old?.server().name !== name) {
					old?.close();
					add(id, pollContainer(options, container, onChange));
				} else if (isNews(before.get(id), container)) old.refresh();
			}
			for (const [key, poller] of pollers) {
				if (poller.server().place.at !== 'container') continue;
				// What a container of LAVA's image runs is known only when it was looked into: it may be no server.
				const container = containers.get(key);
				if (container !== undefined && isServer(container)) continue;
				poller.close();
				pollers.delete(key);
			}
		},
		watch(on) {
			watched = on;
			for (const poller of pollers.values()) poller.watch(on);
		},
		prefer(keys) {
			if (keys === preferred) return;
			preferred = keys;
			for (const [key, poller] of pollers) poller.see(isPreferred(key));
		},
	};
}

const pairOf = (key: string, heard: Heard | undefined): [string, Heard][] =>
	heard === undefined ? [] : [[key, heard]];
