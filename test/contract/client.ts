/** A plain HTTP client on an engine's socket: the contract is told of bytes and headers, not of a library's view of them. */

import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; body: unknown };

export type Client = {
	/** `body`: a tar, or what goes as JSON. */
	call(method: string, path: string, body?: unknown): Promise<Answer>;
	/** Opens an answer that has no end of its own. Whoever opens it destroys it. */
	open(path: string): Promise<IncomingMessage>;
	/** Upgrades to a raw connection; an answer other than 101 rejects with its text. */
	hijack(path: string, body: unknown): Promise<{ socket: Duplex; headers: IncomingHttpHeaders }>;
};

export function createClient(socketPath: string): Client {
	const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
		const isTar = Buffer.isBuffer(body);
		const text = body === undefined || isTar ? body : JSON.stringify(body);
		const type = isTar ? 'application/x-tar' : 'application/json';
		const length = text === undefined ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) };
		const sent = request({ socketPath, method, path, agent: false, headers: { ...length, ...headers } });
		sent.end(text);
		return sent;
	};
	return {
		call: (method, path, body) =>
			new Promise((resolve, reject) => {
				const sent = send(method, path, body);
				sent.on('error', reject);
				sent.on('response', response => {
					bytesOf(response).then(bytes => resolve(answerOf(response, bytes)), reject);
				});
			}),
		open: path =>
			new Promise((resolve, reject) => {
				const sent = send('GET', path, undefined);
				sent.on('error', reject);
				sent.on('response', resolve);
			}),
		hijack: (path, body) =>
			new Promise((resolve, reject) => {
				const sent = send('POST', path, body, { Connection: 'Upgrade', Upgrade: 'tcp' });
				sent.on('error', reject);
				sent.on('response', response => {
					bytesOf(response).then(bytes => reject(new Error(`${response.statusCode}: ${bytes.toString()}`)), reject);
				});
				sent.on('upgrade', (response, socket, head) => {
					if (head.length > 0) socket.unshift(head);
					resolve({ socket, headers: response.headers });
				});
			}),
	};
}

/** All bytes until the end. */
export async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks);
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Answer {
	const text = bytes.toString();
	// What a pull or a build tells is one object after the other.
	const isOne = text.trim() !== '' && !/\}\r?\n\{/.test(text);
	const isJson = headers['content-type']?.startsWith('application/json') === true && isOne;
	return { status: statusCode, headers, text, body: isJson ? JSON.parse(text) : undefined };
}

export type Frame = { stream: number; text: string };

/** Takes multiplexed bytes apart: stream, three zeros, length, payload. Throws where they are no whole frames. */
export function framesOf(bytes: Buffer): Frame[] {
	const frames: Frame[] = [];
	for (let at = 0; at < bytes.length;) {
		const length = bytes.readUInt32BE(at + 4);
		const payload = bytes.subarray(at + 8, at + 8 + length);
		if (bytes.readUIntBE(at + 1, 3) !== 0 || payload.length < length) throw new Error(`no frame at byte ${at}`);
		frames.push({ stream: bytes.readUInt8(at), text: payload.toString() });
		at += 8 + length;
	}
	return frames;
}
