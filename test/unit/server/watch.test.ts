import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { LOCAL } from '../../../source/lab/host.ts';
import type { CommandResult } from '../../../source/engine/commands/commands.ts';
import type { LogSource } from '../../../source/engine/logs/source.ts';
import type { Container, Snapshot } from '../../../source/lab/objects.ts';
import { watchServers } from '../../../source/server/watch.ts';
import { watchTraces } from '../../../source/server/workers/traces.ts';
import { createFakeClock } from '../engine/fake-clock.ts';
import { byId, containerOf, detailOf } from '../lab/objects-for-tests.ts';
import { recordedLines } from '../lab/verdict/recorded-log.ts';

/** An engine whose containers are what a test says, and whose commands and logs are recorded. */
function createEngine(answer: CommandResult, files: Readonly<Record<string, string>> = {}) {
	let containers: ReadonlyMap<string, Container> = new Map();
	let open = 0;
	const commands: string[] = [];
	const read: string[] = [];
	const listeners = new Set<() => void>();
	const readers = new Set<() => void>();
	const log = recordedLines('wrong-token');
	const followLog = (containerId: string): LogSource => {
		open++;
		return {
			containerId,
			lines: {
				first: 0,
				get end() {
					return log.length;
				},
				line: number => ({ number, time: 0, text: '', ...log[number], stream: 'stdout', cut: false }),
				time: () => 0,
			},
			state: () => ({ state: 'following' }),
			subscribe: listener => {
				readers.add(listener);
				return () => void readers.delete(listener);
			},
			close: () => void open--,
		};
	};
	const snapshot = (): Snapshot => ({
		key: LOCAL,
		host: undefined,
		connection: { state: 'live', since: 0 },
		containers,
		networks: new Map(),
		syncedAt: 1,
		clockOffset: 0,
		unansweredSince: undefined,
		polled: false,
		gaps: [],
	});
	return {
		commands,
		/** Paths of files that were asked for. */
		read,
		/** Every log has one more line. */
		logs(text: string) {
			log.push({ time: 0, text });
			for (const reader of readers) reader();
		},
		/** Logs that are followed now. */
		followed: () => open,
		put(...now: Container[]) {
			containers = byId(...now);
			for (const listener of listeners) listener();
		},
		engine: {
			snapshot,
			followLog,
			lookups: {
				fileIn: async (_id: string, path: string) => {
					read.push(path);
					return files[path];
				},
				filesIn: async () => undefined,
			},
			runCommand: async ({ command }: { command: readonly string[] }) => {
				commands.push(command.join(' '));
				return answer;
			},
			subscribe: (listener: () => void) => {
				listeners.add(listener);
				return () => void listeners.delete(listener);
			},
		},
	};
}

const lava = (name: string, rest: Partial<Container> = {}): Container =>
	containerOf(name, { image: 'lavasoftware/lava-server:2023.01', detail: detailOf({ startedAt: 1 }), ...rest });
const worker = (startedAt: number): Container =>
	containerOf('calvin-worker', { image: 'lavasoftware/lava-dispatcher:2023.01', detail: detailOf({ startedAt }) });

const failing = { exitCode: 127, stdout: '', stderr: 'no python3' };

suite('the servers of a lab', () => {
	test('they come and go with their containers, and those that the user named stay', async () => {
		const lab = createEngine(failing);
		const servers = watchServers({
			engine: lab.engine,
			addresses: ['http://lava.example.com/'],
			clock: createFakeClock(),
		});
		const names = (): string[] => servers.servers().map(({ name }) => name);
		assert.deepEqual(names(), ['lava.example.com']);
		lab.put(lava('lava-server'), containerOf('registry', { image: 'registry:2' }));
		assert.deepEqual(names(), ['lava-server', 'lava.example.com']);
		lab.put(lava('lava-server', { name: 'lava' }));
		assert.deepEqual(names(), ['lava', 'lava.example.com']);
		lab.put();
		assert.deepEqual(names(), ['lava.example.com']);
		servers.close();
	});

	test('a container of the server image that turns out to run the coordinator alone is none, and is left in peace', () => {
		const lab = createEngine(failing);
		const servers = watchServers({ engine: lab.engine, clock: createFakeClock() });
		const names = (): string[] => servers.servers().map(({ name }) => name);
		lab.put(lava('lava-coordinator', { detail: undefined }));
		assert.deepEqual(names(), ['lava-coordinator']);
		lab.put(lava('lava-coordinator', { detail: detailOf({ environment: ['SERVICES=lava-coordinator'] }) }));
		assert.deepEqual(names(), []);
		servers.close();
	});

	test('they are asked while somebody looks, and at once when one starts', async () => {
		const lab = createEngine(failing);
		lab.put(lava('lava-server', { status: 'exited' }));
		const servers = watchServers({ engine: lab.engine, clock: createFakeClock() });
		await turn();
		assert.equal(servers.servers()[0]?.status.state, 'unknown');
		servers.watch(true);
		await turn();
		assert.deepEqual(servers.servers()[0]?.status, {
			state: 'unreachable',
			why: 'Its container does not run (exited).',
		});
		assert.deepEqual(lab.commands, []);
		lab.put(lava('lava-server'));
		await turn();
		await turn();
		assert.deepEqual(lab.commands, ['python3 -I -S -']);
		servers.close();
	});
});

