/** Begins a conversation with an engine. */

import type Modem from 'docker-modem';
import type Docker from 'dockerode';
import { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { plain } from '../../text/sanitise.ts';
import { readOne, text } from '../answers/answer.ts';
import { within } from '../clock.ts';
import { EngineError, isRefusal } from '../engine-error.ts';
import type { Dialler } from '../reach/dialler.ts';
import { openTransport, type Transport } from '../reach/transport.ts';
import { type Session, silent } from './session.ts';
import { agreeOnVersion } from './version.ts';

export type OpenSession<First = unknown> = {
	session: Session;
	/** What was asked at once, where it was asked in the version agreed on. */
	first: First | undefined;
	/** Ends its requests; to be called when its signal has aborted. */
	close: () => void;
};

/**
 * Questions that need not wait for the agreement on a version: asked without one, they are asked in the engine's newest.
 * It aborts when their answers are not wanted.
 */
export type FirstQuestions<First> = (docker: Docker, abortSignal: AbortSignal) => First;

/** An engine that systemd starts on the first connection takes some seconds; a line elsewhere may be long. */
const FIRST_ANSWER_MS = { unix: 10_000, tcp: 30_000, ssh: 30_000 };

/** What took longer than this was the engine's start, and no line. Milliseconds. */
const LONGEST_TRIP = 3_000;

/**
 * Agrees with the engine on an API version, by whatever way the dialler has. The engine's ping tells the newest that it
 * speaks at no cost, while `GET /version` runs programs on some engines.
 *
 * @param askFirst asked beside the ping where streams are opened ahead: a round trip less
 * @throws EngineError, or the transport's error
 */
export async function openSession<First>(
	dialler: Dialler,
	of: Pick<Session, 'host' | 'address' | 'clock' | 'signal'>,
	askFirst?: FirstQuestions<First>,
): Promise<OpenSession<First>> {
	await dialler.ready(of.signal);
	for (;;) {
		const transport = await openTransport(dialler);
		const asking = dialler.ahead() > 0 ? askFirst : undefined;
		try {
			const line = { received: dialler.received, ahead: dialler.ahead() };
			const agreed = await agree(transport, { ...of, ...line }, asking);
			if (await dialler.settled(of.signal)) return { ...agreed, close: transport.close };
			transport.close();
		} catch (error) {
			transport.close();
			if (of.signal.aborted) throw error;
			if (await isElsewhere(dialler, of.signal)) continue;
			if (error instanceof EngineError || !dialler.fallBack()) throw error;
		}
	}
}

/** Whether nothing answered because the engine is elsewhere than it was looked for; why that is not known is said elsewhere. */
const isElsewhere = async (dialler: Dialler, signal: AbortSignal): Promise<boolean> =>
	!(await dialler.settled(signal).catch(() => true));

async function agree<First>(
	{ docker }: Transport,
	context: Pick<Session, 'host' | 'address' | 'clock' | 'signal' | 'received' | 'ahead'>,
	askFirst: FirstQuestions<First> | undefined,
): Promise<Pick<OpenSession<First>, 'session' | 'first'>> {
	const { address, clock, signal } = context;
	const ms = FIRST_ANSWER_MS[address.kind];
	const began = clock.now();
	const unwanted = new AbortController();
	const offering = within(
		clock,
		ms,
		signal,
		() => silent(address, ms),
		abortSignal => offeredVersion(docker(), abortSignal),
	);
	const first = askFirst?.(docker(), AbortSignal.any([signal, unwanted.signal]));
	const offered = await offering;
	const apiVersion = agreeOnVersion(offered);
	const tripMs = Math.min(clock.now() - began, LONGEST_TRIP);
	const session = { ...context, docker: docker(apiVersion), apiVersion, tripMs };
	if (apiVersion === offered) return { session, first };
	unwanted.abort();
	return { session, first: undefined };
}

/** A proxy may let only one of the two through that tell it. */
async function offeredVersion(docker: Docker, abortSignal: AbortSignal): Promise<string> {
	try {
		const offered = await pingedVersion(docker, abortSignal);
		if (offered !== undefined) return offered;
	} catch (error) {
		if (!isRefusal(error)) throw error;
	}
	return readOne(await docker.version(), 'engine', z.object({ ApiVersion: text })).ApiVersion;
}

/** Undefined where the answer does not tell it. */
async function pingedVersion(docker: Docker, abortSignal: AbortSignal): Promise<string | undefined> {
	const modem: Modem = docker.modem;
	const answer = await new Promise<unknown>((resolve, reject) => {
		// dockerode's ping() keeps the header to itself.
		modem.dial(
			{ path: '/_ping', method: 'GET', isStream: true, abortSignal, statusCodes: { 200: true, 500: 'server error' } },
			(error, result) => (error ? reject(error) : resolve(result)),
		);
	});
	if (!(answer instanceof IncomingMessage)) {
		throw new TypeError('The answer to a ping is no HTTP message.');
	}
	answer.resume();
	const offered = answer.headers['api-version'];
	return typeof offered === 'string' ? plain(offered) : undefined;
}
