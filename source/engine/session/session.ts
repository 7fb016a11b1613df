/** One conversation with an engine: from the agreement on a version until the line breaks. */

import type Modem from 'docker-modem';
import type Docker from 'dockerode';
import { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { plain } from '../../text/sanitise.ts';
import type { Address } from '../reach/docker-host.ts';
import { readOne, text } from '../answers/answer.ts';
import { within, type Clock } from '../clock.ts';
import { EngineError } from '../engine-error.ts';
import type { Transport } from '../reach/transport.ts';
import { agreeOnVersion } from './version.ts';

export type Session = {
	docker: Docker;
	/** The version agreed on, e.g. `1.41`. */
	apiVersion: string;
	address: Address;
	clock: Clock;
	/** Aborts, with the reason, when the conversation is over. */
	signal: AbortSignal;
};

const ANSWER_MS = 20_000;
/** An engine that systemd starts on the first connection takes some seconds; ssh has its own, longer, limit. */
const FIRST_ANSWER_MS = { unix: 10_000, tcp: 10_000, ssh: 40_000 };

/**
 * Agrees with the engine on an API version. Its ping tells the newest it speaks at no cost, while `GET /version`
 * runs programs on some engines.
 *
 * @throws EngineError, or the transport's error
 */
export async function openSession(
	transport: Transport,
	address: Address,
	clock: Clock,
	signal: AbortSignal,
): Promise<Session> {
	const ms = FIRST_ANSWER_MS[address.kind];
	const offered = await within(
		clock,
		ms,
		signal,
		() => silent(address, ms),
		abortSignal => offeredVersion(transport.docker(), abortSignal),
	);
	const apiVersion = agreeOnVersion(offered);
	return { docker: transport.docker(apiVersion), apiVersion, address, clock, signal };
}

async function offeredVersion(docker: Docker, abortSignal: AbortSignal): Promise<string> {
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
	if (typeof offered === 'string') {
		return plain(offered);
	}
	return readOne(await docker.version(), 'engine', z.object({ ApiVersion: text })).ApiVersion;
}

/**
 * Makes one request. docker-modem never settles when the line breaks in the middle of an answer, so each request
 * also ends with the session, and when its time is over.
 *
 * @throws EngineError `silent` after `ms` milliseconds; the reason of the session's end; dockerode's error
 */
export function ask<T>(
	{ clock, signal, address }: Session,
	call: (abortSignal: AbortSignal) => Promise<T>,
	ms: number = ANSWER_MS,
): Promise<T> {
	return within(clock, ms, signal, () => silent(address, ms), call);
}

function silent(address: Address, ms: number): EngineError {
	return new EngineError({
		kind: 'silent',
		message: `The engine at ${plain(address.shown)} has not answered for ${ms / 1000} seconds.`,
		remedy: [
			'It may be starting, overloaded or hung, or the line to it may be broken. On its host:',
			'$ sudo systemctl status docker',
			'$ sudo journalctl -u docker -e',
		],
	});
}
