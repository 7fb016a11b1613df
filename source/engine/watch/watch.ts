/**
 * The list-and-watch cache. Docker's events have no position in its lists, so the order gives the safety: events
 * first, then the lists, then again whatever an event named meanwhile.
 */

import type { EngineEvent } from '../../lab/objects.ts';
import { NO_SWARM, SWARM_BRIDGE } from '../../lab/swarm/state.ts';
import { plain } from '../../text/sanitise.ts';
import { pause } from '../clock.ts';
import { rhythmOver, type Session } from '../session/session.ts';
import { watchContainers } from './containers.ts';
import { describeHost } from './describe-host.ts';
import { feedEvents } from './events/event-feed.ts';
import type { FirstAnswers } from './first-questions.ts';
import type { EventLog } from './events/event-log.ts';
import { startHeartbeat } from './heartbeat.ts';
import { watchNetworks } from './networks.ts';
import { pastEvents } from './events/past-events.ts';
import type { SnapshotCache } from './snapshot-cache.ts';

export type Watch = {
	/** Keeps the snapshot true until the session ends; see ConnectionOptions.serve. */
	serve: (session: Session, live: () => void, first?: FirstAnswers) => Promise<never>;
	/** Asks for everything again. */
	refresh: () => void;
	/** Resolves when the snapshot has all that the engine lists now; at once when there is no line to it. */
	catchUp: () => Promise<void>;
	/** Containers to be inspected before others. */
	prefer: (ids: readonly string[]) => void;
};

/**
 * Not every change has an event: none tells that a stopped container was connected to a network. So all is listed
 * again at times, the more seldom the longer that takes, and the longer the line is: a list of 30 containers has 45 kB.
 * Only what differs is inspected.
 */
const RESYNC_MS = { least: 10_000, most: 60_000, perListMs: 400 };
const RESYNC_ON_LINE = { least: 0, trips: 2000, most: 300_000 };
/**
 * Where no events come, the lists alone tell what happens: they may take a twentieth of the time, but nobody waits for
 * a change longer than a quarter of a minute, however slow the engine is.
 */
const POLL_MS = { least: 5000, most: 15_000, perListMs: 20 };

/** Before it was opened, the console was not there to hear: this much of it is asked for. */
const PAST_MS = 3_600_000;
/** What is known of the engine's clock may be so far off. */
const CLOCK_MS = 1500;

export function createWatch(cache: SnapshotCache, log: EventLog): Watch {
	let preferred: readonly string[] = [];
	let current: ReturnType<typeof watchSession> | undefined;
	return {
		async serve(session, live, first) {
			current = watchSession(session, cache, log, first);
			current.prefer(preferred);
			try {
				return await current.run(live);
			} finally {
				current.stop();
				current = undefined;
			}
		},
		refresh: () => current?.refresh(),
		catchUp: async () => current?.catchUp(),
		prefer(ids) {
			preferred = ids;
			current?.prefer(ids);
		},
	};
}

function watchSession(session: Session, cache: SnapshotCache, log: EventLog, first: FirstAnswers | undefined) {
	const { clock, signal } = session;
	const containers = watchContainers(session, cache);
	const networks = watchNetworks(session, cache);
	const describe = describeInTurn(session, cache, first);
	const engineNow = (): number => clock.now() + cache.engine().clockOffset;
	/** Aborts when all is to be listed now; the reason is whether everything is to be inspected. */
	let resting = new AbortController();
	let everything = true;

	function take(event: EngineEvent): void {
		log.add(event);
		takeEffect(event);
		if (tellsOfSwarm(event)) void describe();
	}

	function takeEffect(event: EngineEvent): void {
		containers.take(event);
		networks.take(event);
	}

	function resyncNow(): void {
		resting.abort();
	}

	const begun = Promise.withResolvers<void>();
	const feed = {
		onEvent: take,
		isKnown: log.has,
		last: () => log.events().at(-1),
		engineNow,
		...noteFeed(cache, () => {
			begun.resolve();
			resyncNow();
		}),
	};

	const isInSwarm = (): boolean => (cache.engine().host?.swarm ?? NO_SWARM).state !== 'inactive';

	/** Resolves with the milliseconds to wait before the next one. */
	async function resync(answers?: FirstAnswers): Promise<number> {
		resting = new AbortController();
		const start = clock.now();
		const all = everything;
		everything = false;
		await Promise.all([containers.resync(all, answers?.containers), networks.resync(all, answers?.networks)]);
		// No event tells that a worker has left its Swarm.
		if (isInSwarm()) void describe();
		cache.setEngine({ syncedAt: clock.now() });
		return restAfter(clock.now() - start, session, cache.engine().polled);
	}

	async function follow(live: () => void): Promise<never> {
		const clockKnown = startHeartbeat(session, cache);
		await begun.promise;
		void describe();
		let wait = await resync(first);
		live();
		void clockKnown.then(recall);
		for (;;) {
			await pause(clock, wait, AbortSignal.any([resting.signal, signal]));
			signal.throwIfAborted();
			wait = await resync();
		}
	}

	async function recall(): Promise<void> {
		const unheard = await recallPast(session, { cache, log, first, now: engineNow() });
		if (signal.aborted) return;
		if (unheard === undefined) resyncNow();
		else unheard.forEach(takeEffect);
	}

	return {
		run(live: () => void): Promise<never> {
			return Promise.race([feedEvents(session, feed, first?.events), follow(live)]);
		},
		refresh(): void {
			everything = true;
			resyncNow();
		},
		catchUp: async () => void (await Promise.all([containers.catchUp(), networks.resync(false), describe()])),
		prefer: containers.prefer,
		stop() {
			containers.stop();
			networks.stop();
		},
	};
}

