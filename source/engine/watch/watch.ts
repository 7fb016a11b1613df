/**
 * The list-and-watch cache. Docker's events have no position in its lists, so the order gives the safety: events
 * first, then the lists, then again whatever an event named meanwhile.
 */

import { Readable } from 'node:stream';
import type { EngineEvent } from '../../lab/objects.ts';
import type { EventLog } from './event-log.ts';
import { plain } from '../../text/sanitise.ts';
import { pause } from '../clock.ts';
import { watchContainers } from './containers.ts';
import { readEvents } from './events.ts';
import { readHost } from '../answers/host.ts';
import { watchNetworks } from './networks.ts';
import type { Picture } from './picture.ts';
import { wordsOf } from '../engine-error.ts';
import { ask, type Session } from '../session/session.ts';

export type Watch = {
	/** Keeps the picture true until the session ends; see ConnectionOptions.serve. */
	serve: (session: Session, live: () => void) => Promise<never>;
	/** Asks for everything anew. */
	refresh: () => void;
	/** Resolves when the picture has all that the engine lists now; at once when there is no line to it. */
	catchUp: () => Promise<void>;
	/** Containers to be inspected before others. */
	prefer: (ids: readonly string[]) => void;
};

/**
 * Not every change has an event: none tells that a stopped container was connected to a network. So all is listed
 * again at times, the more seldom the longer that takes; only what differs is inspected.
 */
const RESYNC_MS = { least: 10_000, most: 60_000, perListMs: 400 };

/** Before it was opened, the console was not there to hear: this much of it is asked for. Engines keep 256 events. */
const PAST_SECONDS = 3600;

/** `onEvent`: each event as it comes, beside the log. */
export function createWatch(picture: Picture, log: EventLog, onEvent: (event: EngineEvent) => void): Watch {
	let preferred: readonly string[] = [];
	let current: ReturnType<typeof watchSession> | undefined;
	return {
		async serve(session, live) {
			current = watchSession(session, picture, log, onEvent);
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

function watchSession(session: Session, picture: Picture, log: EventLog, onEvent: (event: EngineEvent) => void) {
	const { clock, signal } = session;
	const ended = Promise.withResolvers<never>();
	const containers = watchContainers(session, picture);
	const networks = watchNetworks(session, picture);
	let refreshing = new AbortController();

	function take(event: EngineEvent): void {
		log.add(event);
		onEvent(event);
		containers.take(event);
		networks.take(event);
	}

	function complain(line: string): void {
		picture.setUnreadable('events', [plain(`The engine sent an event that can't be read: ${line.slice(0, 100)}`)]);
	}

	/** Resolves with the milliseconds to wait before the next one. */
	async function resync(everything: boolean): Promise<number> {
		refreshing = new AbortController();
		const start = clock.now();
		await Promise.all([containers.resync(everything), networks.resync(everything)]);
		picture.setSynced(clock.now());
		const wait = (clock.now() - start) * RESYNC_MS.perListMs;
		return Math.min(RESYNC_MS.most, Math.max(RESYNC_MS.least, wait));
	}

	async function follow(live: () => void): Promise<never> {
		const events = await openEvents(session);
		readEvents(events, take, complain).catch(ended.reject);
		void describeHost(session, picture);
		let wait = await resync(true);
		live();
		void recall(session, log);
		for (;;) {
			await pause(clock, wait, AbortSignal.any([refreshing.signal, signal]));
			signal.throwIfAborted();
			wait = await resync(refreshing.signal.aborted);
		}
	}

	return {
		run: (live: () => void) => Promise.race([ended.promise, follow(live)]),
		refresh: () => refreshing.abort(),
		catchUp: async () => void (await Promise.all([containers.catchUp(), networks.resync(false)])),
		prefer: containers.prefer,
		stop() {
			containers.stop();
			networks.stop();
		},
	};
}

async function openEvents(session: Session): Promise<Readable> {
	// Not the request's own signal, which ends with the answer's head: the stream lives as long as the session.
	const { signal: abortSignal } = session;
	const events = await ask(session, () => session.docker.getEvents({ abortSignal }));
	return events instanceof Readable ? events : Readable.from(events);
}

/** Events of before this session: since the last one that is known, or of the last hour. */
async function recall(session: Session, log: EventLog): Promise<void> {
	const now = session.clock.now() / 1000;
	const last = log.events().at(-1)?.at;
	const since = last === undefined ? now - PAST_SECONDS : last / 1000;
	const past: EngineEvent[] = [];
	try {
		const range = { since: round(since), until: round(now), abortSignal: session.signal };
		const stream = await ask(session, () => session.docker.getEvents(range));
		await readEvents(
			stream instanceof Readable ? stream : Readable.from(stream),
			event => past.push(event),
			() => {},
		);
	} catch {
		// The stream ends by closing. What is missing of the past is missing: what counts is now.
	}
	log.addPast(past);
}

/** Seconds, of which the engine takes no more than nine decimals. */
const round = (seconds: number): number => Number(seconds.toFixed(3));

async function describeHost(session: Session, picture: Picture): Promise<void> {
	const { docker, address, apiVersion, signal } = session;
	try {
		const [version, info] = await Promise.all([
			ask(session, () => docker.version()),
			ask(session, () => docker.info()),
		]);
		picture.setHost(readHost(version, info, address.shown, apiVersion));
		picture.setUnreadable('host', []);
	} catch (error) {
		if (!signal.aborted) picture.setUnreadable('host', [`The engine does not describe itself: ${wordsOf(error)}`]);
	}
}
