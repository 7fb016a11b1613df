import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import type { EngineAddress } from '../../../../source/engine/reach/docker-host.ts';
import { diallerFor, openTransport } from '../../../../source/engine/reach/transport.ts';

/** The first bytes that come for an engine at this name, which has no certificate to show. */
async function helloFor(host: string): Promise<Buffer> {
	const server = createServer().listen(0, 'localhost');
	await once(server, 'listening');
	const bound = server.address();
	assert.ok(bound !== null && typeof bound === 'object');
	const hello = new Promise<Buffer>(resolve => {
		server.on('connection', socket => {
			socket.on('error', () => {});
			socket.once('data', bytes => {
				resolve(bytes);
				socket.destroy();
			});
		});
	});
	const tls = { verify: true };
	const address: EngineAddress = { kind: 'tcp', host, port: bound.port, tls, shown: `tcp://${host}`, origin: '--host' };
	const transport = await openTransport(diallerFor(address));
	try {
		await assert.rejects(transport.docker().ping());
		return await hello;
	} finally {
		transport.close();
		server.close();
	}
}

test('TLS names the host it wants, by which routers go', async () => {
	const hello = await helloFor('localhost');
	assert.ok(hello.includes('localhost'));
});

test('TLS names no address as a host', async () => {
	const hello = await helloFor(await loopback());
	assert.ok(!hello.includes('127.0.0.1'));
	assert.ok(!hello.includes('::1'));
});

/** What localhost is here. */
async function loopback(): Promise<string> {
	const server = createServer().listen(0, 'localhost');
	await once(server, 'listening');
	const bound = server.address();
	server.close();
	assert.ok(bound !== null && typeof bound === 'object');
	return bound.address;
}
