import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import type { Manifest } from '../../source/lab/image/manifest.ts';
import { switchImages } from '../../source/lab/plans/switch/switch.ts';
import type { SwitchPart, SwitchRequest } from '../../source/lab/plans/switch/part.ts';
import { reportOf, sweep } from '../engine/harness/plan-picture.ts';
import { startEngine, type TestEngine } from '../engine/harness/engine.ts';
import { startProgram } from '../engine/harness/program.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { until } from '../engine/harness/until.ts';
import { type Registry, registryUser } from './harness/registry.ts';
import { dispatcherOf, fileIn, startHubs, startWorker, token, withImage } from './harness/switching.ts';

const request: SwitchRequest = { on: () => ({ architecture: 'amd64', volumes: [] }), waitForJobs: true };

const skip = await requireRealEngine();

describe('a dispatcher switched between two registries', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	let folder: string;
	let open: Registry;
	let locked: Registry;

	before(async () => {
		// Else it tries again for more than a minute.
		engine = await startEngine({ arguments: ['--max-download-attempts=1'] });
		({ open, locked } = await startHubs(engine));
		folder = await passwordsWithHelper();
	});
	after(async () => {
		engine?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});

	beforeEach(async () => {
		await startWorker(engine.docker, dispatcherOf(open));
		program = startProgram({
			DOCKER_HOST: engine.address,
			DOCKER_CONFIG: folder,
			PATH: [folder, process.env['PATH']].join(delimiter),
		});
		await until('the dispatcher is seen', () => worker()?.detail !== undefined);
	});
	afterEach(async () => {
		await program.close();
		await sweep(engine.docker);
	});

	const worker = () => [...program.snapshot().containers.values()].find(({ name }) => name === 'calvin');

	async function found(image: string): Promise<Manifest> {
		const answer = await program.lookups.manifestOf(image);
		assert.ok(answer.state === 'found', JSON.stringify(answer));
		return answer.manifest;
	}

	async function part(image: string): Promise<SwitchPart> {
		const container = worker();
		assert.ok(container);
		const [spec, target, current, changes] = await Promise.all([
			program.lookups.specOf(container.id),
			found(image),
			found(container.image),
			program.lookups.changesOf(container.id),
		]);
		assert.ok(spec);
		return { container, found: spec, target, current, changes };
	}

	async function switchTo(image: string): Promise<{ outcome: RunOutcome; warnings: string }> {
		const made = switchImages([await part(image)], request);
		assert.ok(made.state === 'planned', JSON.stringify(made));
		const { outcome } = program.plans.start(made.plan, { secrets: made.secrets });
		return { outcome: await outcome, warnings: made.plan.warnings.join('\n') };
	}

	it('asks each registry, which says what is wrong', async () => {
		const image = `${locked.host}/lava/lava/amd64/lava-dispatcher`;
		assert.equal(await problem(program, `${image}:2023.01`), 'found');
		assert.equal(await problem(program, `${image}:2023.01`, { user: 'lab', password: 'wrong' }), 'login');
		assert.equal(await problem(program, `${image}:2099.01`), 'unknown');
		assert.equal(await problem(program, '127.0.0.1:5999/lava-dispatcher:2023.01'), 'unreachable');
		assert.equal(await problem(program, 'registry.invalid/lava-dispatcher:2023.01'), 'no-address');
	});

	it('with equal digests is the same container from elsewhere, and the same worker', async () => {
		const former = await reportOf(engine.docker);
		const image = `${locked.host}/lava/lava/amd64/lava-dispatcher:2023.01`;
		const { outcome, warnings } = await switchTo(image);
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.match(warnings, /the very same image/);
		assert.deepEqual(await reportOf(engine.docker), withImage(former, image));
		assert.equal(await fileIn(engine.docker, token), 'the-token');
		assert.equal(await fileIn(engine.docker, '/left-by-a-job'), undefined);
	});
});

async function problem(program: Engine, image: string, login?: { user: string; password: string }): Promise<string> {
	const answer = await program.lookups.manifestOf(image, login);
	return answer.state === 'missing' ? answer.problem.kind : answer.state;
}

/** A folder for DOCKER_CONFIG whose passwords are kept by a helper program. */
async function passwordsWithHelper(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-docker-'));
	await writeFile(join(folder, 'config.json'), JSON.stringify({ credHelpers: { '127.0.0.1:5002': 'rack' } }));
	const answer = JSON.stringify({ Username: registryUser.username, Secret: registryUser.password });
	await writeFile(join(folder, 'docker-credential-rack'), `#!/bin/sh\ncat >/dev/null\necho '${answer}'\n`, {
		mode: 0o755,
	});
	return folder;
}
