/**
 * Keeps the snapshot's containers true during one session. Lists tell what is there and what is other than in the list
 * before; events tell what changes; in the end an inspect decides, which is of the engine's own present state.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Container, EngineEvent, Gap } from '../../lab/objects.ts';
import { readEach } from '../answers/answer.ts';
import { readContainer, readInspection } from '../answers/container.ts';
import { isRefusal, refusalText, statusOf, wordsOf } from '../engine-error.ts';
import { ask, type Session } from '../session/session.ts';
import { changedContainer, containerAfter } from './events/event-effect.ts';
import { createEntrypointScripts, type EntrypointScripts } from './entrypoint-scripts.ts';
import { createInspectQueue, type InspectQueue } from './inspect-queue.ts';
import { BEFORE_ALL, createRecentEvents, type RecentEvents } from './events/recent-events.ts';
import { withListed, type SnapshotCache } from './snapshot-cache.ts';
import { createSerializer } from './serialize.ts';
import { createWindow } from './window.ts';

export type ContainerWatch = {
	/** Lists all; inspects what is other than in the list before, or everything. `first`: the list that was asked for already. */
	resync: (everything: boolean, first?: Promise<unknown>) => Promise<void>;
	/** Lists all, and resolves when also what events reported meanwhile is in the snapshot. */
	catchUp: () => Promise<void>;
	/** Shows at once what an event says itself, and asks for the rest. */
	take: (event: EngineEvent) => void;
	/** These are inspected before others. */
	prefer: (ids: readonly string[]) => void;
	stop: () => void;
};

/** At least. */
const INSPECTS_AT_ONCE = 4;
/** Listed containers that are read without a pause. */
const SLICE = 250;

/** What is kept of the containers of one session. */
type Watched = {
	readonly session: Session;
	readonly cache: SnapshotCache;
	readonly news: RecentEvents;
	readonly scripts: EntrypointScripts;
	readonly inspections: InspectQueue;
	/** As a list had them when it was believed last. */
	readonly listed: Map<string, Container>;
	/** What the engine refuses to tell is asked for again only when it has changed. */
	readonly refused: Set<string>;
};

export function watchContainers(session: Session, cache: SnapshotCache): ContainerWatch {
	const watched: Watched = {
		session,
		cache,
		news: createRecentEvents(session.clock),
		scripts: createEntrypointScripts(session, cache),
		inspections: createInspectQueue(session.clock, createWindow(session, INSPECTS_AT_ONCE), id => inspect(watched, id)),
		listed: new Map(),
		refused: new Set(),
	};
	const { inspections } = watched;
	const inTurn = createSerializer();
	return {
		resync: (everything, first) => inTurn(async () => inspections.add(await list(watched, everything, first))),
		catchUp: () =>
			inTurn(async () => void (await Promise.all((await list(watched, false)).map(id => inspect(watched, id))))),
		take: event => takeEvent(watched, event),
		prefer: inspections.prefer,
		stop: inspections.clear,
	};
}

/** Undefined where the engine refuses it. */
async function askList({ session, cache }: Watched, first: Promise<unknown> | undefined): Promise<unknown> {
	try {
		const answer = await ask(
			session,
			abortSignal => first ?? session.docker.listContainers({ all: true, abortSignal }),
		);
		return answer ?? [];
	} catch (error) {
		if (!isRefusal(error)) throw error;
		const says = `The engine refuses to list its containers (${refusalText(error)}).`;
		cache.setGap('containers', { of: 'containers', says });
		return undefined;
	}
}

/** Resolves with the ids of which events tell more than the list may know: they are to be inspected. */
async function list(watched: Watched, everything: boolean, first?: Promise<unknown>): Promise<string[]> {
	const { session, cache, news, inspections } = watched;
	const mark = first === undefined ? news.mark() : BEFORE_ALL;
	const isDoubtful = (id: string): boolean => news.isSince(id, mark) || news.isRecent(id);
	const answer = await askList(watched, first);
	if (answer === undefined) return [];
	const { slices, unreadable } = await readSlices(answer, session);
	// A picture of half of them would be drawn in vain, and each is judged by all others.
	const isFirst = cache.containers().size === 0;
	const asked: string[] = [];
	for (const slice of slices) {
		const believed = slice.filter(({ id }) => !isDoubtful(id) || !cache.containers().has(id));
		asked.push(...believed.filter(each => takeListed(watched, each) || everything).map(({ id }) => id));
		if (!isFirst) await nextTurn();
	}
	const there = new Set(slices.flatMap(slice => slice.map(({ id }) => id)));
	for (const id of cache.containers().keys()) {
		if (!there.has(id) && !isDoubtful(id)) remove(watched, id);
	}
	cache.setGap('containers', gapOf(unreadable));
	// Not before: the list is the first picture, and answers to inspects would come between its parts.
	inspections.add(asked);
	return [...cache.containers().keys()].filter(isDoubtful);
}

