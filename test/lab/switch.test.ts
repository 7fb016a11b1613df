import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type Docker from 'dockerode';
import type { Engine } from '../../source/engine/engine.ts';
import type { Outcome } from '../../source/engine/plan-run/progress.ts';
import type { Manifest } from '../../source/lab/manifest.ts';
import { resetPlan } from '../../source/lab/plans/reset.ts';
import { switchImages } from '../../source/lab/plans/registry.ts';
import type { SwitchPart, SwitchWish } from '../../source/lab/plans/switch-part.ts';
import { runContainer } from '../engine/harness/lab.ts';
import { pictureOf, sweep } from '../engine/harness/plan-picture.ts';
import { startEngine, type TestEngine } from '../engine/harness/engine.ts';
import { imageOf } from '../engine/harness/images.ts';
import { startProgram } from '../engine/harness/program.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { until } from '../engine/harness/until.ts';
import { type Registry, registryUser, startRegistry } from './harness/registry.ts';
import { tarOf } from './harness/tar.ts';
import { makeVariant } from './harness/variants.ts';

const wish: SwitchWish = { host: 'amd64', volumes: [], waitForJobs: true };

const skip = await requireRealEngine();

const token = '/var/lib/lava/dispatcher/worker/token';

describe('a dispatcher switched between two registries', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	let folder: string;
	let open: Registry;
	let locked: Registry;

	before(async () => {
		// Else it tries again for more than a minute.
		engine = await startEngine({ arguments: ['--max-download-attempts=1'] });
		[open, locked] = await Promise.all([startRegistry(engine, 5001, 'open'), startRegistry(engine, 5002, 'password')]);
		const { docker } = engine;
		await makeVariant(docker, imageOf('printer'), 'variant:1', {});
		await makeVariant(docker, imageOf('printer'), 'heavy:1', { weight: 32 << 20 });
		await makeVariant(docker, imageOf('printer'), 'failing:1', { entrypoint: ['false'] });
		await open.push(imageOf('printer'), 'lavasoftware/lava-dispatcher:2023.01');
		await locked.push(imageOf('printer'), 'lava/lava/amd64/lava-dispatcher:2023.01');
		await locked.push('variant:1', 'variant/lava-dispatcher:2023.01');
		await open.push('heavy:1', 'heavy/lava-dispatcher:2023.01');
		await open.push('failing:1', 'failing/lava-dispatcher:2023.01');
		for (const image of ['variant:1', 'heavy:1', 'failing:1']) await docker.getImage(image).remove();
		await docker
			.getImage(imageOf('printer'))
			.tag({ repo: `${open.host}/lavasoftware/lava-dispatcher`, tag: '2023.01' });
		folder = await passwordsWithHelper();
	});
	after(async () => {
		engine?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});

	beforeEach(async () => {
		await startWorker(engine.docker, `${open.host}/lavasoftware/lava-dispatcher:2023.01`);
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

	async function switchTo(image: string): Promise<{ outcome: Outcome; warnings: string }> {
		const made = switchImages([await part(image)], wish);
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
		const former = await pictureOf(engine.docker);
		const image = `${locked.host}/lava/lava/amd64/lava-dispatcher:2023.01`;
		const { outcome, warnings } = await switchTo(image);
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.match(warnings, /the very same image/);
		assert.deepEqual(await pictureOf(engine.docker), withImage(former, image));
		assert.equal(await fileIn(engine.docker, token), 'the-token');
		assert.equal(await fileIn(engine.docker, '/left-by-a-job'), undefined);
	});

	it('with different digests is said loudly', async () => {
		const image = `${locked.host}/variant/lava-dispatcher:2023.01`;
		const { outcome, warnings } = await switchTo(image);
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.match(warnings, /IS ANOTHER IMAGE/);
	});

	it('is left alone when the registry dies in the middle of the pull', async () => {
		const former = await inspectOf(engine.docker);
		const made = switchImages([await part(`${open.host}/heavy/lava-dispatcher:2023.01`)], wish);
		assert.ok(made.state === 'planned');
		const run = program.plans.start(made.plan, { secrets: made.secrets });
		const pulling = Promise.withResolvers<void>();
		const stop = run.subscribe(() => {
			if (JSON.stringify(run.progress().steps[0]).includes('"pull"')) pulling.resolve();
		});
		await pulling.promise;
		stop();
		await open.kill();
		const outcome = await run.outcome;
		await open.start();
		assert.ok(outcome.end === 'failed', JSON.stringify(outcome));
		assert.deepEqual(outcome.stays, []);
		assert.deepEqual(await inspectOf(engine.docker), former);
	});

	it('is back as it was when the new image ends as soon as it starts', async () => {
		const former = await inspectOf(engine.docker);
		const picture = await pictureOf(engine.docker);
		const { outcome } = await switchTo(`${open.host}/failing/lava-dispatcher:2023.01`);
		assert.ok(outcome.end === 'failed', JSON.stringify(outcome));
		assert.deepEqual(outcome.stays, []);
		const now = await inspectOf(engine.docker);
		assert.deepEqual(lasting(now), lasting(former));
		assert.deepEqual(await pictureOf(engine.docker), picture);
		assert.equal(await fileIn(engine.docker, '/left-by-a-job'), 'drift');
	});

	it('is clean after a reset, with its token', async () => {
		const former = await pictureOf(engine.docker);
		const { container, found: old, changes } = await part(`${open.host}/lavasoftware/lava-dispatcher:2023.01`);
		const imageNow = (await program.lookups.imageOf(old.spec.image))?.id;
		const plan = resetPlan({ container, old, changes, imageNow, worker: undefined, keepSettings: true });
		assert.match(plan.warnings.join('\n'), /goes: .*\/left-by-a-job/);
		const outcome = await program.plans.start(plan, { secrets: old.secrets }).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.deepEqual(await pictureOf(engine.docker), former);
		assert.equal(await fileIn(engine.docker, token), 'the-token');
		assert.equal(await fileIn(engine.docker, '/left-by-a-job'), undefined);
	});
});

