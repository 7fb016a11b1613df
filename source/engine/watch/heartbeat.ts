/** Asks the engine for a sign of life at short intervals: whether it answers, and what its clock shows. */

import type Modem from 'docker-modem';
import { IncomingMessage } from 'node:http';
import { pause } from '../clock.ts';
import { isRefusal } from '../engine-error.ts';
import { ask, rhythmOver, type Session } from '../session/session.ts';
import { type ClockOffset, createClockOffset } from './clock-offset.ts';
import type { SnapshotCache } from './snapshot-cache.ts';

/** A ping costs the engine next to nothing, but on a long line half a kilobyte. */
const BEAT = { least: 5000, trips: 100, most: 20_000 };
/** An answer that takes longer is owed: this is said, long before the line is given up. */
const OWED_MS = 3000;
/** On a long line an answer is owed after so many round trips. */
const SLOW_TRIPS = 3;

/** Beats until the session ends. Resolves after the first beat: the engine's clock is known then. */
export async function startHeartbeat(session: Session, cache: SnapshotCache): Promise<void> {
	const offset = createClockOffset();
	await beat(session, cache, offset);
	void goOn(session, cache, offset);
}

async function goOn(session: Session, cache: SnapshotCache, offset: ClockOffset): Promise<void> {
	for (;;) {
		await pause(session.clock, rhythmOver(session, BEAT), session.signal);
		if (session.signal.aborted) return;
		await beat(session, cache, offset);
	}
}

async function beat(session: Session, cache: SnapshotCache, offset: ClockOffset): Promise<void> {
	const { clock, tripMs } = session;
	const sent = clock.now();
	const inTime = clock.after(Math.max(OWED_MS, SLOW_TRIPS * tripMs), () => cache.setEngine({ unansweredSince: sent }));
	try {
		const date = await ask(session, abortSignal => askDate(session, abortSignal));
		session.tripMs = Math.min(tripMs, clock.now() - sent);
		offset.heard(date, { sent, received: clock.now() });
		cache.setEngine({ unansweredSince: undefined, clockOffset: offset.ms() });
	} catch (error) {
		// A refusal is an answer. Why the connection broke is reported by the request that waits on it.
		if (isRefusal(error)) cache.setEngine({ unansweredSince: undefined });
	} finally {
		inTime();
	}
}

/** The time that stands above the answer, ms since the epoch; undefined where none does. */
function askDate({ docker }: Session, abortSignal: AbortSignal): Promise<number | undefined> {
	const modem: Modem = docker.modem;
	const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
	const wanted = { path: '/_ping', method: 'GET', isStream: true, abortSignal, statusCodes: { 200: true } };
	modem.dial(wanted, (error, answer) => {
		if (error) return reject(error);
		if (!(answer instanceof IncomingMessage)) return resolve(undefined);
		answer.resume();
		const date = Date.parse(answer.headers.date ?? '');
		resolve(Number.isNaN(date) ? undefined : date);
	});
	return promise;
}
