import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { groupsOf } from './harness/cgroups.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { runContainer } from './harness/lab.ts';
import { firstOutput } from './harness/processes.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

const skip = await requireRealEngine();

describe('the engine of the tests', { skip }, () => {
	let engine: TestEngine;
	before(async () => {
		engine = await startEngine();
	});
	after(() => engine?.cleanup());

	it("sees nothing of the machine's own network", async () => {
		const links = await engine.runInside('ip', '-oneline', 'link');
		const names = Array.from(links.matchAll(/^\d+: ([^:@]+)/gm), match => match[1]);
		assert.deepEqual(new Set(names), new Set(['lo', 'docker0']));
	});

	it('keeps its containers through a kill -9 and a new start', async () => {
		const container = await runContainer(engine.docker, { name: 'survivor' });
		await engine.kill9();
		await assert.rejects(engine.docker.ping());
		await engine.start();
		// Without live-restore the engine stops at its start what ran before.
		await until('the container has ended', async () => !(await container.inspect()).State.Running);
		await container.start();
		assert.equal((await container.inspect()).State.Status, 'running');
		await container.remove({ force: true });
	});

	it('is silent while it is paused, and answers afterwards', async () => {
		engine.pause();
		let answered = false;
		const ping = engine.docker.ping().then(() => (answered = true));
		// A second engine's whole round trip is time enough for an answer, if one came.
		await engine.runInside('true');
		assert.equal(answered, false);
		engine.resume();
		await ping;
	});

	it('leaves nothing behind, containers running or paused', async () => {
		const own = await startEngine();
		await runContainer(own.docker, { name: 'left-running' });
		await (await runContainer(own.docker, { name: 'left-paused' })).pause();
		own.cleanup();
		assert.deepEqual(tracesOf(own), []);
	});

	it('leaves nothing behind when its test is killed: the next engine sweeps', async () => {
		const shell = new URL('harness/shell.ts', import.meta.url).pathname;
		const test = spawn(process.execPath, ['--import=tsx', shell], { stdio: ['ignore', 'pipe', 'pipe'] });
		const address = (await firstOutput(test)).match(/unix:\/\/(\S+)\/shared/)?.[1] ?? '';
		assert.ok(existsSync(address));
		test.kill('SIGKILL');
		await until('the killed test is gone', () => test.signalCode === 'SIGKILL');
		(await startEngine()).cleanup();
		assert.equal(existsSync(address), false);
	});
});

function tracesOf({ instance }: TestEngine): string[] {
	return [...groupsOf(instance.name), instance.folder].filter(path => existsSync(path));
}
