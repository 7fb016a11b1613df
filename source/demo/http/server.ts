/** HTTP around the routes: version prefixes, bodies, errors and hijacked connections, as the engine does them. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import { API_VERSION, ENGINE_VERSION, MIN_API_VERSION } from '../content/host.ts';
import { DemoEngineError } from '../engine-error.ts';
import type { HttpReply } from './call.ts';
import { createRouter, type Router, type Routes } from './router.ts';

const HEADERS = {
	'Api-Version': API_VERSION,
	'Docker-Experimental': 'false',
	Ostype: 'linux',
	Server: `Docker/${ENGINE_VERSION} (linux)`,
};

const RAW_STREAM = 'application/vnd.docker.raw-stream';

/**
 * @param now by the engine's clock, in milliseconds since the epoch: the date above each answer
 * @param onFault called with an error that is the demo's own
 */
export function createApiServer(routes: Routes, now: () => number, onFault: (error: unknown) => void): Server {
	const router = createRouter(routes);
	const server = createServer({ keepAliveTimeout: 0 });
	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		response.setHeader('Date', new Date(now()).toUTCString());
		answer(router, request)
			.catch((error: unknown) => errorReply(error, onFault))
			.then(reply => send(reply, response))
			.catch(onFault);
	});
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		upgradeBody(request, head)
			.then(({ body, rest }) => {
				if (rest.length > 0) socket.unshift(rest);
				return answer(router, request, body);
			})
			.catch((error: unknown) => errorReply(error, onFault))
			.then(reply => sendRaw(reply, socket))
			.catch(onFault);
	});
	return server;
}

async function answer(router: Router, request: IncomingMessage, upgradeText?: string): Promise<HttpReply> {
	const url = new URL(request.url ?? '/', 'http://engine');
	const path = withoutVersion(url.pathname);
	const method = request.method === 'HEAD' && path === '/_ping' ? 'GET' : (request.method ?? 'GET');
	const found = router(method, path);
	if (found === undefined) throw new DemoEngineError(404, 'page not found');
	const text = upgradeText ?? (await readText(request));
	const isTar = url.pathname.endsWith('/archive') || url.pathname.endsWith('/build');
	const body = isTar ? text : parseBody(text);
	return found.handler({ params: found.params, query: url.searchParams, body });
}

/** Takes `/v1.41` off a path; a version the engine does not speak is refused. */
function withoutVersion(path: string): string {
	const [, version, rest] = /^\/v(\d+\.\d+)(\/.*)$/.exec(path) ?? [];
	if (version === undefined || rest === undefined) return path;
	if (asNumber(version) > asNumber(API_VERSION)) {
		throw new DemoEngineError(
			400,
			`client version ${version} is too new. Maximum supported API version is ${API_VERSION}`,
		);
	}
	if (asNumber(version) < asNumber(MIN_API_VERSION)) {
		throw new DemoEngineError(
			400,
			`client version ${version} is too old. Minimum supported API version is ${MIN_API_VERSION}, ` +
				'please upgrade your client to a newer version',
		);
	}
	return rest;
}

function asNumber(version: string): number {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major * 1000 + minor;
}

async function readText(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString();
}

function parseBody(text: string): unknown {
	if (text.trim() === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		throw new DemoEngineError(400, 'invalid JSON in the request body');
	}
}

/** Node gives the body of an upgrade request as the first bytes after the headers (or, from Node 26 on, as the request). */
async function upgradeBody(request: IncomingMessage, head: Buffer): Promise<{ body: string; rest: Buffer }> {
	const streamed = await readText(request);
	if (streamed !== '') return { body: streamed, rest: head };
	const length = Number(request.headers['content-length'] ?? 0);
	let bytes = head;
	while (bytes.length < length) {
		const [chunk] = await new Promise<[Buffer]>(resolve => request.socket.once('data', data => resolve([data])));
		bytes = Buffer.concat([bytes, chunk]);
	}
	return { body: bytes.subarray(0, length).toString(), rest: bytes.subarray(length) };
}

function errorReply(error: unknown, onFault: (error: unknown) => void): HttpReply {
	if (error instanceof DemoEngineError) {
		return error.status === 304 ? { status: 304 } : { status: error.status, body: { message: error.message } };
	}
	onFault(error);
	return { status: 500, body: { message: `demo engine: ${String(error)}` } };
}

function send(reply: HttpReply, response: ServerResponse): void {
	for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
	if ('stream' in reply) return reply.stream(response);
	if ('hijack' in reply) {
		response.writeHead(200, { 'Content-Type': RAW_STREAM, Connection: 'close' });
		response.flushHeaders();
		const oneWay = Duplex.from({ writable: response, readable: nothing() });
		// A client that hangs up is everyday; the exec learns of it by `close`.
		return reply.hijack(oneWay.on('error', () => undefined));
	}
	if (reply.body === undefined) return void response.writeHead(reply.status).end();
	const text = typeof reply.body === 'string' ? reply.body : `${JSON.stringify(reply.body)}\n`;
	const type = typeof reply.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
	response.writeHead(reply.status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }).end(text);
}

async function* nothing(): AsyncGenerator<Buffer> {}

function sendRaw(reply: HttpReply, socket: Duplex): void {
	const headers = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
	if ('hijack' in reply) {
		socket.write(
			`HTTP/1.1 101 UPGRADED\r\nContent-Type: ${RAW_STREAM}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n${headers.join('')}\r\n`,
		);
		return reply.hijack(socket);
	}
	const body = 'status' in reply && reply.body !== undefined ? `${JSON.stringify(reply.body)}\n` : '';
	const status = 'status' in reply ? reply.status : 400;
	socket.end(
		`HTTP/1.1 ${status} ${status === 404 ? 'Not Found' : 'Error'}\r\nContent-Type: application/json\r\n` +
			`Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n${headers.join('')}\r\n${body}`,
	);
}
