/** Asks the engine for a sign of life at short intervals: whether it answers, and what its clock shows. */

import type Modem from 'docker-modem';
import { IncomingMessage } from 'node:http';
import { pause } from '../clock.ts';
import { isRefusal } from '../engine-error.ts';
import { ask, type Session } from '../session/session.ts';
import { createClockOffset } from './clock-offset.ts';
import type { Picture } from './picture.ts';

/** A ping costs the engine next to nothing. */
const BEAT_MS = 5000;
/** An answer that takes longer is owed: this is said, long before the line is given up. */
const OWED_MS = 3000;

/** Beats until the session ends. */
export async function keepHeartbeat(session: Session, picture: Picture): Promise<void> {
	const { clock, signal } = session;
	const offset = createClockOffset();
	while (!signal.aborted) {
		const sent = clock.now();
		const inTime = clock.after(OWED_MS, () => picture.setEngine({ unansweredSince: sent }));
		try {
			const date = await ask(session, abortSignal => askDate(session, abortSignal));
			offset.heard(date, { sent, received: clock.now() });
			picture.setEngine({ unansweredSince: undefined, clockOffset: offset.ms() });
		} catch (error) {
			// A refusal is an answer. Why the line broke is told by whoever waits for it.
			if (isRefusal(error)) picture.setEngine({ unansweredSince: undefined });
		} finally {
			inTime();
		}
		await pause(clock, BEAT_MS, signal);
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
