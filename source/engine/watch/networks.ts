/** Keeps the snapshot's networks true during one session. */

import { isDeepStrictEqual } from 'node:util';
import type { EngineEvent, Network } from '../../lab/objects.ts';
import { readEach } from '../answers/answer.ts';
import { readNetwork } from '../answers/network.ts';
import { isRefusal, refusalText, statusOf, wordsOf } from '../engine-error.ts';
import { ask, type Session } from '../session/session.ts';
import { createInspectQueue } from './inspect-queue.ts';
import { createWindow } from './window.ts';
import { BEFORE_ALL, createRecentEvents } from './events/recent-events.ts';
import type { SnapshotCache } from './snapshot-cache.ts';

export type NetworkWatch = {
	/** Lists all; inspects what differs from the snapshot, or everything. `first`: the list that was asked for already. */
	resync: (everything: boolean, first?: Promise<unknown>) => Promise<void>;
	/** What the event changes is inspected, soon. */
	take: (event: EngineEvent) => void;
	stop: () => void;
};

/** At least. */
const INSPECTS_AT_ONCE = 2;

export function watchNetworks(session: Session, cache: SnapshotCache): NetworkWatch {
	const { docker, clock, signal, host } = session;
	const news = createRecentEvents(clock);
	const inspections = createInspectQueue(clock, createWindow(session, INSPECTS_AT_ONCE), inspect);

	/** The list leaves the members out: only an inspect tells them. */
	async function inspect(id: string): Promise<void> {
		const mark = news.mark();
		try {
			const answer: unknown = await ask(session, () => docker.getNetwork(id).inspect());
			// Older than an event, which has asked for another one.
			if (news.isSince(id, mark)) return;
			cache.setNetwork(readNetwork(answer, host));
			cache.setGap(id, undefined);
		} catch (error) {
			if (signal.aborted) return;
			if (statusOf(error) === 404) return cache.removeNetwork(id);
			const words = isRefusal(error) ? refusalText(error) : wordsOf(error);
			const { name } = cache.networks().get(id) ?? { name: id.slice(0, 12) };
			cache.setGap(id, { of: 'networks', says: `Who is in the network ${name} is not known (${words}).` });
		}
	}

	async function resync(everything: boolean, first?: Promise<unknown>): Promise<void> {
		const mark = first === undefined ? news.mark() : BEFORE_ALL;
		const isDoubtful = (id: string): boolean => news.isSince(id, mark) || news.isRecent(id);
		const items = await listNetworks(session, cache, first);
		if (items === undefined) return;
		const there = new Set(items.map(({ id }) => id));
		for (const id of cache.networks().keys()) {
			if (!there.has(id) && !isDoubtful(id)) cache.removeNetwork(id);
		}
		for (const network of items) {
			if (news.isGone(network.id)) continue;
			const old = cache.networks().get(network.id);
			const same = old !== undefined && isDeepStrictEqual(listedPart(old), listedPart(network));
			if (!same) cache.setNetwork({ ...network, members: old?.members ?? [] });
			if (!same || everything) inspections.add([network.id]);
		}
	}

	function take({ type, action, id }: EngineEvent): void {
		// A container's new name is that of its places in networks too, though no event tells of those.
		if (type === 'container' && action === 'rename') return networksOf(id).forEach(changed);
		if (type !== 'network' || id === '') return;
		if (action !== 'destroy') return changed(id);
		news.gone(id);
		cache.removeNetwork(id);
	}

	function changed(id: string): void {
		news.changed(id);
		inspections.add([id]);
	}

	/** The networks that a container is on. */
	function networksOf(containerId: string): string[] {
		return [...cache.networks().values()].flatMap(({ id, members }) =>
			members.some(member => member.containerId === containerId) ? [id] : [],
		);
	}

	return { resync, take, stop: inspections.clear };
}

/** Undefined where the engine refuses to list them. What it refuses, or what can't be read, is a gap. */
async function listNetworks(
	session: Session,
	cache: SnapshotCache,
	first: Promise<unknown> | undefined,
): Promise<readonly Network[] | undefined> {
	const { docker, host } = session;
	const isMissing = (says: string): void => cache.setGap('networks', { of: 'networks', says });
	try {
		const answer: unknown = await ask(session, abortSignal => first ?? docker.listNetworks({ abortSignal }));
		const { items, unreadable } = readEach(answer ?? [], element => readNetwork(element, host));
		if (unreadable.length === 0) cache.setGap('networks', undefined);
		else isMissing(unreadable.join(' '));
		return items;
	} catch (error) {
		if (!isRefusal(error)) throw error;
		isMissing(`The engine refuses to list its networks (${refusalText(error)}).`);
		return undefined;
	}
}

function listedPart(network: Network): Omit<Network, 'members' | 'raw'> {
	const { members: _members, raw: _raw, ...listed } = network;
	return listed;
}
