import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Plan } from '../../../../../source/lab/plan.ts';
import { switchImages } from '../../../../../source/lab/plans/switch/switch.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import type { Worker } from '../../../../../source/lab/lava/worker/worker.ts';
import { runningOf } from '../../found-for-tests.ts';

import { manifest, serverSpec, serverPart, workerPart, request, planned, refused } from './switch-for-tests.ts';

const does = (plan: Plan): string[] => plan.steps.map(step => step.do);

describe('a switch of the lab to another version', () => {
	const newServer = manifest('lavasoftware/lava-server:2023.03', 'sha256:3333');
	const newWorker = manifest('lavasoftware/lava-dispatcher:2023.03', 'sha256:4444');

	const devices = [
		{ name: 'qemu01', type: 'qemu', state: 'idle' as const, health: 'good' as const },
		{ name: 'qemu02', type: 'qemu', state: 'idle' as const, health: 'bad' as const },
	];
	const reported = (name: string): Worker => ({
		name,
		state: 'online',
		health: 'active',
		description: '',
		version: '2023.01',
		jobLimit: 0,
		devices: name === 'calvin' ? devices : [],
		jobs: [],
	});
	const across = manifest('lavasoftware/lava-server:2023.06', 'sha256:6666');
	const says = ({ steps }: Plan): string[] => steps.flatMap(step => (step.do === 'exec' ? [step.says] : []));
	const created = ({ steps }: Plan): ContainerSpec[] =>
		steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));

	it('pulls all, then takes the server before its workers, and what is old goes last', () => {
		const plan = planned(workerPart(newWorker), serverPart(newServer));
		const kinds = does(plan);
		assert.deepEqual(kinds.slice(0, 4), ['pull', 'pull', 'stop', 'rename']);
		assert.deepEqual(
			created(plan).map(({ name }) => name),
			['lava-server-copy', 'lava-server', 'calvin'],
		);
		const online = plan.steps.findLast(step => step.do === 'wait');
		assert.deepEqual(online?.until, {
			is: 'online',
			server: { container: { id: '', name: 'lava-server' } },
			worker: 'calvin',
			since: { id: '', name: 'calvin' },
		});
		assert.deepEqual(kinds.slice(kinds.indexOf('remove')), ['remove', 'remove', 'remove']);
	});

	it('takes images without a version for other ones, unless they are the very same', () => {
		const own = (digest: string): Plan => {
			const part = serverPart(manifest('lab/lava-server:stable', digest));
			return planned({ ...part, found: { ...part.found, spec: { ...serverSpec, image: 'lab/lava-server:stable' } } });
		};
		const copies = (plan: Plan): boolean => says(plan).some(each => each.includes('database'));
		assert.deepEqual([copies(own('sha256:1111')), copies(own('sha256:2222'))], [false, true]);
		assert.equal(copies(planned(serverPart(manifest('lab/lava-server:stable', 'sha256:2222')))), true);
		assert.equal(copies(planned(serverPart(manifest('lab/lava-server:stable', 'sha256:1111')))), false);
	});

	it('moves no database that is in memory', () => {
		const inMemory: ContainerSpec = {
			...serverSpec,
			mounts: [{ type: 'tmpfs', target: '/var/lib/postgresql' }],
		};
		const part = serverPart(newServer);
		const plan = planned({ ...part, found: { ...part.found, spec: inMemory } });
		assert.deepEqual(says(plan), []);
		assert.deepEqual(
			created(plan).map(({ name }) => name),
			['lava-server'],
		);
	});

	it('copies the database for the same PostgreSQL, and leaves the old volume as it is', () => {
		const plan = planned(serverPart(newServer));
		assert.deepEqual(says(plan), ['Copy the database to the volume db-2023.03']);
		const [copy, fresh] = created(plan);
		assert.deepEqual(
			copy?.mounts?.find(({ target }) => target === '/lavadock'),
			{ type: 'volume', source: 'db', target: '/lavadock', readOnly: true },
		);
		assert.deepEqual(fresh?.mounts?.at(-1), { type: 'volume', source: 'db-2023.03', target: '/var/lib/postgresql' });
		assert.ok(plan.warnings.some(warning => warning.includes('docker volume rm db')));
	});

	it('dumps and restores it for another PostgreSQL, into a volume of its own', () => {
		const plan = planned(serverPart(across, { workers: [] }));
		const [restore, dump, fresh] = created(plan);
		assert.deepEqual([dump?.image, restore?.image], [serverSpec.image, across.image]);
		const other = { type: 'volume', source: 'db-2023.06', target: '/lavadock' };
		assert.deepEqual(dump?.mounts, [...(serverSpec.mounts ?? []), other]);
		assert.deepEqual(fresh?.mounts?.at(-1), { type: 'volume', source: 'db-2023.06', target: '/var/lib/postgresql' });
		assert.deepEqual(
			says(plan).filter(text => /database/.test(text)),
			[
				'Dump the database to before-2023.06.dump',
				'Make an empty database with the password of its settings',
				'Restore the database from before-2023.06.dump',
			],
		);
		assert.match(plan.warnings.join('\n'), /PostgreSQL 13 becomes 15/);
		assert.match(plan.warnings.join('\n'), /two of their migrations/);
	});

	it('takes a free name for the new volume, and not the version of the last one along', () => {
		const mounts = [{ type: 'volume' as const, source: 'db-2023.01', target: '/var/lib/postgresql' }];
		const made = switchImages([serverPart(across, runningOf({ ...serverSpec, mounts }))], {
			...request,
			on: () => ({ architecture: 'amd64', volumes: ['db-2023.01', 'db-2023.06'] }),
		});
		assert.ok(made.state === 'planned');
		assert.deepEqual(
			made.plan.steps.flatMap(step => (step.do === 'create-volume' ? [step.volume.name] : [])),
			['db-2023.06-2'],
		);
	});

	it('makes its helpers with the settings of the server, and nothing else of it', () => {
		const environment = { POSTGRES_X: '1' };
		const [restore] = created(planned(serverPart(across, runningOf({ ...serverSpec, environment }))));
		assert.deepEqual(Object.keys(restore ?? {}).toSorted(), [
			'command',
			'entrypoint',
			'environment',
			'image',
			'labels',
			'mounts',
			'name',
			'networkMode',
			'stopSignal',
		]);
		assert.deepEqual(restore?.environment, environment);
		const [bare] = created(planned(serverPart(across)));
		assert.ok(bare && !('environment' in bare) && !('POSTGRES_X' in bare));
	});

	it('makes the helper that dumps from the image that is there, when its name stands for another by now', () => {
		const [, dump] = created(planned(serverPart(across, { imageNow: 'sha256:other' })));
		assert.equal(dump?.image, 'sha256:old');
	});

	const ownLayer = (path: string) => ({ path, kind: 'added' as const, folder: false, size: 1 });
	const copies = ({ steps }: Plan): string[] => steps.flatMap(step => (step.do === 'copy' ? [step.path] : []));
	const volumes = (plan: Plan): string[] =>
		plan.steps.flatMap(step => (step.do === 'create-volume' ? [step.volume.name] : []));

	it('takes a database in its own layer to its volume once, where PostgreSQL stays the same', () => {
		const bare = { ...runningOf({ ...serverSpec, mounts: [] }), changes: [ownLayer('/var/lib/postgresql/13/main/x')] };
		const plan = planned(serverPart(newServer, bare));
		assert.deepEqual(volumes(plan), ['lava-server-postgresql']);
		assert.deepEqual(copies(plan), ['/var/lib/postgresql']);
		assert.deepEqual(says(plan), []);
	});

	it('copies a database in a volume, whatever else is in the layer', () => {
		const mounts = serverSpec.mounts?.filter(({ target }) => target !== '/var/lib/lava-server/default/media') ?? [];
		const changes = [ownLayer('/var/lib/lava-server/default/media/job-output/x')];
		const plan = planned(serverPart(newServer, { ...runningOf({ ...serverSpec, mounts }), changes }));
		assert.deepEqual(volumes(plan), ['lava-server-jobs', 'db-2023.03']);
		assert.deepEqual(says(plan), ['Copy the database to the volume db-2023.03']);
	});

	it('dumps a database in its own layer for another PostgreSQL', () => {
		const bare = { ...runningOf({ ...serverSpec, mounts: [] }), changes: [ownLayer('/var/lib/postgresql/13/main/x')] };
		const plan = planned(serverPart(across, bare));
		assert.deepEqual(volumes(plan), ['lava-server-postgresql', 'lava-server-postgresql-2023.06']);
		assert.equal(says(plan)[1], 'Dump the database to before-2023.06.dump');
	});

	it('leaves a database elsewhere where it is, and says what that means', () => {
		const external = runningOf({ ...serverSpec, environment: { DATABASE_URL: { secret: 'x' } } });
		const plan = planned(serverPart(across, external));
		assert.deepEqual(says(plan), []);
		assert.match(plan.warnings.join('\n'), /have a backup/);
	});

	it('holds the devices meanwhile, waits for the jobs, and tells who is left behind', () => {
		const idle = { ...reported('retired'), health: 'retired' as const };
		const workers = [reported('calvin'), reported('hobbes'), idle, { ...reported('gone'), state: 'offline' as const }];
		const plan = planned(serverPart(newServer, { workers }), workerPart(newWorker));
		const [hold] = plan.steps.filter(step => step.do === 'exec');
		assert.equal(hold?.says, 'Take qemu01 into maintenance: no new jobs');
		assert.notEqual(hold.undo, 'impossible');
		assert.equal(says(plan).at(-1), 'Give qemu01 the health back that it had');
		assert.equal(plan.steps.findIndex(step => step.do === 'wait') < does(plan).indexOf('stop'), true);
		assert.match(plan.warnings.join('\n'), /no jobs until they have 2023\.03 too: hobbes,/);
		const breaking = switchImages([serverPart(newServer, { workers })], { ...request, waitForJobs: false });
		assert.ok(breaking.state === 'planned');
		assert.equal(does(breaking.plan).indexOf('wait') > does(breaking.plan).indexOf('stop'), true);
	});

	it('warns of jobs that break off, unless it waits for their end', () => {
		const breaks = (waitForJobs: boolean, health: 'good' | 'bad', status: 'running' | 'exited'): boolean => {
			const workers = [
				{ ...reported('calvin'), devices: [{ name: 'q', type: 'qemu', state: 'idle' as const, health }] },
			];
			const server = serverPart(newServer, { ...runningOf(serverSpec, { status }), workers });
			const made = switchImages([server, workerPart(newWorker)], { ...request, waitForJobs });
			assert.ok(made.state === 'planned');
			return made.plan.warnings.some(warning => warning.startsWith('calvin: test jobs that run in it break off'));
		};
		assert.equal(breaks(true, 'good', 'running'), false);
		assert.equal(breaks(false, 'good', 'running'), true);
		assert.equal(breaks(true, 'bad', 'running'), true, 'nothing is waited for');
		assert.equal(breaks(true, 'good', 'exited'), true, 'nobody can be asked');
	});

	it('is refused for a worker alone, for a server’s way back, and where nobody knows the volumes', () => {
		assert.match(refused(workerPart(newWorker)), /switch the server first/);
		assert.match(refused(serverPart(manifest('lavasoftware/lava-server:2022.11'))), /go back from 2023\.01/);
		const unknown = switchImages([serverPart(newServer)], {
			...request,
			on: () => ({ architecture: 'amd64', volumes: undefined }),
		});
		assert.ok(unknown.state === 'refused');
	});

	it('names what speaks of LXC where the new release has none', () => {
		const server = serverPart(manifest('lavasoftware/lava-server:2026.07', 'sha256:7777'));
		const words = (aboutLxc: readonly string[] | undefined): string =>
			planned({ ...server, aboutLxc }).warnings.join('\n');
		const found = words(['/etc/lava-server/dispatcher-config/health-checks/hi6220.yaml']);
		assert.match(found, /2026\.07 has no LXC any more, and these speak of it: health-checks\/hi6220\.yaml\./);
		assert.match(words(undefined), /look for it in health checks/);
		assert.doesNotMatch(words([]), /LXC/);
		assert.doesNotMatch(planned({ ...serverPart(newServer), aboutLxc: undefined }).warnings.join(), /LXC/);
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
