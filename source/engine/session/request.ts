/**
 * Requests with a body. dockerode puts the whole body of a creation into the URL as well, where proxies and debug logs
 * keep it; here the query and the body are separate.
 */

import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type Modem from 'docker-modem';
import { ask, type Session } from './session.ts';
import { asError } from '../../text/error.ts';

/** What `X-Registry-Auth` carries, as JSON in base64url (Engine API 1.41, "Authentication"). */
export type RegistryAuth = { serveraddress: string } & (
	| { username: string; password: string }
	/** From a registry that gave it for a password, e.g. at `docker login` with OAuth2. */
	| { identitytoken: string }
	/** A bearer token that goes to the registry as it is. */
	| { registrytoken: string }
);

export type EngineRequest = {
	method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
	/** Without the API version, e.g. `/containers/create`. */
	path: string;
	query?: Readonly<Record<string, string | number | boolean>>;
	/** Sent as JSON. */
	body?: object;
	/** Sent as it is; a stream while it comes. */
	tar?: Buffer | Readable;
	/** The credentials for a registry: `X-Registry-Auth`. */
	auth?: RegistryAuth;
	/** Breaks it off, the answer too while that comes. */
	signal?: AbortSignal;
};

/** The path of what is asked of one container; without `what` its own. */
export function containerPath(idOrName: string, what?: string): string {
	const own = `/containers/${encodeURIComponent(idOrName)}`;
	return what === undefined ? own : `${own}/${what}`;
}

/** 304: it was so already. */
const FINE = { 200: true, 201: true, 204: true, 304: true };

/**
 * Resolves with the answer's JSON; with raw bytes where it is none.
 *
 * @throws what `ask` throws
 */
export function request(session: Session, wanted: EngineRequest, ms?: number): Promise<unknown> {
	return ask(session, over => dial(session, { ...options(wanted), abortSignal: either(over, wanted.signal) }), ms);
}

/** Resolves with the answer's bytes as they come, once it has begun. */
export async function requestStream(session: Session, wanted: EngineRequest, ms: number): Promise<IncomingMessage> {
	const answer = await ask(
		session,
		over => dial(session, { ...options(wanted), isStream: true, abortSignal: either(over, wanted.signal) }),
		ms,
	);
	if (!(answer instanceof IncomingMessage)) throw new TypeError('The engine answered with something else than HTTP.');
	const hangUp = (): void => void answer.destroy(asError(session.signal.reason));
	session.signal.addEventListener('abort', hangUp);
	answer.once('close', () => session.signal.removeEventListener('abort', hangUp));
	return answer;
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

function either(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
	return other === undefined ? one : AbortSignal.any([one, other]);
}
