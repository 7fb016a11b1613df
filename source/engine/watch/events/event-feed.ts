/** The engine's events for as long as a session lasts, however often the stream of them is ended on the way. */

import { Readable } from 'node:stream';
import type { EngineEvent } from '../../../lab/objects.ts';
import { pause } from '../../clock.ts';
import { EngineError, isRefusal, refusalText } from '../../engine-error.ts';
import type { Session } from '../../session/session.ts';
import { readEvents } from './events.ts';
import { remembersAny, seconds } from './past-events.ts';

export type EventFeedOptions = {
	onEvent: (event: EngineEvent) => void;
	/** Whether it was reported before: a stream that is asked for again begins with the last ones. */
	isKnown: (event: EngineEvent) => boolean;
	onUnreadable: (line: string) => void;
	/** They come from now on; what happened before may have been missed. */
	onFlow: () => void;
	/** They do not come; why, in a sentence. */
	onStop: (why: string) => void;
	/** The last event that is known. */
	last: () => EngineEvent | undefined;
	/** Now by the engine's clock, in milliseconds since the epoch. */
	engineNow: () => number;
};

/** Podman 5.2 and some proxies send the head of the answer with the first event only. */
const HEAD_MS = 1000;
/** A stream that lasted longer was ended by a proxy's time limit, and is asked for again at once. */
const LASTED_MS = 5000;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;
/** What refuses today may be configured otherwise later. */
const REFUSED_DELAY_MS = 60_000;
/** What the time of an event may be rounded by. */
const ROUNDING_MS = 1;

/**
 * Asks for the events, and again whenever their stream ends: no event is missed in between, for the engine tells those
 * since the last one.
 *
 * @param first the stream that was asked for already
 * @throws EngineError when the engine was restarted; the error with which it can't be asked any more
 */
export async function feedEvents(
	session: Session,
	options: EventFeedOptions,
	first?: Promise<unknown>,
): Promise<never> {
	const { clock, signal } = session;
	/** When the stream was opened last, by the engine's clock. */
	let openedAt: number | undefined;
	let asked = first;
	let tooShort = 0;
	for (;;) {
		const stream = await openStream(session, openedAt, options, asked);
		asked = undefined;
		if (stream === undefined) {
			await pause(clock, REFUSED_DELAY_MS, signal);
			signal.throwIfAborted();
			continue;
		}
		if (openedAt !== undefined && !(await isSameEngine(session, openedAt, options))) throw startedAnew();
		openedAt = options.engineNow();
		const began = clock.now();
		options.onFlow();
		// Why it breaks does not matter: whether the engine has gone shows when it is asked again.
		await readEvents(stream, session.host, fresh(options), options.onUnreadable).catch(() => undefined);
		signal.throwIfAborted();
		tooShort = clock.now() - began < LASTED_MS ? tooShort + 1 : 0;
		if (tooShort < 2) continue;
		options.onStop('The line on which the engine tells its events ends again and again.');
		await pause(clock, Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tooShort - 2)), signal);
		signal.throwIfAborted();
	}
}

/** The stream, from where it was opened last; undefined where the engine refuses. */
async function openStream(
	{ docker, clock, signal: abortSignal }: Session,
	openedAt: number | undefined,
	{ last, onStop }: EventFeedOptions,
	asked: Promise<unknown> | undefined,
): Promise<Readable | undefined> {
	const since = openedAt === undefined ? {} : { since: seconds((last()?.at ?? openedAt) - ROUNDING_MS) };
	const inTime = clock.after(HEAD_MS, () => onStop('The engine has not begun to tell its events.'));
	try {
		// Nothing limits the time until its head comes, and the stream lives as long as the session.
		const events: unknown = await (asked ?? docker.getEvents({ ...since, abortSignal }));
		if (!(events instanceof Readable))
			throw new TypeError('The engine tells its events in something else than a stream.');
		return events;
	} catch (error) {
		if (!isRefusal(error)) throw error;
		onStop(`The engine refuses to tell its events (${refusalText(error)}).`);
		return undefined;
	} finally {
		inTime();
	}
}

function fresh({ onEvent, isKnown, last }: EventFeedOptions): (event: EngineEvent) => void {
	const until = last()?.at ?? Number.NEGATIVE_INFINITY;
	return event => {
		if (event.at > until || !isKnown(event)) onEvent(event);
	};
}

/** One that was restarted has forgotten what it reported before. */
async function isSameEngine(session: Session, openedAt: number, { last }: EventFeedOptions): Promise<boolean> {
	const at = last()?.at;
	const range = at === undefined ? { since: 0, until: openedAt } : { since: at - ROUNDING_MS, until: at + ROUNDING_MS };
	return remembersAny(session, range);
}

function startedAnew(): EngineError {
	return new EngineError({
		kind: 'not-running',
		message: 'The Docker Engine was restarted.',
		remedy: ['See why:', '$ sudo journalctl -u docker -e'],
	});
}
