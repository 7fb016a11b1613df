/** The engine room with every Engine there is: the oldest that is supported, and newer ones. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import { finish } from '../../source/engine/plan-run/start.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { runContainer, startLab } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { suites } from './harness/root.ts';
import { beliefsOf, factsOf } from './harness/truth.ts';
import { eventually, until } from './harness/until.ts';

const expected = {
	bookworm: { version: /^20\.10\./, api: /^1\.41$/ },
	trixie: { version: /^26\.1\./, api: /^1\.45$/ },
	sid: { version: /^(2[89]|[3-9]\d)\./, api: /^1\.5\d$/ },
};

for (const suite of suites) {
	const skip = await requireRealEngine(suite);

	describe(`the Engine of Debian ${suite}`, { skip }, () => {
		let engine: TestEngine;
		let program: Engine;
		before(async () => {
			engine = await startEngine({ suite });
			await startLab(engine.docker);
			program = await openProgram(engine.address);
		});
		after(async () => {
			await program?.close();
			engine?.cleanup();
		});

		it("tells PostgreSQL's major by the files of a folder that a container has, and makes no folder", async () => {
			const folder = `/srv/postgresql-${suite}`;
			const missing = `${folder}-missing`;
			await engine.runInside('sh', '-c', `mkdir -p ${folder}/13/main/base && echo 13 >${folder}/13/main/PG_VERSION`);
			const container = await engine.docker.createContainer({
				Image: imageOf('busybox'),
				HostConfig: { Binds: [`${folder}:/var/lib/postgresql`] },
			});
			assert.equal((await program.lookups.contentOf(folder))?.postgresql, '13');
			await container.remove();
			assert.equal(await program.lookups.contentOf(folder), undefined);
			assert.equal(await program.lookups.contentOf(missing), undefined);
			await engine.runInside('test', '!', '-e', missing);
		});

		it('is spoken to in the newest API that both know', async () => {
			const host = await until('the host is known', () => program.snapshot().host);
			assert.match(host.engineVersion, expected[suite].version);
			assert.match(host.apiVersion, expected[suite].api);
		});

		it('is seen as it is, before and after changes', async () => {
			const facts = await factsOf(engine.docker);
			await eventually(() => assert.deepEqual(beliefsOf(program.snapshot()), facts));
			await engine.docker.getContainer('calvin-docker-1').rename({ name: 'calvin-docker-9' });
			await engine.docker.getContainer('calvin-docker-2').kill();
			await engine.docker.getContainer('hobbes-docker-1').remove({ force: true });
			await engine.docker.getNetwork('bridge').connect({ Container: 'lava-server' });
			const changed = await factsOf(engine.docker);
			await eventually(() => assert.deepEqual(beliefsOf(program.snapshot()), changed));
		});

		it('gives its logs', async () => {
			const container = await runContainer(engine.docker, {
				name: 'printer',
				Image: imageOf('printer'),
				Cmd: ['0', '100'],
			});
			const source = program.followLog(container.id, { kind: 'all' });
			await until('all lines', () => source.lines.end === 100);
			const streams = Array.from({ length: 100 }, (_, index) => source.lines.line(source.lines.first + index)?.stream);
			assert.equal(streams.filter(stream => stream === 'stderr').length, 20);
			source.close();
		});

		it('runs commands in containers', async () => {
			const { id } = await engine.docker
				.getContainer('lava-server')
				.inspect()
				.then(({ Id }) => ({ id: Id }));
			const session = await program.exec({ containerId: id, command: ['sh', '-c', 'exit 4'], columns: 80, rows: 24 });
			assert.equal(await session.ended, 4);
		});

		it('measures what containers use', async () => {
			const { Id } = await engine.docker.getContainer('lava-server').inspect();
			program.watchUsage([Id]);
			const usage = await until('a sample', () => program.usage().get(Id));
			assert.ok(usage.memory > 0 && usage.memoryLimit > usage.memory);
			program.watchUsage([]);
		});

		it('tells what a container changed, and not where something is mounted in it', async () => {
			const { id } = await runContainer(engine.docker, {
				name: 'changed',
				Volumes: { '/kept/by/the/image': {} },
				HostConfig: { Binds: ['/usr:/boards/usr:ro', 'tftp:/srv/tftp'], Tmpfs: { '/scratch': '' } },
			});
			const command = ['sh', '-c', 'echo 12 >/boards/left-by-a-job; echo 1 >/srv/tftp/served; mkdir /empty'];
			await program.runCommand({ containerId: id, command });
			const changes = await program.lookups.changesOf(id);
			const left = changes.map(({ path, size }) => `${path} ${size ?? 'a folder'}`);
			assert.deepEqual(new Set(left), new Set(['/boards/left-by-a-job 3', '/empty a folder']));
		});

		it('runs plans', async () => {
			const { Id } = await engine.docker.getContainer('apache-proxy').inspect();
			const container = { id: Id, name: 'apache-proxy' };
			await finish(program.plans.start({ title: 'Test', steps: [{ do: 'stop', container, grace: 5 }], warnings: [] }));
			await until('it is seen', () => program.snapshot().containers.get(Id)?.status === 'exited');
		});

		it('is found again after a kill -9', async () => {
			await engine.kill9();
			await until('the loss is said', () => program.snapshot().connection.state === 'lost');
			await engine.start();
			await until('it is live', () => program.snapshot().connection.state === 'live');
			const facts = await factsOf(engine.docker);
			await eventually(() => assert.deepEqual(beliefsOf(program.snapshot()), facts));
		});
	});
}