/** Thousands at once would hold up the keyboard. */
async function readSlices(
	answer: unknown,
	{ host }: Session,
): Promise<{ slices: Container[][]; unreadable: string[] }> {
	const slices: Container[][] = [];
	const unreadable: string[] = [];
	for (const slice of slicesOf(answer)) {
		const read = readEach(slice, element => readContainer(element, host));
		slices.push(read.items);
		unreadable.push(...read.unreadable);
		await nextTurn();
	}
	return { slices, unreadable };
}

/**
 * Returns whether there is something to inspect. An inspect between two equal lists may have shown a state that lasted
 * only as long as it took: so a list is compared with what is known as well.
 */
function takeListed({ cache, news, listed, refused }: Watched, container: Container): boolean {
	const { id } = container;
	if (news.isGone(id)) return false;
	const known = cache.containers().get(id);
	const isSame = isDeepStrictEqual(listed.get(id), container);
	const isUntold = known?.detail === undefined && !refused.has(id);
	if (!isSame || !known) cache.setContainer(withListed(known, container));
	listed.set(id, container);
	return !isSame || isUntold || contradicts(known, container);
}

/** Whether a list tells other than an inspect did, in what both tell alike of whatever engine. */
function contradicts(known: Container | undefined, listed: Container): boolean {
	if (known?.detail === undefined) return false;
	// The sentence of one that is paused leaves its health out.
	const isOtherHealth = listed.status === 'running' && known.health !== listed.health;
	return (
		known.name !== listed.name ||
		known.status !== listed.status ||
		isOtherHealth ||
		networksOf(known) !== networksOf(listed)
	);
}

/** The same for the same networks. */
function networksOf({ endpoints }: Container): string {
	return endpoints
		.map(({ networkName }) => networkName)
		.toSorted()
		.join(' ');
}

function takeEvent(watched: Watched, event: EngineEvent): void {
	const { cache, news, inspections } = watched;
	const id = changedContainer(event);
	if (id === undefined) return;
	if (event.type === 'container' && event.action === 'destroy') {
		news.gone(id);
		return remove(watched, id);
	}
	news.changed(id);
	const container = event.type === 'container' ? cache.containers().get(event.id) : undefined;
	if (container) cache.setContainer(containerAfter(container, event));
	inspections.add([id]);
}

function remove({ cache, listed, refused }: Watched, id: string): void {
	cache.removeContainer(id);
	listed.delete(id);
	refused.delete(id);
}

async function inspect(watched: Watched, id: string): Promise<void> {
	const { session, cache, news, scripts, refused } = watched;
	const mark = news.mark();
	try {
		const answer: unknown = await ask(session, abortSignal => session.docker.getContainer(id).inspect({ abortSignal }));
		// Older than an event, which has asked for another one.
		if (news.isSince(id, mark)) return;
		refused.delete(id);
		cache.setContainer(scripts.withScript(readInspection(answer, session.host)));
		cache.setGap(id, undefined);
	} catch (error) {
		if (statusOf(error) === 404) return remove(watched, id);
		// When the session is over, its own reason is reported.
		if (session.signal.aborted) return;
		if (isRefusal(error)) refused.add(id);
		const words = isRefusal(error) ? refusalText(error) : wordsOf(error);
		const { name } = cache.containers().get(id) ?? { name: id.slice(0, 12) };
		cache.setGap(id, { of: 'containers', says: `Container ${name} can't be inspected (${words}).` });
	}
}

function gapOf(unreadable: readonly string[]): Gap | undefined {
	return unreadable.length === 0 ? undefined : { of: 'containers', says: unreadable.join(' ') };
}

/** What is no list stays whole: reading it says so. */
function* slicesOf(answer: unknown): Generator {
	if (!Array.isArray(answer)) return yield answer;
	for (let start = 0; start < answer.length; start += SLICE) yield answer.slice(start, start + SLICE);
}