/**
 * What the snapshot says of the events: whether they come, and whether each could be read.
 *
 * @param turned called when they begin to come, or stop
 */
function noteFeed(cache: SnapshotCache, turned: () => void) {
	return {
		onUnreadable(line: string): void {
			const says = plain(`The engine sent an event that can't be read: ${line.slice(0, 100)}`);
			cache.setGap('event', { of: 'events', says });
		},
		onFlow(): void {
			cache.setGap('events', undefined);
			cache.setEngine({ polled: false });
			turned();
		},
		onStop(why: string): void {
			const says = `${why} Its lists are asked for every ${POLL_MS.least / 1000} seconds instead: what happens shows later.`;
			cache.setGap('events', { of: 'events', says });
			cache.setEngine({ polled: true });
			turned();
		},
	};
}

/** Describes the host: one at a time; asked for meanwhile, it is done once more. */
function describeInTurn(session: Session, cache: SnapshotCache, first: FirstAnswers | undefined): () => Promise<void> {
	let described: Promise<void> | undefined;
	let again = false;
	let isDescribed = false;
	return function describe() {
		again = described !== undefined;
		described ??= describeHost(session, cache, isDescribed ? undefined : first).finally(() => {
			described = undefined;
			isDescribed = true;
			if (again && !session.signal.aborted) void describe();
		});
		return described;
	};
}

/** Milliseconds until all is listed again. @param took what the lists took */
function restAfter(took: number, session: Session, isPolled: boolean): number {
	const paced = (pace: typeof POLL_MS): number => Math.min(pace.most, Math.max(pace.least, took * pace.perListMs));
	return isPolled ? paced(POLL_MS) : Math.max(paced(RESYNC_MS), rhythmOver(session, RESYNC_ON_LINE));
}

/** A host that joins a Swarm gets its network for published ports; only a manager tells of nodes. */
const tellsOfSwarm = ({ type, name }: EngineEvent): boolean =>
	type === 'node' || (type === 'network' && (name === 'ingress' || name === SWARM_BRIDGE));

/**
 * Notes the events of before this session: since the last one that is known, or of the last hour. Resolves with those of
 * while the first questions were under way: no list may know of them, and they were not heard. Undefined: unknown.
 *
 * @param now by the engine's clock
 */
async function recallPast(
	session: Session,
	{ cache, log, first, now }: { cache: SnapshotCache; log: EventLog; first: FirstAnswers | undefined; now: number },
): Promise<readonly EngineEvent[] | undefined> {
	const since = log.events().at(-1)?.at ?? now - PAST_MS;
	const past = await pastEvents(session, { since, until: now + CLOCK_MS }).catch(() => undefined);
	// What is missing of the past is missing: what counts is now.
	log.addPast(past ?? []);
	if (first === undefined) return [];
	const doubtful = first.askedAt + cache.engine().clockOffset - CLOCK_MS;
	return since > doubtful ? undefined : past?.filter(({ at }) => at >= doubtful);
}
