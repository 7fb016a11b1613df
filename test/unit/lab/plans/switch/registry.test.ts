import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Manifest } from '../../../../../source/lab/image/manifest.ts';
import type { Plan } from '../../../../../source/lab/plan.ts';
import { stepCommand } from '../../../../../source/lab/script/shell.ts';
import type { ContainerSpec, MountSpec } from '../../../../../source/lab/spec/container.ts';
import { parseVersion } from '../../../../../source/lab/image/version.ts';
import { runningOf } from '../../found-for-tests.ts';

import { manifest, planned, refused, serverRef, workerPart, workerSpec } from './switch-for-tests.ts';

const firstWarning = (target: Manifest): string => planned(workerPart(target)).warnings[0] ?? '';
const added = (path: string) => ({ path, kind: 'added' as const, folder: false, size: 1 });
const does = (plan: Plan): string[] => plan.steps.map(step => step.do);
const gitlab = 'registry.gitlab.com/lava/lava/amd64/lava-dispatcher:2023.01';

describe('a switch of one dispatcher to another registry', () => {
	const plan = planned(workerPart(manifest(gitlab)));

	it('pulls, and recreates it in its place with everything kept', () => {
		const old = `calvin-old-${'c'.repeat(12)}`;
		assert.deepEqual(plan.steps.map(step => stepCommand(step)).slice(0, 5), [
			`docker pull ${gitlab}`,
			'docker stop -t 10 calvin',
			`docker rename calvin ${old}`,
			`docker network disconnect dockernet ${old}`,
			`docker network disconnect boards ${old}`,
		]);
		assert.deepEqual(plan.steps.slice(5), [
			{ do: 'create', spec: { ...workerSpec, image: gitlab } },
			{ do: 'start', container: { id: '', name: 'calvin' } },
			{ do: 'wait', until: { is: 'running', container: { id: '', name: 'calvin' }, steady: 10 }, seconds: 60 },
			{
				do: 'wait',
				until: { is: 'online', server: { container: serverRef }, worker: 'calvin', since: { id: '', name: 'calvin' } },
				seconds: 180,
			},
			{ do: 'remove', container: { id: 'c'.repeat(64), name: old }, force: false, volumes: false },
		]);
	});

	it('says equal digests, and different ones loudly', () => {
		assert.match(firstWarning(manifest(gitlab, 'sha256:1111')), /calvin: .* is the very same image/);
		assert.match(firstWarning(manifest(gitlab, 'sha256:2222')), /IS ANOTHER IMAGE/);
		assert.match(firstWarning(manifest(gitlab, 'sha256:2222', { list: true })), /is not known/);
	});

	it('takes over the worker’s token and settings, and not what jobs left', () => {
		const changes = [
			added('/var/lib/lava/dispatcher/worker/token'),
			added('/etc/lava-coordinator/lava-coordinator.conf'),
			added('/usr/bin/fastboot'),
		];
		const copies = planned(workerPart(manifest(gitlab), { changes })).steps.flatMap(step =>
			step.do === 'copy' ? [step.path] : [],
		);
		assert.deepEqual(copies, ['/etc/lava-coordinator/lava-coordinator.conf', '/var/lib/lava/dispatcher/worker/token']);
	});

	it('leaves a stopped container stopped', () => {
		const stopped = { ...runningOf(workerSpec, { status: 'exited' }), target: manifest(gitlab), changes: [] };
		const steps = does(planned({ ...stopped, current: undefined }));
		assert.deepEqual(steps, ['pull', 'rename', 'disconnect', 'disconnect', 'create', 'remove']);
	});

	it('keeps the name of a worker that is called as its container', () => {
		const { hostname: _, ...nameless } = workerSpec;
		const create = planned({ ...workerPart(manifest(gitlab)), ...runningOf(nameless) }).steps.find(
			step => step.do === 'create',
		);
		assert.equal(create?.spec.hostname, 'c'.repeat(12));
	});
});

describe('a switch across 2020.08', () => {
	const old: ContainerSpec = {
		name: 'calvin',
		image: 'lavasoftware/lava-dispatcher:2020.08',
		environment: { MASTER_URL: 'tcp://lava-server:5556', DISPATCHER_HOSTNAME: '--hostname=calvin' },
		hostname: 'calvin',
	};
	const worker = {
		name: 'calvin',
		server: { container: serverRef },
		serverVersion: parseVersion('2020.09'),
		online: true,
	};
	const part = { ...workerPart(manifest('lavasoftware/lava-dispatcher:2020.09')), ...runningOf(old), worker };

	it('translates the environment, and gives the worker a token', () => {
		const plan = planned(part);
		const create = plan.steps.find(step => step.do === 'create');
		assert.deepEqual(create?.spec.environment, { URL: 'http://lava-server/', WORKER_NAME: '--name=calvin' });
		assert.deepEqual(create?.spec.mounts, [
			{ type: 'volume', source: 'calvin-state', target: '/var/lib/lava/dispatcher/worker' },
		]);
		const order = does(plan);
		assert.ok(order.indexOf('exec') < order.indexOf('create'));
		assert.ok(order.indexOf('put-file') > order.indexOf('create'));
		assert.ok(order.indexOf('put-file') < order.indexOf('start'));
	});

	it('takes a volume of its own for its state, not the one that lava-slave had', () => {
		const state: MountSpec = { type: 'volume', source: 'calvin-state', target: '/var/lib/lava/dispatcher/slave' };
		const create = planned({ ...part, ...runningOf({ ...old, mounts: [state] }) }).steps.find(
			step => step.do === 'create',
		);
		assert.deepEqual(create?.spec.mounts, [
			{ type: 'volume', source: 'calvin-http-state', target: '/var/lib/lava/dispatcher/worker' },
		]);
	});

	it('takes the usual volume for its state beside others', () => {
		const other: MountSpec = { type: 'volume', source: 'cache', target: '/cache' };
		const create = planned({ ...part, ...runningOf({ ...old, mounts: [other] }) }).steps.find(
			step => step.do === 'create',
		);
		assert.deepEqual(create?.spec.mounts, [
			other,
			{ type: 'volume', source: 'calvin-state', target: '/var/lib/lava/dispatcher/worker' },
		]);
	});

	it('says that a token is wanted where nobody can make one', () => {
		const { worker: _, ...alone } = part;
		assert.ok(planned(alone).warnings.some(warning => warning.includes('needs a token')));
	});
});

describe('a switch is refused', () => {
	it('behind managers’ backs, for --rm, other architectures and other parts', () => {
		const compose = { 'com.docker.compose.project': 'output', 'com.docker.compose.service': 'slave' };
		const managed = runningOf({ ...workerSpec, image: 'output-slave' }, { labels: compose, command: '/start.sh' });
		assert.match(refused({ ...workerPart(manifest(gitlab)), ...managed }), /boards\.yaml/);
		const dockers = runningOf({ ...workerSpec, name: 'lava-worker-2023.01-abcde' });
		assert.match(refused({ ...workerPart(manifest(gitlab)), ...dockers }), /lava-docker-worker/);
		assert.match(
			refused({ ...workerPart(manifest(gitlab)), ...runningOf({ ...workerSpec, autoRemove: true }) }),
			/--rm/,
		);
		assert.match(refused(workerPart(manifest(gitlab, 'sha256:1', { platforms: ['linux/arm64'] }))), /arm64/);
		assert.match(refused(workerPart(manifest('lavasoftware/lava-server:2023.01'))), /another part/);
	});
});
