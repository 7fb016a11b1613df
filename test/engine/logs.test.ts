import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Docker from 'dockerode';
import type { Engine } from '../../source/engine/engine.ts';
import type { LogSource } from '../../source/engine/logs/source.ts';
import type { LogLine } from '../../source/engine/logs/lines.ts';
import { containerLog } from './harness/container-log.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { runContainer } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { eventually, until } from './harness/until.ts';

const skip = await requireRealEngine();

describe('the log', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	before(async () => {
		engine = await startEngine();
		program = await openProgram(engine.address);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});

	const printing = (name: string, script: string, tty = false) =>
		runContainer(engine.docker, { name, Cmd: ['sh', '-c', script], Tty: tty });

	it('tells stdout from stderr, in the order of the engine', async () => {
		const container = await printLines(engine.docker, 'counting', '0', '5000');
		const source = program.followLog(container.id, { kind: 'all' });
		await until('all lines', () => source.lines.end >= 5000);
		assert.deepEqual(
			linesOf(source).map(({ stream, text }) => ({ stream, text })),
			await containerLog(container),
		);
		source.close();
	});

	it('begins with the last lines when asked for a tail', async () => {
		const container = await printLines(engine.docker, 'tailed', '0', '500');
		await until('all are logged', async () => (await containerLog(container)).length === 500);
		const source = program.followLog(container.id, { kind: 'tail', lines: 10 });
		const expected = (await containerLog(container)).slice(-10).map(({ text }) => text);
		await eventually(() => assert.deepEqual(textsOf(source), expected));
		source.close();
	});

	it('reads a terminal’s output as lines too', async () => {
		const container = await printing('with-tty', 'echo one; echo two >&2; exec sleep 1000', true);
		const source = program.followLog(container.id, { kind: 'all' });
		await eventually(() => assert.deepEqual(textsOf(source), ['one', 'two']));
		source.close();
	});

	it('is there when the container has stopped, and goes on when it starts', async () => {
		const container = await printing('on-and-off', 'echo here; exit 0');
		await container.wait();
		const source = program.followLog(container.id, { kind: 'all' });
		await eventually(() => assert.deepEqual(textsOf(source), ['here']));
		await until('it waits', () => source.state().state === 'waiting');
		await container.start();
		await eventually(() => assert.deepEqual(textsOf(source), ['here', 'here']));
		source.close();
	});

	it('survives a line of 10 MB and binary output', async () => {
		const long = 'head -c 10000000 /dev/zero | tr "\\0" x; echo';
		const container = await printing(
			'binary',
			`${long}; head -c 20000 /dev/urandom; echo; echo the end; exec sleep 1000`,
		);
		const source = program.followLog(container.id, { kind: 'all' });
		await until('the end', () => source.lines.line(source.lines.end - 1)?.text === 'the end');
		const [first, ...binary] = linesOf(source);
		assert.equal(first?.cut, true);
		assert.match(first.text, /^x+/);
		for (const { text } of binary) assert.doesNotMatch(withoutColours(text), /\p{Cc}/u);
		source.close();
	});

	it('follows a container across its restart, with no line lost or doubled', async () => {
		const container = await printLines(engine.docker, 'restarted', '100');
		const source = program.followLog(container.id, { kind: 'all' });
		await until('it follows', () => source.lines.end > 20);
		await container.restart({ t: 1 });
		const { end } = source.lines;
		await until('it goes on', () => source.lines.end > end + 50);
		await assertComplete(container, source);
	});

	it('says so when the container is gone', async () => {
		const container = await printing('short-lived', 'echo last words; exec sleep 1000');
		const source = program.followLog(container.id, { kind: 'all' });
		await until('its words', () => source.lines.end === 1);
		await container.remove({ force: true });
		await until('the log has ended', () => source.state().state === 'ended');
		assert.deepEqual(textsOf(source), ['last words']);
	});
});

for (const liveRestore of [false, true]) {
	describe(`the log across a kill -9 of dockerd, ${liveRestore ? 'with' : 'without'} live-restore`, { skip }, () => {
		let engine: TestEngine;
		let program: Engine;
		before(async () => {
			engine = await startEngine({ arguments: liveRestore ? ['--live-restore'] : [] });
			program = await openProgram(engine.address);
		});
		after(async () => {
			await program?.close();
			engine?.cleanup();
		});

		it('loses no line and doubles none', async () => {
			const container = await printLines(engine.docker, 'numbered', '200');
			const source = program.followLog(container.id, { kind: 'all' });
			for (let round = 0; round < 3; round++) {
				const { end } = source.lines;
				await until('lines come', () => source.lines.end > end + 100, 60);
				await engine.kill9();
				await until('it waits', () => source.state().state === 'waiting');
				await engine.start();
				program.refresh();
				await until('it follows again', () => source.state().state === 'following');
			}
			await assertComplete(container, source);
		});
	});
}

/** Stops the container and compares with the whole log that the engine has. */
async function assertComplete(container: Docker.Container, source: LogSource): Promise<void> {
	await container.update({ RestartPolicy: { Name: 'no' } });
	await container.stop({ t: 1 });
	const truth = await containerLog(container);
	await until('the last line', () => source.lines.end >= truth.length);
	assert.deepEqual(
		linesOf(source).map(({ stream, text }) => ({ stream, text })),
		truth,
	);
	source.close();
}

function printLines(docker: Docker, name: string, ...args: string[]): Promise<Docker.Container> {
	const HostConfig = { RestartPolicy: { Name: 'always' } };
	return runContainer(docker, { name, Image: imageOf('printer'), Cmd: args, HostConfig });
}

function linesOf({ lines }: LogSource): LogLine[] {
	const held = Array.from({ length: lines.end - lines.first }, (_, index) => lines.line(lines.first + index));
	return held.filter(line => line !== undefined);
}

function textsOf(source: LogSource): string[] {
	return linesOf(source).map(({ text }) => text);
}

/** Colours are the one control sequence that a line may hold. */
function withoutColours(text: string): string {
	return text.replace(/\u001B\[[\d;:]*m/g, '');
}
