/** Asks a LAVA server over the network. */

import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { asError, codeOf, messageOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';
import { ALLOWED_HOST, type HttpAnswer, type Ask, Unreachable, USER_AGENT } from './asking.ts';

const ANSWER_BYTES = 8 * 1024 * 1024;

export type DirectOptions = {
	/** e.g. `http://172.18.0.2/`. */
	base: string;
	/** Says `Host: localhost`, which any server takes: for one that is asked by its address. */
	asLocalhost: boolean;
	milliseconds: number;
};

export function askDirectly({ base, asLocalhost, milliseconds }: DirectOptions): Ask {
	const send = base.startsWith('https:') ? requestHttps : requestHttp;
	const ask: Ask = ({ path, token, signal }) =>
		new Promise((resolve, reject) => {
			const fail = (error: unknown): void =>
				reject(signal?.aborted ? asError(signal.reason) : unreachable(error, base));
			const request = send(new URL(path, base), {
				headers: {
					Accept: 'application/json',
					'User-Agent': USER_AGENT,
					...(asLocalhost && { Host: ALLOWED_HOST }),
					...(token !== undefined && { Authorization: `Token ${token}` }),
				},
				signal: AbortSignal.any([AbortSignal.timeout(milliseconds), ...(signal ? [signal] : [])]),
			});
			request.on('error', error => {
				// The server may close a connection that was kept just when it is used again: another one is opened then.
				if (request.reusedSocket && codeOf(error) === 'ECONNRESET') resolve(ask({ path, token, signal }));
				else fail(error);
			});
			request.on('response', response => void read(response).then(resolve, fail));
			request.end();
		});
	return ask;
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of response) {
		if (!Buffer.isBuffer(chunk)) continue;
		bytes += chunk.length;
		if (bytes > ANSWER_BYTES) throw new Error('the answer is larger than any list of workers');
		chunks.push(chunk);
	}
	return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
}

function unreachable(error: unknown, base: string): Unreachable {
	const timedOut = error instanceof Error && error.name === 'TimeoutError';
	switch (timedOut ? 'ETIMEDOUT' : codeOf(error)) {
		case 'ECONNREFUSED':
			return new Unreachable(`Nothing listens at ${base}.`, 'nothing-listens');
		case 'ECONNRESET':
		case 'EPIPE':
			return new Unreachable(`The line to ${base} broke.`, 'other');
		case 'ABORT_ERR':
		case 'ETIMEDOUT':
			return new Unreachable(`${base} does not answer in time.`, 'silent');
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'EHOSTDOWN':
			return new Unreachable(`No way leads to ${base}.`, 'no-way');
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return new Unreachable(`The host of ${base} has no address.`, 'no-way');
		default:
			return new Unreachable(plain(`${base} can't be asked: ${messageOf(error)}.`), 'other');
	}
}
