/** Keeps a conversation with one engine going, and says how it stands. */

import type { Connection, EngineProblem } from '../../lab/objects.ts';
import type { Address } from '../reach/docker-host.ts';
import { pause, type Clock } from '../clock.ts';
import { problemOf } from '../reach/problem.ts';
import { ask, openSession, type Session } from './session.ts';
import { openTransport, type Transport } from '../reach/transport.ts';

export type ConnectionOptions = {
	/** Asked before each attempt: what names the engine may have been mended. */
	locate: () => Promise<Address>;
	/**
	 * Holds the conversation: calls `live` once the picture is whole, and rejects with the reason when it ends.
	 * It has to end when the session's signal aborts.
	 */
	serve: (session: Session, live: () => void) => Promise<never>;
	onChange: (connection: Connection) => void;
	clock: Clock;
	/** 0 to 1, for the jitter. */
	random: () => number;
};

export type KeptConnection = {
	/** The conversation now; undefined while there is none. */
	session: () => Session | undefined;
	/** Tries at once instead of at `retryAt`. */
	retry: () => void;
	/** Resolves when everything is released. */
	close: () => Promise<void>;
};

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const PING_EVERY_MS = 15_000;
const PING_ANSWER_MS = 5_000;

export function keepConnected(options: ConnectionOptions): KeptConnection {
	const { clock, onChange } = options;
	const closing = new AbortController();
	let session: Session | undefined;
	let resting = new AbortController();

	/** Resolves with the reason why the conversation ended. */
	async function converse(onLive: () => void): Promise<EngineProblem> {
		const over = new AbortController();
		const signal = AbortSignal.any([over.signal, closing.signal]);
		let address: Address | undefined;
		let transport: Transport | undefined;
		try {
			address = await options.locate();
			transport = await openTransport(address);
			session = await openSession(transport, address, clock, signal);
			void keepPinging(session, over);
			return await options.serve(session, onLive);
		} catch (error) {
			return problemOf(over.signal.aborted ? over.signal.reason : error, address);
		} finally {
			session = undefined;
			over.abort();
			transport?.close();
		}
	}

	async function run(): Promise<void> {
		let pictureAt: number | undefined;
		let failures = 0;
		onChange({ state: 'connecting', since: clock.now(), attempt: 1 });
		while (!closing.signal.aborted) {
			let live = false;
			const reason = await converse(() => {
				live = true;
				onChange({ state: 'live', since: clock.now() });
			});
			if (closing.signal.aborted) return;
			failures = live ? 1 : failures + 1;
			if (live) pictureAt = clock.now();
			const delay = retryDelay(failures, options.random());
			const state = pictureAt === undefined ? 'down' : 'lost';
			onChange({ state, since: pictureAt ?? clock.now(), reason, retryAt: clock.now() + delay, attempt: failures });
			resting = new AbortController();
			await pause(clock, delay, AbortSignal.any([resting.signal, closing.signal]));
		}
	}

	const running = run();
	return {
		session: () => session,
		retry: () => resting.abort(),
		close() {
			closing.abort();
			return running;
		},
	};
}

/** A line can break without a word (a pulled cable, a stopped process): only an answer proves that it holds. */
async function keepPinging(session: Session, over: AbortController): Promise<void> {
	while (!session.signal.aborted) {
		await pause(session.clock, PING_EVERY_MS, session.signal);
		try {
			await ask(session, () => session.docker.ping(), PING_ANSWER_MS);
		} catch (error) {
			over.abort(error);
		}
	}
}

/** Doubles with each failure; jitter keeps many consoles from knocking at a restarted engine in step. */
export function retryDelay(failures: number, random: number): number {
	const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
	return FIRST_DELAY_MS + random * (longest - FIRST_DELAY_MS);
}
