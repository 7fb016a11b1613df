/** Why a server can't be asked over the network, on sockets of this machine. */

import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { afterEach, suite, test } from 'node:test';
import { Unreachable } from '../../../../source/server/ask/asking.ts';
import { askDirectly } from '../../../../source/server/ask/direct.ts';

let close: (() => void) | undefined;
afterEach(() => close?.());

/** What is done with who connects. */
async function listening(serve: (socket: Socket) => void): Promise<string> {
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		serve(socket);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	close = () => {
		server.close();
		for (const socket of sockets) socket.destroy();
	};
	const address = server.address();
	assert.ok(address !== null && typeof address === 'object');
	return `http://127.0.0.1:${address.port}/`;
}

async function why(base: string, milliseconds = 60_000): Promise<[Unreachable['kind'], string]> {
	const error: unknown = await askDirectly({ base, asLocalhost: true, milliseconds })({ path: '/' }).catch(
		(reason: unknown) => reason,
	);
	assert.ok(error instanceof Unreachable, String(error));
	return [error.kind, error.message.replace(/127\.0\.0\.1:\d+/, 'HERE')];
}

suite('a web server', () => {
	test('that says nothing is silent', async () => {
		assert.deepEqual(await why(await listening(() => {}), 1), ['silent', 'http://HERE/ does not answer in time.']);
	});

	test('that hangs up is a broken line', async () => {
		const base = await listening(socket => socket.resetAndDestroy());
		assert.deepEqual(await why(base), ['other', 'The line to http://HERE/ broke.']);
	});

	test('that closes a connection just when it is used again is asked on another one', async () => {
		let connections = 0;
		const base = await listening(socket => {
			connections++;
			socket.once('data', () => {
				socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
				socket.once('data', () => socket.resetAndDestroy());
			});
		});
		const ask = askDirectly({ base, asLocalhost: true, milliseconds: 60_000 });
		const bodies = [(await ask({ path: '/' })).body, (await ask({ path: '/' })).body];
		assert.deepEqual([bodies, connections], [['ok', 'ok'], 2]);
	});

	test('that hangs up in the middle of its answer is a broken line', async () => {
		const base = await listening(socket => {
			socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
			setImmediate(() => socket.destroy());
		});
		assert.deepEqual(await why(base), ['other', 'The line to http://HERE/ broke.']);
	});

	test('that speaks no HTTP is told as what it is', async () => {
		const [kind, says] = await why(await listening(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
		assert.equal(kind, 'other');
		assert.match(says, /^http:\/\/HERE\/ can't be asked: Parse Error/);
	});

	test('that sends more than any list of workers is not read to its end', async () => {
		const base = await listening(socket => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			const flood = (): void => {
				if (!socket.destroyed) socket.write(Buffer.alloc(1024 * 1024), flood);
			};
			flood();
		});
		assert.match((await why(base))[1], /larger than any list of workers/);
	});

	test('answers with its status and what it says', async () => {
		const base = await listening(socket => socket.end('HTTP/1.1 418 I am a teapot\r\nContent-Length: 2\r\n\r\nab'));
		const answer = await askDirectly({ base, asLocalhost: true, milliseconds: 60_000 })({ path: '/' });
		assert.deepEqual(answer, { status: 418, body: 'ab' });
	});
});