async function problem(program: Engine, image: string, login?: { user: string; password: string }): Promise<string> {
	const answer = await program.lookups.manifestOf(image, login);
	return answer.state === 'missing' ? answer.problem.kind : answer.state;
}

/** On two networks with addresses of its own, and with something of everything that has to be kept. */
async function startWorker(docker: Docker, image: string): Promise<void> {
	const network = async (name: string, subnet: string) =>
		docker.createNetwork({ Name: name, IPAM: { Config: [{ Subnet: subnet }] } });
	await network('dockernet', '172.18.0.0/16');
	const boards = await network('boards', '172.19.0.0/16');
	await runContainer(docker, {
		name: 'calvin',
		Image: image,
		Cmd: ['1'],
		Hostname: 'calvin',
		Env: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=calvin', 'TOKEN=--token=not-a-real-token'],
		Labels: { rack: '7' },
		MacAddress: '02:42:00:00:00:06',
		Volumes: { '/var/lib/lava/dispatcher/tmp': {} },
		HostConfig: {
			NetworkMode: 'dockernet',
			Binds: ['/tmp:/host-tmp:ro'],
			Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/board', CgroupPermissions: 'rw' }],
			CapAdd: ['NET_ADMIN'],
			RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 },
		},
		NetworkingConfig: { EndpointsConfig: { dockernet: { IPAMConfig: { IPv4Address: '172.18.0.6' } } } },
	});
	await boards.connect({
		Container: 'calvin',
		EndpointConfig: { IPAMConfig: { IPv4Address: '172.19.0.6' }, Aliases: ['tftp'] },
	});
	const container = docker.getContainer('calvin');
	await container.putArchive(await tarOf(token, 'the-token', 0o600), { path: '/' });
	await container.putArchive(await tarOf('/left-by-a-job', 'drift'), { path: '/' });
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

/** The engine tells mounts in no order. */
async function inspectOf(docker: Docker): Promise<Docker.ContainerInspectInfo> {
	const inspect = await docker.getContainer('calvin').inspect();
	return { ...inspect, Mounts: inspect.Mounts.toSorted((a, b) => (a.Destination < b.Destination ? -1 : 1)) };
}

/** Without what every start of a container makes anew, and without the order of lists that have none. */
function lasting(inspect: Docker.ContainerInspectInfo): unknown {
	const { State, NetworkSettings, ...rest } = inspect;
	const networks = Object.entries(NetworkSettings.Networks).map(([name, endpoint]) => {
		const { EndpointID: _, Aliases, ...kept } = endpoint;
		return [name, { ...kept, aliases: Aliases?.toSorted() }] as const;
	});
	return { ...rest, running: State.Running, networks: Object.fromEntries(networks) };
}

function withImage(picture: Awaited<ReturnType<typeof pictureOf>>, image: string): unknown {
	const calvin = picture.containers['calvin'];
	return { ...picture, containers: { ...picture.containers, calvin: { ...Object(calvin), image } } };
}

/** Undefined where there is none. */
async function fileIn(docker: Docker, path: string): Promise<string | undefined> {
	const exec = await docker.getContainer('calvin').exec({ Cmd: ['cat', path], AttachStdout: true, Tty: true });
	const stream = await exec.start({ Tty: true });
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(Buffer.from(chunk));
	const { ExitCode } = await exec.inspect();
	return ExitCode === 0 ? Buffer.concat(chunks).toString() : undefined;
}
