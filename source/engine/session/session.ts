/** One conversation with an engine: from the agreement on a version until the line breaks. */

import type Docker from 'dockerode';
import type { HostKey } from '../../lab/host.ts';
import { plain } from '../../text/sanitise.ts';
import { within, type Clock } from '../clock.ts';
import { EngineError } from '../engine-error.ts';
import type { EngineAddress } from '../reach/docker-host.ts';

export type Session = {
	/** Whose engine it is. */
	host: HostKey;
	docker: Docker;
	/** The version agreed on, e.g. `1.41`. */
	apiVersion: string;
	address: EngineAddress;
	clock: Clock;
	/** Aborts, with the reason, when the conversation is over. */
	signal: AbortSignal;
	/** Bytes that came over the line to the engine so far: as long as they grow, the line holds. */
	received: () => number;
	/** Streams that were opened before the first requests; 0 where none costs a round trip, or each is a program on the host. */
	ahead: number;
	/** What a question and its answer took at least so far, ms. */
	tripMs: number;
};

const ANSWER_MS = 20_000;
/** An engine is called silent only after so many round trips, however long the line. */
const PATIENT_TRIPS = 10;
/** While anything comes over the line, an answer is waited for this many times as long. */
const EXTENSIONS = 5;

/**
 * Makes one request. docker-modem never settles when the line breaks in the middle of an answer, so each request
 * also ends with the session, and when its time is over. A long line has more time, and so has one that is full: the
 * answer may wait behind others.
 *
 * @throws EngineError `silent` after `ms` milliseconds; the reason of the session's end; dockerode's error
 */
export function ask<T>(session: Session, call: (abortSignal: AbortSignal) => Promise<T>, ms = ANSWER_MS): Promise<T> {
	const { clock, signal, address, tripMs } = session;
	const began = clock.now();
	const late = () => silent(address, clock.now() - began);
	return within(clock, Math.max(ms, PATIENT_TRIPS * tripMs), signal, late, call, moreTime(session));
}

export type Rhythm = {
	/** Milliseconds between two questions, however short the line is. */
	least: number;
	/** So many round trips, as long as that is not more than `most`. */
	trips: number;
	most: number;
};

/**
 * Milliseconds between two questions in the background: a long line is often one that is paid by the byte, or that
 * others share. On this machine there is no line, whatever the engine's first answer took.
 */
export function rhythmOver(
	{ address, tripMs }: Pick<Session, 'address' | 'tripMs'>,
	{ least, trips, most }: Rhythm,
): number {
	return address.kind === 'unix' ? least : Math.max(least, Math.min(most, trips * tripMs));
}

/** Whether something came since it was asked last, and patience has not ended. */
function moreTime({ received }: Session): () => boolean {
	let before = received();
	let left = EXTENSIONS;
	return () => {
		const heard = received() > before;
		before = received();
		left -= 1;
		return heard && left >= 0;
	};
}

export function silent(address: EngineAddress, ms: number): EngineError {
	return new EngineError({
		kind: 'silent',
		message: `The engine at ${plain(address.shown)} has not answered for ${Math.round(ms / 1000)} seconds.`,
		remedy: [
			'It may be starting, overloaded or hung, or the line to it may be broken. On its host:',
			'$ sudo systemctl status docker',
			'$ sudo journalctl -u docker -e',
		],
	});
}
