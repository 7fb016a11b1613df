/** A lab taken from release to release, with its database across PostgreSQL's majors, and back in the middle of it. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import type { PlanRun } from '../../source/engine/plan-run/start.ts';
import { switchImages } from '../../source/lab/plans/switch/switch.ts';
import type { SwitchPart } from '../../source/lab/plans/switch/part.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { parseVersion } from '../../source/lab/image/version.ts';
import type { Worker } from '../../source/lab/lava/worker/worker.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { bundle } from '../bundle.ts';
import { startProgram } from '../engine/harness/program.ts';
import { until } from '../engine/harness/until.ts';
import { type Belongings, belongingsOf, containerPicture } from './harness/belongings.ts';
import { devicesScript } from './harness/devices.ts';
import { type Lab, startLab } from './harness/lab.ts';
import { type Registry, startRegistry } from './harness/registry.ts';
import { requireLab } from './harness/requirements.ts';
import { makeVariant } from './harness/variants.ts';

const skip = (await requireLab('2020.12')) || (await requireLab('newest'));

describe('a lab upgraded', { skip }, () => {
	let lab: Lab;
	let hub: Registry;
	let program: Engine;
	let folder: string;
	let belongings: Belongings;
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
		lab = await startLab('2020.12');
		hub = await startRegistry(lab.engine, 5001, 'open', lab.engine.images.registry);
		await lab.startWorker('calvin');
		await populate();
		await lab.online('calvin');
		belongings = await belongingsOf(lab.engine.docker, 'lava-server');
		program = startProgram(environment());
		await until('both are seen', () => ['lava-server', 'calvin'].every(name => container(name)?.detail !== undefined));
	});
	after(async () => {
		await program?.close();
		lab?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});

	const environment = () => ({ DOCKER_HOST: lab.engine.address, XDG_STATE_HOME: folder });

	const container = (name: string) => [...program.snapshot().containers.values()].find(each => each.name === name);

	/** A user with a token, and two devices that no job runs on: in one go, for starting Django takes its time. */
	async function populate(): Promise<void> {
		const script = `from django.contrib.auth.models import User
from linaro_django_xmlrpc.models import AuthToken
AuthToken.objects.create(user=User.objects.create_superuser("ada", "ada@example.com", "rack-7-shelf-3"))
${devicesScript('calvin', { qemu01: 'GOOD', qemu02: 'UNKNOWN' })}`;
		const { code, errors } = await lab.server.manage(['shell'], script);
		assert.equal(code, 0, errors);
	}

	const worker = (): Worker => ({
		name: 'calvin',
		state: 'online',
		health: 'active',
		description: '',
		version: undefined,
		jobLimit: 0,
		devices: [
			{ name: 'qemu01', type: 'qemu', state: 'idle', health: 'good' },
			{ name: 'qemu02', type: 'qemu', state: 'idle', health: 'unknown' },
		],
		jobs: [],
	});

	async function part(name: string, image: string): Promise<SwitchPart> {
		await until(`${name} is seen`, () => container(name)?.detail !== undefined);
		const found = container(name);
		assert.ok(found);
		const { lookups } = program;
		const old = await lookups.specOf(found.id);
		const target = await lookups.manifestOf(image);
		assert.ok(old && target.state === 'found', JSON.stringify(target));
		const changes = await lookups.changesOf(found.id);
		return {
			container: found,
			found: old,
			target: target.manifest,
			current: undefined,
			imageNow: old.imageId,
			changes,
		};
	}

	async function upgradeTo(version: string): Promise<Plan> {
		const image = (component: string): string => `${hub.host}/lavasoftware/lava-${component}:${version}`;
		const server = { ...(await part('lava-server', image('server'))), workers: [worker()] };
		const reference = { container: { id: server.container.id, name: 'lava-server' } };
		const calvin = {
			...(await part('calvin', image('dispatcher'))),
			worker: { name: 'calvin', server: reference, serverVersion: parseVersion('2020.12'), online: true },
		};
		const { volumes } = await program.lookups.belongings();
		const made = switchImages([calvin, server], { on: () => ({ architecture: 'amd64', volumes }), waitForJobs: true });
		assert.ok(made.state === 'planned', JSON.stringify(made));
		return made.plan;
	}

	const eyes = () => ({ lookAt: lavaConditionCheck({ engine: program }) });

	/** Cancels the run as soon as this step is reached. */
	async function cancelAt(run: PlanRun, at: number): Promise<void> {
		const stop = run.subscribe(() => {
			if (run.progress().steps[at]?.state === 'running') run.cancel();
		});
		await run.outcome.finally(stop);
	}

	/** In a console of its own, which is killed as soon as this step is reached. */
	async function killAt(plan: Plan, at: number): Promise<void> {
		const runPlan = await bundle(join(import.meta.dirname, '../engine/programs/run-plan.ts'));
		const child = spawn(process.execPath, [runPlan], {
			env: { ...process.env, ...environment(), PLAN: JSON.stringify(plan) },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const ended = once(child, 'exit');
		createInterface(child.stdout).on('line', line => {
			if (line.split(' ')[at] === 'running') child.kill('SIGKILL');
		});
		await ended;
	}

	function stepOf(plan: Plan, says: RegExp): number {
		const at = plan.steps.findIndex(step => step.do === 'exec' && says.test(step.says));
		assert.ok(at >= 0);
		return at;
	}

	async function versions(): Promise<string[]> {
		const answer = await (await lab.server.rest('system/version/')).text();
		return [answer, (await lab.server.worker('calvin')).version ?? ''];
	}

	async function isWellWith(version: string): Promise<void> {
		await lab.online('calvin');
		assert.deepEqual(await versions(), [JSON.stringify({ version }), version]);
		assert.deepEqual(await belongingsOf(lab.engine.docker, 'lava-server'), belongings);
	}

	const names = async (): Promise<string[]> =>
		(await lab.engine.docker.listContainers({ all: true })).flatMap(({ Names }) => Names).toSorted();

	it('and taken back at the last moment is what it was', async () => {
		const { docker, images } = lab.engine;
		const former = await containerPicture(docker, 'lava-server');
		const plan = await upgradeTo(images.versions.newest ?? '');
		assert.match(plan.warnings.join('\n'), /PostgreSQL 11 becomes 17/);
		const run = program.plans.start(plan, eyes());
		await cancelAt(run, stepOf(plan, /health back/));
		const outcome = await run.outcome;
		assert.ok(outcome.end === 'cancelled', JSON.stringify(outcome));
		assert.deepEqual(outcome.stays, []);
		assert.deepEqual(await containerPicture(docker, 'lava-server'), former);
		assert.deepEqual(await names(), ['/calvin', '/lava-server']);
		assert.deepEqual((await docker.listVolumes()).Volumes, []);
		await until('the old server answers', async () => (await lab.server.rest('system/version/')).status === 200, 60);
		await isWellWith('2020.12');
	});

	it('goes on after its console was killed in the middle of the restore', async () => {
		const plan = await upgradeTo('2023.01');
		await killAt(plan, stepOf(plan, /^Restore the database/));
		const [cut] = await program.plans.unfinished();
		assert.ok(cut);
		const outcome = await program.plans.resume(cut.id, eyes()).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.deepEqual(await names(), ['/calvin', '/lava-server']);
		await isWellWith('2023.01');
	});

	it('gets no dump where PostgreSQL stays the same, and is well where the new server is not', async () => {
		const { docker } = lab.engine;
		for (const component of ['server', 'dispatcher']) {
			const image = `lavasoftware/lava-${component}:2023.01`;
			await makeVariant(docker, image, 'variant:2023.02', component === 'server' ? { entrypoint: ['false'] } : {});
			await hub.push('variant:2023.02', `lavasoftware/lava-${component}:2023.02`);
		}
		const former = await containerPicture(docker, 'lava-server');
		const plan = await upgradeTo('2023.02');
		const commands = JSON.stringify(plan.steps);
		assert.doesNotMatch(commands, /pg_dump/);
		const outcome = await program.plans.start(plan, eyes()).outcome;
		assert.ok(outcome.end === 'failed', JSON.stringify(outcome));
		assert.deepEqual(outcome.stays, []);
		assert.deepEqual(await containerPicture(docker, 'lava-server'), former);
		await until('the old server answers', async () => (await lab.server.rest('system/version/')).status === 200, 60);
		await isWellWith('2023.01');
	});

	it('keeps users, tokens, devices and workers on the way to the newest release', async () => {
		const newest = lab.engine.images.versions.newest ?? '';
		const plan = await upgradeTo(newest);
		assert.match(plan.warnings.join('\n'), /two of their migrations/);
		const outcome = await program.plans.start(plan, eyes()).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		await isWellWith(newest);
		const { Volumes: volumes } = await lab.engine.docker.listVolumes();
		assert.deepEqual(volumes.map(({ Name }) => Name).toSorted(), [
			'lava-server-etc',
			'lava-server-postgresql',
			'lava-server-postgresql-2023.01',
			`lava-server-postgresql-${newest}`,
		]);
	});
});
