import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { COORDINATOR_FILE, coordinatorFile } from '../../../../source/lab/lava/coordinator.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import { lookForCoordinators } from '../../../../source/server/workers/coordinator-looks.ts';
import { createFakeClock } from '../../engine/fake-clock.ts';
import { byId, containerOf, detailOf } from '../../lab/objects-for-tests.ts';

const worker = (startedAt: number, rest: Partial<Container> = {}): Container =>
	containerOf('calvin', {
		image: 'lavasoftware/lava-dispatcher:2023.01',
		detail: detailOf({ startedAt, environment: ['URL=http://lava/', 'WORKER_NAME=--name=calvin'] }),
		...rest,
	});

function looking(files: Record<string, string>, said = { exitCode: 0, stderr: '' }, readOnly = false) {
	const clock = createFakeClock();
	const commands: string[] = [];
	const read: string[] = [];
	const looks = lookForCoordinators({
		engine: {
			runCommand: async ({ command }) => {
				commands.push(command.slice(-2).join(':'));
				return { stdout: '', ...said };
			},
			lookups: {
				fileIn: async (_, path) => {
					read.push(path);
					return files[path];
				},
			},
		},
		readOnly,
		clock,
		onChange: () => undefined,
	});
	const traceOf = async (...containers: Container[]) => {
		looks.follow(byId(...containers));
		for (let at = 0; at < 4; at++) await turn();
		return looks.traceOf('id-calvin');
	};
	return { clock, commands, read, looks, traceOf };
}

const named = { state: 'named', host: 'lava', port: 3079 };
const files = { [COORDINATOR_FILE]: coordinatorFile({ host: 'lava', port: 3079 }) };

suite('which coordinator a worker has been told of', () => {
	test('none', async () => {
		const { traceOf, commands, looks } = looking({});
		assert.deepEqual(await traceOf(worker(1)), { state: 'absent' });
		assert.deepEqual(commands, []);
		looks.stop();
	});

	test('one that answers', async () => {
		const { traceOf, commands, looks } = looking(files);
		assert.deepEqual(await traceOf(worker(1)), { ...named, silent: '' });
		assert.deepEqual(commands, ['lava:3079']);
		looks.stop();
	});

	test('one that does not, in few words', async () => {
		const { traceOf, looks } = looking(files, { exitCode: 1, stderr: '[Errno 111] Connection \u001B[31mrefused\n' });
		assert.deepEqual(await traceOf(worker(1)), { ...named, silent: 'Connection refused' });
		looks.stop();
	});

	test('one that nobody could ask: no Python, or nothing is to be run', async () => {
		const without = looking(files, { exitCode: 127, stderr: 'python3: not found' });
		assert.deepEqual(await without.traceOf(worker(1)), { ...named, silent: undefined });
		without.looks.stop();
		const readOnly = looking(files, undefined, true);
		assert.deepEqual(await readOnly.traceOf(worker(1)), { ...named, silent: undefined });
		assert.deepEqual(readOnly.commands, []);
		readOnly.looks.stop();
	});

	test('is asked again after a while, when it starts anew, and when something was changed', async () => {
		const { traceOf, read, looks, clock } = looking({});
		await traceOf(worker(1));
		await traceOf(worker(1));
		assert.equal(read.length, 1);
		await traceOf(worker(2));
		assert.equal(read.length, 2);
		clock.advance(300_000);
		await traceOf(worker(2));
		assert.equal(read.length, 3);
		looks.refresh();
		await traceOf(worker(2));
		assert.equal(read.length, 4);
		looks.stop();
		assert.equal(clock.waiting, 0);
	});

	test('is asked again where something was changed while it was asked', async () => {
		const changing = { ...files };
		const { traceOf, read, looks, clock } = looking(changing);
		looks.follow(byId(worker(1)));
		clock.advance(1);
		changing[COORDINATOR_FILE] = coordinatorFile({ host: 'other', port: 3079 });
		looks.refresh();
		assert.deepEqual(await traceOf(worker(1)), { ...named, host: 'other', silent: '' });
		assert.equal(read.length, 2);
		looks.stop();
	});

	test('is read again soon where that came to nothing', async () => {
		const failing = new Proxy(files, {
			get: () => {
				throw new Error('the line broke');
			},
		});
		const { clock, read, looks, traceOf } = looking(failing);
		assert.equal(await traceOf(worker(1)), undefined);
		assert.equal(read.length, 1);
		clock.advance(5000);
		await traceOf(worker(1));
		assert.equal(read.length, 2);
		looks.stop();
	});

	test('is not asked of what does not run, and is forgotten with it', async () => {
		const { traceOf, read, looks } = looking({});
		assert.equal(await traceOf(worker(1, { status: 'exited' })), undefined);
		assert.deepEqual(read, []);
		await traceOf(worker(1));
		assert.equal(await traceOf(), undefined);
		looks.stop();
	});
});
