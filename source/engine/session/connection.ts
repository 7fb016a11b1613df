/** The connection to one engine: opened, reconnected with backoff when it is lost, and what state it is in. */

import { isDeepStrictEqual } from 'node:util';
import type { HostKey } from '../../lab/host.ts';
import type { Connection, EngineProblem } from '../../lab/objects.ts';
import type { EngineAddress } from '../reach/docker-host.ts';
import { pause, type Clock } from '../clock.ts';
import { problemOf } from '../reach/problem.ts';
import { type FirstQuestions, openSession } from './open-session.ts';
import { ask, rhythmOver, type Session } from './session.ts';
import type { Dialler } from '../reach/dialler.ts';
import { diallerFor } from '../reach/transport.ts';

export type ConnectionOptions<First> = {
	host: HostKey;
	/** Asked before each attempt: what names the engine may have been corrected. */
	locate: () => Promise<EngineAddress>;
	/**
	 * Holds the conversation: calls `live` once the snapshot is whole, and rejects with the reason when it ends.
	 * It has to end when the session's signal aborts.
	 */
	serve: (session: Session, live: () => void, first: First | undefined) => Promise<never>;
	/** What it asks first of all. */
	askFirst: FirstQuestions<First>;
	onChange: (connection: Connection) => void;
	clock: Clock;
	/** 0 to 1, for the jitter. */
	random: () => number;
};

export type KeptConnection = {
	/** The conversation now; undefined while there is none. */
	session: () => Session | undefined;
	/** As the line has it (reach/dialler.ts). */
	shell: () => readonly string[] | undefined;
	askHost: Dialler['askHost'];
	/** Tries at once instead of at `retryAt`. */
	retry: () => void;
	/** Resolves when everything is released. */
	close: () => Promise<void>;
};

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** Milliseconds of silence, longer than between two beats; it is listened for in steps. */
const PING_AFTER = { least: 10_000, trips: 150, most: 25_000 };
const LISTEN_MS = 5000;
/** What a line of many networks loses comes again by itself, after up to twice the time that it was broken. */
const PING_ANSWER_MS = { unix: 5_000, tcp: 20_000, ssh: 20_000 };

export function keepConnected<First>(options: ConnectionOptions<First>): KeptConnection {
	const { clock, onChange } = options;
	const closing = new AbortController();
	let session: Session | undefined;
	let resting = new AbortController();

	const line = keepLine();

	/** Resolves with the reason why the conversation ended. */
	async function converse(onLive: () => void): Promise<EngineProblem> {
		const over = new AbortController();
		const signal = AbortSignal.any([over.signal, closing.signal]);
		let address: EngineAddress | undefined;
		let ended: (() => void) | undefined;
		let receivedBefore = 0;
		try {
			address = await options.locate();
			const dialler = line.to(address);
			receivedBefore = dialler.received();
			const opened = await openSession(dialler, { host: options.host, address, clock, signal }, options.askFirst);
			ended = opened.close;
			session = opened.session;
			void keepPinging(session, over);
			return await options.serve(session, onLive, opened.first);
		} catch (error) {
			const reason = problemOf(over.signal.aborted ? over.signal.reason : error, address);
			const dialler = line.now();
			// Nothing at all came, from whatever was asked: another try over the same line would wait in vain.
			if (reason.kind === 'silent' && dialler?.received() === receivedBefore) dialler.close();
			const broken = reason.kind === 'silent' ? undefined : await dialler?.whyBroken();
			return broken && reason.kind !== 'ssh' ? problemOf(broken, address) : reason;
		} finally {
			session = undefined;
			over.abort();
			ended?.();
		}
	}

	async function run(): Promise<void> {
		let wholeAt: number | undefined;
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
			if (live) wholeAt = clock.now();
			const delay = retryDelay(failures, options.random());
			const state = wholeAt === undefined ? 'down' : 'lost';
			onChange({ state, since: wholeAt ?? clock.now(), reason, retryAt: clock.now() + delay, attempt: failures });
			resting = new AbortController();
			await pause(clock, delay, AbortSignal.any([resting.signal, closing.signal]));
		}
	}

	const running = run();
	return {
		session: () => session,
		shell: () => line.now()?.shell(),
		askHost: async command => line.now()?.askHost(command),
		retry: () => resting.abort(),
		async close() {
			closing.abort();
			line.now()?.close();
			await running;
			line.now()?.close();
		},
	};
}

type KeptLine = {
	/** The dialler that stands, where it leads there; else a new one. */
	to(address: EngineAddress): Dialler;
	now(): Dialler | undefined;
};

/** The way to the engine: by ssh it outlives a conversation, and with it a shell in a container. */
function keepLine(): KeptLine {
	let dialler: Dialler | undefined;
	let leadsTo: EngineAddress | undefined;
	return {
		to(address) {
			if (dialler?.stands() && isDeepStrictEqual(address, leadsTo)) return dialler;
			dialler?.close();
			leadsTo = address;
			dialler = diallerFor(address);
			return dialler;
		},
		now: () => dialler,
	};
}

/**
 * A line can break without a word (a pulled cable, a stopped process): only what comes over it proves that it holds.
 * While anything comes, nothing has to be asked.
 */
async function keepPinging(session: Session, over: AbortController): Promise<void> {
	const { clock, signal, address, received, docker } = session;
	let silence = 0;
	while (!signal.aborted) {
		const before = received();
		await pause(clock, LISTEN_MS, signal);
		silence = received() > before ? 0 : silence + LISTEN_MS;
		if (silence < rhythmOver(session, PING_AFTER)) continue;
		try {
			await ask(session, () => docker.ping(), PING_ANSWER_MS[address.kind]);
			silence = 0;
		} catch (error) {
			// Other streams still flow: what is wrong with this one says nothing of them.
			if (received() === before) over.abort(error);
		}
	}
}

/** Doubles with each failure; jitter keeps many consoles from knocking at a restarted engine in step. */
export function retryDelay(failures: number, random: number): number {
	const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures);
	return FIRST_BACKOFF_MS + random * (longest - FIRST_BACKOFF_MS);
}
