import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Manifest } from '../../../source/lab/manifest.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { switchImages, type SwitchPart } from '../../../source/lab/plans/registry.ts';
import { stepCommand } from '../../../source/lab/script/shell.ts';
import type { ContainerSpec } from '../../../source/lab/spec/container.ts';
import { parseVersion } from '../../../source/lab/version.ts';
import { runningOf } from './found-for-tests.ts';

const manifest = (image: string, digest = 'sha256:1111', rest: Partial<Manifest> = {}): Manifest => ({
	image,
	digest,
	list: false,
	platforms: ['linux/amd64'],
	...rest,
});

const serverSpec: ContainerSpec = {
	name: 'lava-server',
	image: 'lavasoftware/lava-server:2023.01',
	networks: [{ network: 'dockernet', ipv4: '172.18.0.5' }],
	mounts: [
		{ type: 'volume', source: 'db', target: '/var/lib/postgresql' },
		{ type: 'volume', source: 'etc', target: '/etc/lava-server' },
		{ type: 'volume', source: 'jobs', target: '/var/lib/lava-server/default/media' },
	],
};

const workerSpec: ContainerSpec = {
	name: 'calvin',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	environment: { URL: 'http://172.18.0.5/', WORKER_NAME: '--name=calvin' },
	hostname: 'calvin',
	networks: [
		{ network: 'dockernet', ipv4: '172.18.0.6', mac: '02:00:00:00:00:06' },
		{ network: 'boards', aliases: ['tftp'] },
	],
	restart: 'unless-stopped',
};

const server = runningOf(serverSpec);
const serverRef = { id: server.container.id, name: 'lava-server' };

function serverPart(target: Manifest, rest: Partial<SwitchPart> = {}): SwitchPart {
	return { ...server, target, current: { digest: 'sha256:1111', list: false }, changes: [], ...rest };
}

function workerPart(target: Manifest, rest: Partial<SwitchPart> = {}): SwitchPart {
	return {
		...runningOf(workerSpec),
		target,
		current: { digest: 'sha256:1111', list: false },
		changes: [],
		worker: { name: 'calvin', server: { container: serverRef }, serverVersion: parseVersion('2023.01') },
		...rest,
	};
}

function planned(...parts: SwitchPart[]): Plan {
	const result = switchImages(parts, 'amd64');
	assert.ok(result.state === 'planned', JSON.stringify(result));
	return result.plan;
}

function refused(...parts: SwitchPart[]): string {
	const result = switchImages(parts, 'amd64');
	assert.ok(result.state === 'refused');
	return result.refusals.map(({ why }) => why).join(' ');
}

const firstWarning = (target: Manifest): string => planned(workerPart(target)).warnings[0] ?? '';
const added = (path: string) => ({ path, kind: 'added' as const, folder: false, size: 1 });
const does = (plan: Plan): string[] => plan.steps.map(step => step.do);
const gitlab = 'registry.gitlab.com/lava/lava/amd64/lava-dispatcher:2023.01';

describe('a switch of one dispatcher to another registry', () => {
	const plan = planned(workerPart(manifest(gitlab)));

	it('pulls, and makes it anew in its place with everything kept', () => {
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
			{ do: 'wait', until: { is: 'running', container: { id: '', name: 'calvin' }, steady: 5 }, seconds: 60 },
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
		assert.match(firstWarning(manifest(gitlab, 'sha256:2222', { list: true })), /can't be told/);
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

describe('a switch of the lab to another version', () => {
	const newServer = manifest('lavasoftware/lava-server:2023.03', 'sha256:3333');
	const newWorker = manifest('lavasoftware/lava-dispatcher:2023.03', 'sha256:4444');

	it('pulls all, then takes the server before its workers, the database dumped', () => {
		const plan = planned(workerPart(newWorker), serverPart(newServer));
		const kinds = does(plan);
		assert.deepEqual(kinds.slice(0, 4), ['pull', 'pull', 'exec', 'stop']);
		const made = plan.steps.flatMap(step => (step.do === 'create' ? [step.spec.name] : []));
		assert.deepEqual(made, ['lava-server', 'calvin']);
		const online = plan.steps.findLast(step => step.do === 'wait');
		assert.deepEqual(online?.until, {
			is: 'online',
			server: { container: { id: '', name: 'lava-server' } },
			worker: 'calvin',
			since: { id: '', name: 'calvin' },
		});
		assert.ok(plan.warnings.some(warning => /migrated to 2023\.03/.test(warning)));
	});

	it('is refused for a worker alone, for a server’s way back, and across PostgreSQL’s borders', () => {
		assert.match(refused(workerPart(newWorker)), /switch the server first/);
		assert.match(refused(serverPart(manifest('lavasoftware/lava-server:2022.11'))), /go back from 2023\.01/);
		assert.match(refused(serverPart(manifest('lavasoftware/lava-server:2023.06'))), /PostgreSQL 15/);
		const external = { ...serverSpec, environment: { DATABASE_URL: { secret: 'x' } } };
		planned({ ...serverPart(manifest('lavasoftware/lava-server:2023.06')), ...runningOf(external) });
	});

	it('moves a database that is in no volume into one, which begins empty', () => {
		const { mounts: _, ...bare } = serverSpec;
		const changes = [
			{ path: '/var/lib/postgresql/13/main/base/1', kind: 'changed' as const, folder: false, size: 1 },
			{ path: '/etc/lava-server/settings.d/00-database.yaml', kind: 'added' as const, folder: false, size: 1 },
		];
		const plan = planned({ ...serverPart(newServer), ...runningOf(bare), changes });
		const create = plan.steps.find(step => step.do === 'create');
		assert.deepEqual(create?.spec.mounts, [
			{ type: 'volume', source: 'lava-server-postgresql', target: '/var/lib/postgresql', noCopy: true },
			{ type: 'volume', source: 'lava-server-etc', target: '/etc/lava-server', noCopy: true },
		]);
		const copied = plan.steps.flatMap(step => (step.do === 'copy' ? [step.path] : []));
		assert.deepEqual(copied, ['/var/lib/postgresql', '/etc/lava-server']);
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
	};
	const part = { ...workerPart(manifest('lavasoftware/lava-dispatcher:2020.09')), ...runningOf(old), worker };

	it('translates the environment, and gives the worker a token', () => {
		const plan = planned(part);
		const create = plan.steps.find(step => step.do === 'create');
		assert.deepEqual(create?.spec.environment, { URL: 'http://lava-server/', WORKER_NAME: '--name=calvin' });
		const order = does(plan);
		assert.ok(order.indexOf('exec') < order.indexOf('create'));
		assert.ok(order.indexOf('put-file') > order.indexOf('create'));
		assert.ok(order.indexOf('put-file') < order.indexOf('start'));
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
