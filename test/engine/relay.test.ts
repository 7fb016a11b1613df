/** The relay by which tests reach what runs in an engine's network: no engine is needed to prove it. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { openRelay, type Relay } from './harness/relay.ts';

const writes = (bytes: number): ChildProcess => spawn('head', ['-c', String(bytes), '/dev/zero']);

describe('the relay of tests', () => {
	it('gives all that a program wrote before it ended', async () => {
		const { relay, socket, program } = await connected(() => writes(60_000));
		// Ended before its output is read: what a machine that is full does by itself.
		program.stdout?.pause();
		await once(program, 'exit');
		program.stdout?.resume();
		assert.equal((await buffer(socket)).length, 60_000);
		socket.destroy();
		relay.close();
	});

	it('leaves no pipe open to what a program has started', async () => {
		// As nsenter, which a signal ends and its child not.
		const { relay, socket, program } = await connected(() => spawn('sh', ['-c', 'sleep 20 & echo $!; wait']));
		const [child] = await once(socket, 'data');
		const closed = once(program, 'close');
		relay.close();
		await closed;
		socket.destroy();
		process.kill(Number(String(child)), 'SIGKILL');
	});
});

async function connected(
	spawnProgram: () => ChildProcess,
): Promise<{ relay: Relay; socket: Socket; program: ChildProcess }> {
	const started = Promise.withResolvers<ChildProcess>();
	const relay = await openRelay(() => {
		const program = spawnProgram();
		started.resolve(program);
		return program;
	});
	const socket = connect({ port: relay.port, host: '127.0.0.1', allowHalfOpen: true });
	return { relay, socket, program: await started.promise };
}
