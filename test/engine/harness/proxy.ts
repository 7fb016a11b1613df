/** A proxy before an engine's socket, as administrators put one there: it refuses some calls, and ends or holds others. */

import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { rmSync } from 'node:fs';

/** What becomes of a request: `hold-head` keeps the head of the answer back until its first byte comes. */
export type Treatment = 'pass' | 'refuse' | 'hold-head';

export type Proxy = {
	/** As DOCKER_HOST wants it. */
	readonly address: string;
	/** What was asked, without the API version: `GET /networks`. */
	readonly requests: string[];
	/** By the path without version and query; what is not here passes. */
	readonly treatments: Map<string, Treatment>;
	/** Ends the answers to that path that are under way, in good order, as a limit of time does. */
	end(path: string): void;
	close(): Promise<void>;
};

/** @param socket where it listens; `engine`: where it leads to */
export async function openProxy(socket: string, engine: string): Promise<Proxy> {
	const requests: string[] = [];
	const treatments = new Map<string, Treatment>();
	/** The answers under way, with the path of each. */
	const open = new Map<ServerResponse, string>();
	const sockets = new Set<Socket>();

	const server = createServer((incoming, response) => {
		const url = (incoming.url ?? '').replace(/^\/v\d+\.\d+/, '');
		const path = url.split('?')[0] ?? '';
		requests.push(`${incoming.method} ${url}`);
		const treatment = treatments.get(path) ?? 'pass';
		if (treatment === 'refuse') return refuse(response);
		open.set(response, path);
		response.on('close', () => open.delete(response));
		forward(incoming, response, engine, treatment === 'hold-head');
	});
	server.on('connection', connection => {
		sockets.add(connection);
		connection.on('close', () => sockets.delete(connection));
	});
	server.listen(socket);
	await once(server, 'listening');
	return {
		address: `unix://${socket}`,
		requests,
		treatments,
		end(path) {
			for (const [response, of] of open) if (of === path) response.end();
		},
		async close() {
			const closed = once(server, 'close');
			server.close();
			for (const connection of sockets) connection.destroy();
			await closed;
			rmSync(socket, { force: true });
		},
	};
}

/** As HAProxy does it, which most proxies for Docker's socket are made of. */
function refuse(response: ServerResponse): void {
	response.writeHead(403, { 'Content-Type': 'text/html' });
	response.end('<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>');
}

function forward(incoming: IncomingMessage, response: ServerResponse, socketPath: string, holdHead: boolean): void {
	const { method, url: path, headers } = incoming;
	const onward = request({ socketPath, method, path, headers }, answer => {
		response.writeHead(answer.statusCode ?? 502, answer.headers);
		if (!holdHead) response.flushHeaders();
		answer.on('data', (bytes: Buffer) => response.writableEnded || response.write(bytes));
		answer.on('end', () => response.end());
	});
	onward.on('error', () => response.destroy());
	response.on('close', () => onward.destroy());
	incoming.pipe(onward);
}