test('nothing is run in any container with --read-only, nor in one that was not inspected', async () => {
	const lab = createEngine(failing);
	lab.put(lava('lava-server'), lava('not-yet', { detail: undefined }), worker(1));
	const [readOnly, usual] = [true, false].map(each =>
		watchServers({ engine: lab.engine, readOnly: each, clock: createFakeClock() }),
	);
	const traces = watchTraces(lab.engine);
	assert.ok(readOnly && usual);
	for (const each of [readOnly, traces]) each.watch(true);
	await turn();
	assert.deepEqual(lab.commands, []);
	lab.put(lava('not-yet', { detail: undefined }));
	usual.watch(true);
	await turn();
	assert.deepEqual([usual.servers()[0]?.status.state, lab.commands], ['unknown', []]);
	lab.put(lava('not-yet'));
	await turn();
	await turn();
	assert.equal(lab.commands.length, 1);
	for (const each of [readOnly, usual, traces]) each.close();
});

suite("what is read of the workers' containers", () => {
	test('log and config file, while somebody looks', async () => {
		const lab = createEngine(failing, { '/etc/lava-dispatcher/lava-worker': 'LOGLEVEL=INFO\n' });
		lab.put(lava('lava-server'), worker(1));
		const traces = watchTraces(lab.engine);
		assert.equal(traces.traces().size, 0);
		traces.watch(true);
		await turn();
		const [trace] = traces.traces().values();
		assert.equal(trace?.log?.outcome.is, 'refused');
		assert.equal(trace?.configFile, 'LOGLEVEL=INFO\n');
		traces.watch(false);
		assert.equal(lab.followed(), 0);
		traces.close();
	});

	test('what a log tells now, when it tells more', async () => {
		const lab = createEngine(failing);
		lab.put(worker(1));
		const traces = watchTraces(lab.engine);
		traces.watch(true);
		await turn();
		const reading = () => [...traces.traces().values()][0]?.log;
		const before = reading();
		assert.equal(reading(), before, 'the same until something was read');
		lab.logs('2026-11-23 07:24:00,000    INFO [INIT] LAVA worker has started.');
		await turn();
		assert.deepEqual([before?.outcome.is, reading()?.outcome.is], ['refused', 'untold']);
		traces.close();
	});

	test('the config file is read once in each life of the container', async () => {
		const lab = createEngine(failing);
		lab.put(worker(1));
		const traces = watchTraces(lab.engine);
		traces.watch(true);
		await turn();
		lab.put(worker(1));
		lab.put(worker(2));
		await turn();
		const read = lab.read.filter(path => path.startsWith('/etc/lava-dispatcher/'));
		assert.deepEqual(read, Array(2).fill('/etc/lava-dispatcher/lava-worker'));
		assert.deepEqual(lab.commands, [], 'nothing is run to read it');
		assert.equal([...traces.traces().values()][0]?.configFile, '');
		lab.put();
		assert.deepEqual([traces.traces().size, lab.followed()], [0, 0]);
		traces.close();
	});

	test('of very many a hundred are read at once, or as many as are report, those on the screen first', () => {
		const lab = createEngine(failing);
		const many = Array.from({ length: 150 }, (_, index) => ({ ...worker(1), id: `worker-${index}` }));
		lab.put(...many);
		const traces = watchTraces(lab.engine);
		traces.watch(true);
		assert.deepEqual([lab.followed(), traces.traces().has('worker-149')], [100, false]);
		traces.prefer(['worker-149']);
		assert.deepEqual([lab.followed(), traces.traces().has('worker-149')], [100, true]);
		traces.prefer(['worker-149'], 5);
		assert.deepEqual([lab.followed(), traces.traces().has('worker-149')], [5, true]);
		traces.prefer(['worker-147', 'worker-148', 'worker-149'], 1);
		assert.equal(lab.followed(), 3);
		traces.close();
		assert.equal(lab.followed(), 0);
	});
});
