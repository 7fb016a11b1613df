/**
 * The hosts of the lab, and the one snapshot that panels draw of those that the user wants to see. With one host it is
 * that host's own: nothing is merged, and nothing is recreated.
 */

import type { NamedHost } from '../../engine/hosts.ts';
import type { HostKey } from '../../lab/host.ts';
import { memoizeByObject, steady } from '../../lab/memoize.ts';
import type { Container, EngineEvent, Gap, Network, Snapshot, Usage } from '../../lab/objects.ts';
import type { CommandRecord } from '../../lab/plan.ts';
import type { Heard, LavaServer } from '../../lab/lava/server/server.ts';
import type { WorkerTraces } from '../../lab/verdict/reading/worker-container.ts';
import type { WorldHost } from '../../wizards/world.ts';
import type { HostView, LavaView } from './host-view.ts';
import { memoizeLast } from './memoize.ts';
import type { State } from './state.ts';

type Hosts = Pick<State, 'hosts'>;
type Shown = Pick<State, 'hosts' | 'hostsShown'>;

/** The only host is not named. */
export const isAlone = ({ hosts }: Hosts): boolean => hosts.length === 1;

export const hostOf = ({ hosts }: Hosts, key: HostKey | undefined): HostView | undefined =>
	key === undefined ? hosts[0] : hosts.find(({ named }) => named.key === key);

/** One engine under two names is shown once, by the first of them. */
export const sameEngineAs = (state: Hosts, { named, snapshot }: HostView): HostKey | undefined => {
	const id = snapshot.host?.id;
	if (id === undefined) return undefined;
	const first = state.hosts.find(host => host.snapshot.host?.id === id);
	return first === undefined || first.named.key === named.key ? undefined : first.named.key;
};

export const isAnswering = ({ snapshot }: HostView): boolean =>
	snapshot.connection.state === 'live' && snapshot.unansweredSince === undefined;

/** Each engine once, by the first of its names; the same array where no two are one. */
export const distinctHosts = memoizeByObject((hosts: readonly HostView[]): readonly HostView[] => {
	const ids = new Set<string>();
	const distinct = hosts.filter(({ snapshot: { host } }) => {
		if (host === undefined) return true;
		const isNew = !ids.has(host.id);
		ids.add(host.id);
		return isNew;
	});
	return distinct.length === hosts.length ? hosts : distinct;
});

/** Of the hosts that the user wants to see, in their order; the same array while they are the same hosts. */
export const shownHosts = ({ hosts, hostsShown }: Shown): readonly HostView[] => shown(hosts)(hostsShown);

const shown = memoizeByObject((hosts: readonly HostView[]) =>
	memoizeByObject((wanted: ReadonlySet<HostKey>): readonly HostView[] => {
		if (hosts.length === 1) return hosts;
		const distinct = distinctHosts(hosts);
		const chosen = distinct.filter(({ named }) => wanted.has(named.key));
		return chosen.length === 0 ? distinct : chosen;
	}),
);

/**
 * What these hosts have, as one. The parts of the last hosts are compared, so that it stays the same object while they
 * are; what was asked of other hosts is remembered beside it, since each frame is compared with the one before.
 */
function merging<Part, Whole>(
	partOf: (host: HostView) => Part,
	merge: (parts: readonly Part[]) => Whole,
): (hosts: readonly HostView[]) => Whole {
	const keep = steady<Part>();
	const whole = memoizeLast(merge);
	return memoizeByObject(hosts => whole(keep(hosts.map(partOf))));
}

/** What the hosts that are shown have, as one: of a single host its own object. */
function merged<Part, Whole>(partOf: (host: HostView) => Part, merge: (parts: readonly Part[]) => Whole) {
	const whole = merging(partOf, merge);
	return (state: Shown): Whole => whole(shownHosts(state));
}

function mergeMaps<T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
	const [only] = maps;
	return maps.length === 1 && only !== undefined ? only : new Map(maps.flatMap(map => [...map]));
}

/** The snapshots of all that are shown; the same array while none of them changed. */
export const shownSnapshots = merged(
	({ snapshot }) => snapshot,
	snapshots => snapshots,
);

/** Nothing is known yet: an engine that has not answered is not an empty one. */
export const isUntold = (state: State): boolean => shownSnapshots(state).every(({ syncedAt }) => syncedAt === 0);

/** Of each host that is shown; the same array while all of them are the same. */
export const shownContainersByHost = merged(
	({ snapshot }) => snapshot.containers,
	containers => containers,
);

export const shownContainers = merged(({ snapshot }) => snapshot.containers, mergeMaps<Container>);

/** One that spans hosts is there once, with the members of all. */
export const shownNetworks = merged(({ snapshot }) => snapshot.networks, mergeNetworks);

export const shownUsage = merged(({ usage }) => usage, mergeMaps<Usage>);

