/**
 * Requests with a body. dockerode puts the whole body of a creation into the URL as well, where proxies and debug logs
 * keep it; here the query and the body are told apart.
 */

import type { Duplex } from 'node:stream';
import { IncomingMessage } from 'node:http';
import type Modem from 'docker-modem';
import { ask, type Session } from './session.ts';

export type EngineRequest = {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Without the API version, e.g. `/containers/create`. */
	path: string;
	query?: Readonly<Record<string, string | number | boolean>>;
	/** Sent as JSON. */
	body?: object;
	/** Sent as it is. */
	tar?: Buffer;
	/** The credentials for a registry: `X-Registry-Auth`. */
	auth?: { username: string; password: string; serveraddress: string };
};

/** 304: it was so already. */
const FINE = { 101: true, 200: true, 201: true, 204: true, 304: true };

/**
 * Resolves with the answer's JSON; with raw bytes where it is none.
 *
 * @throws what `ask` throws
 */
export function request(session: Session, wanted: EngineRequest, ms?: number): Promise<unknown> {
	return ask(session, abortSignal => dial(session, { ...options(wanted), abortSignal }), ms);
}

/** Resolves with the answer's bytes as they come, once it has begun. */
export async function requestStream(session: Session, wanted: EngineRequest, ms: number): Promise<IncomingMessage> {
	const answer = await ask(session, () => dial(session, { ...options(wanted), isStream: true }), ms);
	if (!(answer instanceof IncomingMessage)) throw new TypeError('The engine answered with something else than HTTP.');
	const hangUp = (): void => void answer.destroy(asError(session.signal.reason));
	session.signal.addEventListener('abort', hangUp);
	answer.once('close', () => session.signal.removeEventListener('abort', hangUp));
	return answer;
}

/** Takes the connection over: bytes go both ways. */
export async function requestHijacked(session: Session, wanted: EngineRequest): Promise<Duplex> {
	const socket = await ask(session, () => dial(session, { ...options(wanted), hijack: true, openStdin: true }));
	// dockerode's answer to a hijacked request is the connection's socket, or a stand-in for it.
	return socket as Duplex;
}

function options({ method, path, query, body, tar, auth }: EngineRequest): Modem.DialOptions {
	return {
		path: query === undefined ? path : `${path}?`,
		method,
		options: { _query: query ?? {}, _body: body ?? {} },
		statusCodes: FINE,
		...(tar !== undefined && { file: tar }),
		...(auth && { authconfig: auth }),
	};
}

function dial({ docker }: Session, wanted: Modem.DialOptions): Promise<unknown> {
	const modem: Modem = docker.modem;
	return new Promise((resolve, reject) => {
		modem.dial(wanted, (error, answer) => (error ? reject(error) : resolve(answer)));
	});
}

function asError(reason: unknown): Error {
	return reason instanceof Error ? reason : new Error(String(reason));
}
