import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { finish } from '../../source/engine/plan-run/start.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { Connection, EngineProblem } from '../../source/lab/objects.ts';
import type { Step } from '../../source/lab/plan.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { runContainer, startLab } from './harness/lab.ts';
import { hastyClock, openProgram, startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { beliefsOf, factsOf } from './harness/truth.ts';
import { eventually, until } from './harness/until.ts';

const skip = await requireRealEngine();

describe('the connection', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	before(async () => {
		engine = await startEngine();
		await startLab(engine.docker);
		program = await openProgram(engine.address);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});

	const connection = (): Connection => program.snapshot().connection;
	const live = () => until('it is live', () => connection().state === 'live');
	async function assertWhole(of: Engine): Promise<void> {
		const facts = await factsOf(engine.docker);
		await eventually(() => assert.deepEqual(beliefsOf(of.snapshot()), facts));
	}

	it('keeps the picture through a kill -9, says why, and comes back in full', async () => {
		const picture = beliefsOf(program.snapshot());
		await engine.kill9();
		const lost = await until('the loss is said', () => problemOf(connection()), 5);
		assert.equal(connection().state, 'lost');
		assert.equal(lost.kind, 'not-running');
		assert.deepEqual(Object.keys(beliefsOf(program.snapshot()).containers), Object.keys(picture.containers));
		await engine.start();
		await runContainer(engine.docker, { name: 'new-since-then' });
		await live();
		await assertWhole(program);
	});

	it('finds out that an engine is silent, and comes back', async () => {
		const hasty = await openProgram(engine.address, hastyClock);
		engine.pause();
		const lost = await until('the silence is said', () => problemOf(hasty.snapshot().connection));
		assert.equal(lost.kind, 'silent');
		engine.resume();
		await until('it is live', () => hasty.snapshot().connection.state === 'live');
		await assertWhole(hasty);
		await hasty.close();
	});

	it('waits for a slow engine without giving it up', async () => {
		const { Id } = await engine.docker.getContainer('apache-proxy').inspect();
		const hasty = await openProgram(engine.address, hastyClock);
		engine.pause();
		const step: Step = { do: 'stop', container: { id: Id, name: 'apache-proxy' }, grace: 5 };
		const done = finish(program.plans.start({ title: 'Stop', steps: [step], warnings: [] }));
		await until('a hastier program has given it up', () => problemOf(hasty.snapshot().connection));
		assert.equal(connection().state, 'live');
		engine.resume();
		await done;
		await hasty.close();
		assert.equal(connection().state, 'live');
		await assertWhole(program);
	});

	it('comes back by itself after an engine was stopped for a while', async () => {
		await engine.stop();
		const lost = await until('the loss is said', () => problemOf(connection()), 5);
		assert.match(lost.kind, /^(not-running|no-engine)$/);
		await engine.start();
		await live();
		await assertWhole(program);
	});

	it('says that a socket is closed to this user, and opens when it no longer is', async () => {
		const nobody = 65534;
		process.seteuid?.(nobody);
		const other = startProgram({ DOCKER_HOST: engine.address });
		try {
			const problem = await until('it is said', () => problemOf(other.snapshot().connection));
			assert.equal(problem.kind, 'not-permitted');
			assert.ok(problem.remedy.some(line => line.includes('docker')));
		} finally {
			process.seteuid?.(0);
		}
		other.refresh();
		await until('it is live', () => other.snapshot().connection.state === 'live');
		await other.close();
	});
});

describe('an engine that is not there', { skip }, () => {
	let folder: string;
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-'));
	});
	after(() => rm(folder, { recursive: true }));

	async function problemWith(environment: Record<string, string>): Promise<EngineProblem> {
		const program = startProgram({ DOCKER_CONFIG: folder, ...environment });
		try {
			return await until('the problem is said', () => problemOf(program.snapshot().connection));
		} finally {
			await program.close();
		}
	}

	const cases: [title: string, environment: Record<string, string>, kind: EngineProblem['kind'], words: RegExp][] = [
		['a socket that does not exist', { DOCKER_HOST: 'unix:///nowhere/docker.sock' }, 'no-engine', /nowhere/],
		['a file that is no socket', { DOCKER_HOST: 'unix:///etc/passwd' }, 'not-running', /passwd/],
		['a port that nobody listens on', { DOCKER_HOST: 'tcp://127.0.0.1:1' }, 'not-running', /127\.0\.0\.1:1/],
		['a word that is no address', { DOCKER_HOST: 'nonsense://x' }, 'bad-address', /nonsense/],
		['a context that does not exist', { DOCKER_CONTEXT: 'missing-lab' }, 'no-context', /missing-lab/],
	];
	for (const [title, environment, kind, words] of cases) {
		it(title, async () => {
			const problem = await problemWith(environment);
			assert.equal(problem.kind, kind);
			assert.match(problem.message, words);
		});
	}
});

describe('docker contexts', { skip }, () => {
	let engine: TestEngine;
	before(async () => {
		engine = await startEngine();
	});
	after(() => engine?.cleanup());

	it('the current one names the engine', async () => {
		const folder = join(engine.instance.folder, 'docker-config');
		await makeContext(folder, 'lab', engine.address);
		await writeFile(join(folder, 'config.json'), JSON.stringify({ currentContext: 'lab' }));
		const program = startProgram({ DOCKER_CONFIG: folder });
		const host = await until('the host is known', () => program.snapshot().host);
		assert.equal(host.engineVersion, engine.version);
		await program.close();
	});
});

/** As `docker context create` writes it. */
async function makeContext(folder: string, name: string, host: string): Promise<void> {
	const meta = join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
	await mkdir(meta, { recursive: true });
	const content = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } };
	await writeFile(join(meta, 'meta.json'), JSON.stringify(content));
}

function problemOf(connection: Connection): EngineProblem | undefined {
	return 'reason' in connection ? connection.reason : undefined;
}