export const shownEvents = merged(({ events }) => events, mergeByTime<EngineEvent>);

export const shownCommands = merged(({ commands }) => commands, mergeByTime<CommandRecord>);

function mergeNetworks(maps: readonly ReadonlyMap<string, Network>[]): ReadonlyMap<string, Network> {
	const [only] = maps;
	if (maps.length === 1 && only !== undefined) return only;
	const all = new Map<string, Network>();
	for (const network of maps.flatMap(map => [...map.values()])) {
		const known = all.get(network.id);
		all.set(network.id, known === undefined ? network : { ...known, members: [...known.members, ...network.members] });
	}
	return all;
}

function mergeByTime<T extends { at: number }>(lists: readonly (readonly T[])[]): readonly T[] {
	const [only] = lists;
	return lists.length === 1 && only !== undefined ? only : lists.flat().toSorted((a, b) => a.at - b.at);
}

/** The LAVA servers of all hosts, for workers are judged over all of them; the same array while they tell the same. */
export const lavaServers = ({ hosts }: Hosts): LavaView['servers'] => allServers(distinctHosts(hosts));
export const heardOf = ({ hosts }: Hosts): LavaView['heard'] => allHeard(distinctHosts(hosts));
export const tracesOf = ({ hosts }: Hosts): LavaView['traces'] => allTraces(distinctHosts(hosts));

const allServers = merging(({ lava }) => lava.servers, mergeLists<LavaServer>);
const allHeard = merging(({ lava }) => lava.heard, mergeMaps<Heard>);
const allTraces = merging(({ lava }) => lava.traces, mergeMaps<WorkerTraces>);

function mergeLists<T>(lists: readonly (readonly T[])[]): readonly T[] {
	const [only] = lists;
	return lists.length === 1 && only !== undefined ? only : lists.flat();
}

/** Everything that is known of the lab, whichever hosts are shown. */
export const wholeLab = ({ hosts }: Hosts): Pick<Snapshot, 'containers' | 'networks'> => whole(distinctHosts(hosts));

const allContainers = merging(({ snapshot }) => snapshot.containers, mergeMaps<Container>);
const allNetworks = merging(({ snapshot }) => snapshot.networks, mergeNetworks);

const labOf = memoizeLast((containers: Snapshot['containers'], networks: Snapshot['networks']) => ({
	containers,
	networks,
}));

const whole = memoizeByObject((hosts: readonly HostView[]) => labOf(allContainers(hosts), allNetworks(hosts)));

/** Milliseconds that a host's clock is ahead of this machine's. */
export const clockOffsetOf = (state: Hosts, key: HostKey | undefined): number =>
	hostOf(state, key)?.snapshot.clockOffset ?? 0;

/** Now by the engine's clock: what the engine and what runs on it tell of is reckoned from this. */
export const engineNow = (state: Pick<State, 'hosts' | 'now'>, host: HostKey | undefined): number =>
	state.now + clockOffsetOf(state, host);

/** Milliseconds that the clocks of these hosts are apart, where they are so far that it misleads; 0 = they agree. */
export function clocksApart(state: Hosts, keys: readonly HostKey[]): number {
	if (new Set(keys).size < 2) return 0;
	const offsets = keys.map(key => clockOffsetOf(state, key));
	const apart = Math.max(...offsets) - Math.min(...offsets);
	return apart > CLOCKS_AGREE_MS ? apart : 0;
}

const CLOCKS_AGREE_MS = 1000;

/** Its snapshot is of before: the line to it was lost. */
export const isStale = (state: Hosts, key: HostKey): boolean =>
	hostOf(state, key)?.snapshot.connection.state === 'lost';

/** What can't be known of that, in sentences, each of several hosts with its name. */
export function gapsOf(state: Shown & Hosts, of: readonly Gap['of'][]): string[] {
	const alone = isAlone(state);
	return shownHosts(state).flatMap(({ named, snapshot }) => {
		const gaps = snapshot.gaps.filter(gap => of.includes(gap.of)).map(({ says }) => says);
		return alone ? gaps : gaps.map(says => `${named.key}: ${says}`);
	});
}

/** The hosts as wizards know them; the same array while none of their snapshots changed. */
export const worldHosts = ({ hosts }: Hosts): readonly WorldHost[] => asWorld(distinctHosts(hosts));

const allNamed = merging(
	({ named }) => named,
	all => all,
);
const allSnapshots = merging(
	({ snapshot }) => snapshot,
	snapshots => snapshots,
);

const worldOf = memoizeLast((named: readonly NamedHost[], snapshots: readonly Snapshot[]): readonly WorldHost[] =>
	snapshots.map((snapshot, index) => ({
		snapshot,
		address: named[index]?.address,
		readOnly: named[index]?.readOnly === true,
	})),
);

const asWorld = memoizeByObject((hosts: readonly HostView[]) => worldOf(allNamed(hosts), allSnapshots(hosts)));
