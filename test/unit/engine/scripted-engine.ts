/** A peer that speaks HTTP on a unix socket as the Docker Engine does, and answers as a test tells it. */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Sent as JSON; a function writes its answer itself. */
export type Answer =
	| string
	| readonly unknown[]
	| Readonly<Record<string, unknown>>
	| ((request: IncomingMessage, response: ServerResponse) => void | Promise<void>);

export type ScriptedEngine = {
	readonly address: string;
	/** What was asked, without the API version: `GET /containers/json?all=true`. */
	readonly requests: string[];
	/** By path without version and query; what is not here gets HTTP 404. */
	readonly answers: Map<string, Answer>;
	/** Sends an event to all who listen. */
	emit(event: unknown): void;
	/** Listens; a second call after `stop` is a restart. */
	start(): Promise<void>;
	/** Breaks every connection and removes the socket. */
	stop(): Promise<void>;
	cleanup(): Promise<void>;
};

export async function createScriptedEngine(): Promise<ScriptedEngine> {
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	const socket = join(folder, 'engine.sock');
	const requests: string[] = [];
	const answers = new Map<string, Answer>(Object.entries(ordinaryAnswers()));
	const listeners = new Set<ServerResponse>();
	const sockets = new Set<Socket>();

	answers.set('/events', (request: IncomingMessage, response: ServerResponse) => {
		// What is past alone: nothing.
		if (/[?&]until=/.test(request.url ?? '')) return void response.end();
		listeners.add(response);
		response.on('close', () => listeners.delete(response));
		response.flushHeaders();
	});

	const server = createServer((request, response) => {
		const url = (request.url ?? '').replace(/^\/v\d+\.\d+/, '');
		requests.push(`${request.method} ${decodeURIComponent(url)}`);
		void reply(answers.get(url.split('?')[0] ?? ''), request, response);
	});
	server.on('connection', connection => {
		sockets.add(connection);
		connection.on('close', () => sockets.delete(connection));
	});

	async function stop(): Promise<void> {
		if (!server.listening) return;
		const closed = once(server, 'close');
		server.close();
		for (const connection of sockets) connection.destroy();
		await closed;
	}

	return {
		address: `unix://${socket}`,
		requests,
		answers,
		emit(event) {
			for (const listener of listeners) listener.write(`${JSON.stringify(event)}\n`);
		},
		async start() {
			server.listen(socket);
			await once(server, 'listening');
		},
		stop,
		async cleanup() {
			await stop();
			await rm(folder, { recursive: true });
		},
	};
}

async function reply(answer: Answer | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
	response.setHeader('Api-Version', '1.41');
	if (typeof answer === 'function') return answer(request, response);
	response.statusCode = answer === undefined ? 404 : 200;
	response.setHeader('Content-Type', 'application/json');
	response.end(JSON.stringify(answer ?? { message: 'no such object' }));
}

function ordinaryAnswers(): Record<string, Answer> {
	return {
		'/_ping': 'OK',
		'/version': { Version: '20.10.24', ApiVersion: '1.41', Arch: 'amd64' },
		'/info': { ID: 'AAAA:BBBB', Name: 'lab-host', OperatingSystem: 'Debian 12', NCPU: 2, MemTotal: 4e9 },
		'/containers/json': [],
		'/networks': [],
	};
}

/** An element of `GET /containers/json`. */
export function listed(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		Id: id,
		Names: [`/${id}`],
		Image: 'busybox:1',
		ImageID: 'sha256:00',
		Command: 'sh',
		Created: 1_700_000_000,
		State: 'running',
		Status: 'Up 2 minutes',
		Ports: [],
		Labels: null,
		HostConfig: { NetworkMode: 'default' },
		NetworkSettings: { Networks: {} },
		...more,
	};
}

/** The answer of `GET /containers/ID/json`: `config` is put into its `Config`, `more` beside. */
export function inspected(
	id: string,
	config: Record<string, unknown> = {},
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	return {
		Id: id,
		Name: `/${id}`,
		Image: 'sha256:00',
		Path: 'sh',
		Args: [],
		Created: '2023-11-14T22:13:20.5Z',
		State: stateOf('running'),
		RestartCount: 0,
		Config: { Image: 'busybox:1', Hostname: id, Tty: false, Env: null, Cmd: ['sh'], Labels: null, ...config },
		HostConfig: {
			NetworkMode: 'default',
			RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
			Privileged: false,
		},
		Mounts: [],
		NetworkSettings: { Networks: {}, Ports: {} },
		...more,
	};
}

/** The `State` of an inspected container. */
export function stateOf(status: string, more: Record<string, unknown> = {}): Record<string, unknown> {
	const times = { StartedAt: '2026-11-01T10:00:00Z', FinishedAt: '0001-01-01T00:00:00Z' };
	return { Status: status, ExitCode: 0, OOMKilled: false, ...times, ...more };
}

/** A line of `GET /events` about a container. */
export function containerEvent(action: string, id: string, attributes: Record<string, string> = {}): unknown {
	const time = Math.floor(Date.now() / 1000);
	return {
		Type: 'container',
		Action: action,
		Actor: { ID: id, Attributes: { name: id, ...attributes } },
		time,
		timeNano: time * 1e9,
	};
}
