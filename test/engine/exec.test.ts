import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Docker from 'dockerode';
import type { ExecSession } from '../../source/engine/commands/commands.ts';
import type { Engine } from '../../source/engine/engine.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { runContainer } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

const skip = await requireRealEngine();

describe('exec', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	let container: Docker.Container;
	before(async () => {
		engine = await startEngine();
		program = await openProgram(engine.address);
		container = await runContainer(engine.docker, { name: 'shelled' });
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});

	async function open(...command: string[]) {
		const session = await program.exec({ containerId: container.id, command, columns: 100, rows: 30 });
		return { session, received: outputOf(session) };
	}

	it('runs a shell in a terminal of the right size', async () => {
		const { session, received } = await open('sh', '-c', sayNewSizes);
		await until('the size', () => received().includes('30 100\r\n'));
		session.resize(132, 43);
		await until('the new size', () => received().includes('43 132\r\n'));
		session.write(Buffer.from('exit 7\n'));
		assert.equal(await session.ended, 7);
	});

	it('ends with all that it started when its terminal is hung up, and nothing else does', async () => {
		const processes = async (): Promise<string[]> => {
			const { Processes }: { Processes: string[][] } = await container.top({ ps_args: '-eo pid,args' });
			return Processes.map(row => row[1] ?? '');
		};
		const { session: other } = await open('sh', '-c', 'exec sleep 1111');
		const { session, received } = await open('sh', '-c', 'sleep 2222 & sh -c "echo begun; exec sleep 3333"');
		await until('all run', () => received().includes('begun'));
		await session.hangUp();
		assert.notEqual(await session.ended, 0);
		const left = (await processes()).filter(args => /^sleep (?:1111|2222|3333)$/.test(args));
		assert.deepEqual(left, ['sleep 1111']);
		await other.hangUp();
	});

	it("is in the container's own file system", async () => {
		const { session, received } = await open('sh', '-c', 'ls / | tr "\\n" " "');
		assert.equal(await session.ended, 0);
		// The engine's own root and the machine's have these, a busybox has none of them.
		assert.doesNotMatch(received().toString(), /\b(?:boot|srv|opt)\b/);
	});

	it('carries all bytes both ways untouched', async () => {
		const { session, received } = await open('sh', '-c', 'stty raw -echo; echo ready; exec head -c 65536');
		await until('cat is ready', () => received().includes('ready'));
		const bytes = Buffer.from(Array.from({ length: 65536 }, (_, index) => (index * 7 + (index >> 8)) % 256));
		const start = received().indexOf('ready') + 'ready\n'.length;
		session.write(bytes);
		await until('all came back', () => received().length >= start + bytes.length);
		assert.ok(received().subarray(start).equals(bytes));
		assert.equal(await session.ended, 0);
	});

	it('loses nothing of a fast ending', async () => {
		for (let count = 0; count < 10; count++) {
			const { session, received } = await open('sh', '-c', 'seq 1 2000; exit 3');
			assert.equal(await session.ended, 3);
			assert.equal(received().toString().trimEnd().split('\r\n').length, 2000);
		}
	});

	it('says that a command does not exist', async () => {
		const failure = await open('no-such-command').then(
			async ({ session, received }) => `${await session.ended} ${received().toString()}`,
			(error: unknown) => String(error),
		);
		assert.match(failure, /no-such-command/);
	});

	it('rejects when the engine dies under it', async () => {
		const { session, received } = await open('sh', '-c', 'echo ready; sleep 1000');
		await until('it runs', () => received().includes('ready'));
		const ended = assert.rejects(session.ended);
		await engine.kill9();
		await ended;
		await engine.start();
	});
});

/** A size comes a moment after the program is started. */
const sayNewSizes =
	'for size in "30 100" "43 132"; do until [ "$(stty size)" = "$size" ]; do :; done; echo "$size"; done; exec sh';

function outputOf(session: ExecSession): () => Buffer {
	const chunks: Uint8Array[] = [];
	session.onOutput(async bytes => {
		chunks.push(bytes);
	});
	return () => Buffer.concat(chunks);
}
