import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { BackupManifest } from '../../../../../source/lab/lava/server/backup.ts';
import { restorePlan, whyNotRestored } from '../../../../../source/lab/plans/server/restore.ts';
import type { ContainerSpec, MountSpec } from '../../../../../source/lab/spec/container.ts';
import type { Step } from '../../../../../source/lab/plan.ts';
import { runningOf } from '../../found-for-tests.ts';

const manifest: BackupManifest = {
	version: '2023.01',
	postgresql: '15.18 (Debian 15.18-0+deb12u1)',
	migration: 56,
	size: 84_000_000,
	counts: { users: 4, workers: 2, devices: 2, jobs: 40 },
	own: true,
	format: 1,
	server: 'lava-server',
	jobs: true,
	made: 1_796_000_000,
};
const mounts: readonly MountSpec[] = [
	{ type: 'volume', source: 'db', target: '/var/lib/postgresql' },
	{ type: 'volume', source: 'etc', target: '/etc/lava-server' },
	{ type: 'volume', source: 'jobs', target: '/var/lib/lava-server/default/media/job-output' },
	{ type: 'bind', source: '/srv/templates', target: '/srv/templates' },
];
const specOf = (version: string, rest: Partial<ContainerSpec> = {}): ContainerSpec => ({
	name: 'lava-server',
	image: `lavasoftware/lava-server:${version}`,
	mounts,
	...rest,
});

const file = '~/backups/b.tar';

function planOf(reported: Partial<BackupManifest> = {}, volumes: readonly string[] = []) {
	const { container, found } = runningOf(specOf('2023.06'));
	return restorePlan({ container, old: found, changes: [], file, manifest: { ...manifest, ...reported }, volumes });
}

function whyNot(reported: Partial<BackupManifest>, spec: ContainerSpec, has = '15'): string | undefined {
	const { container, found } = runningOf(spec);
	return whyNotRestored(container, found, { ...manifest, ...reported }, has);
}

const created = (steps: readonly Step[]): ContainerSpec[] =>
	steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));

suite('a restore', () => {
	test('reads the whole backup before anything is touched', () => {
		const [first, second] = planOf().steps;
		assert.ok(first?.do === 'read-backup' && first.to === 'check' && first.file === file);
		assert.equal(second?.do, 'stop');
	});

	test('fills new volumes by a helper while no server runs, and the old ones stay', () => {
		const { steps, warnings } = planOf();
		const kinds = steps.map(step => step.do);
		const at = kinds.lastIndexOf('read-backup');
		assert.ok(kinds.indexOf('rename') < at && at < kinds.findLastIndex(kind => kind === 'create'));
		const [helper, server] = created(steps);
		assert.equal(helper?.name, 'lava-server-restore');
		assert.equal(helper?.networkMode, 'none');
		const sources = (spec: ContainerSpec | undefined) =>
			spec?.mounts?.map(mount => (mount.type === 'volume' || mount.type === 'bind' ? mount.source : ''));
		assert.deepEqual(sources(server), [
			'/srv/templates',
			'db-restored',
			'etc-restored',
			'jobs-restored',
			'lava-server-coordinator-restored',
		]);
		assert.deepEqual(sources(helper), sources(server));
		assert.ok(!kinds.includes('remove-volume'));
		assert.match(warnings.join('\n'), /What it has now stays in db, etc, jobs/);
		assert.deepEqual(kinds.slice(-2), ['remove', 'remove']);
		const proof = steps.findLast(step => step.do === 'wait');
		assert.equal(proof?.do === 'wait' && proof.until.is, 'serving');
	});

	test('takes names that are free, and leaves the output of jobs that is not in the backup', () => {
		const { steps } = planOf({ jobs: false }, ['db-restored', 'db-restored-2']);
		const volumes = steps.flatMap(step => (step.do === 'create-volume' ? [step.volume.name] : []));
		assert.deepEqual(volumes, ['db-restored-3', 'etc-restored', 'lava-server-coordinator-restored']);
	});

	test('is refused where the server could not read it', () => {
		assert.equal(whyNot({}, specOf('2023.01')), undefined);
		assert.equal(whyNot({}, specOf('2026.07')), undefined);
		assert.match(whyNot({}, specOf('2022.11')) ?? '', /LAVA 2023\.01, and this server is 2022\.11: LAVA can't go back/);
		assert.match(whyNot({ version: '', migration: 62 }, specOf('2023.06')) ?? '', /too old for it/);
		assert.match(whyNot({ postgresql: '17.2' }, specOf('2023.06')) ?? '', /PostgreSQL 17, and this server's 15 can't/);
		assert.equal(whyNot({ postgresql: '9.6.2' }, specOf('2023.06')), undefined);
	});

	test('takes the server to the release of the backup, whose image reads it', () => {
		const { container, found } = runningOf(specOf('2026.07'));
		const image = 'lavasoftware/lava-server:2023.01';
		const older = { ...manifest, postgresql: '13.9' };
		const { steps, warnings } = restorePlan({
			container,
			old: found,
			changes: [],
			file,
			manifest: older,
			volumes: [],
			image,
		});
		assert.deepEqual(
			created(steps).map(spec => spec.image),
			[image, image],
		);
		assert.deepEqual(
			steps.slice(0, 3).map(step => step.do),
			['read-backup', 'pull', 'stop'],
		);
		assert.doesNotMatch(warnings.join('\n'), /check_uniqueness|Two migrations/);
		const old = runningOf(specOf('2022.11'));
		assert.equal(whyNotRestored(old.container, old.found, manifest, undefined, image), undefined);
	});

	test('keeps the output of jobs that the backup is without, also where it is in the container alone', () => {
		const folder = '/var/lib/lava-server/default/media/job-output';
		const { container, found } = runningOf(
			specOf('2023.06', { mounts: mounts.filter(each => each.target !== folder) }),
		);
		const changes = [{ path: `${folder}/7/output.yaml`, kind: 'added', folder: false, size: 1 } as const];
		const copied = (jobs: boolean): string[] =>
			restorePlan({ container, old: found, changes, file, manifest: { ...manifest, jobs }, volumes: [] }).steps.flatMap(
				step => (step.do === 'copy' ? [`${step.path} to ${step.container.name}`] : []),
			);
		assert.deepEqual(copied(false), [`${folder} to lava-server-restore`]);
		assert.deepEqual(copied(true), []);
	});

	test('is refused where something would be lost, or lead elsewhere', () => {
		assert.match(whyNot({}, specOf('2023.06', { mounts: [] })) ?? '', /in its container alone/);
		assert.match(whyNot({ own: false }, specOf('2023.06')) ?? '', /database was elsewhere/);
		const elsewhere = { SERVICES: 'gunicorn lava-scheduler' };
		assert.match(whyNot({}, specOf('2023.06', { environment: elsewhere })) ?? '', /not its own/);
	});

	test('tells what may stop it on the way to a newer release', () => {
		const { container, found } = runningOf(specOf('2026.07'));
		const { warnings } = restorePlan({ container, old: found, changes: [], file, manifest, volumes: [] });
		assert.match(warnings.join('\n'), /check_uniqueness/);
	});
});

test('a restore over the release from which LAVA takes no doubles warns of them, and no other does', () => {
	const warns = (from: string, to: string): boolean => {
		const { container, found } = runningOf(specOf(to));
		const { warnings } = restorePlan({
			container,
			old: found,
			changes: [],
			file,
			manifest: { ...manifest, version: from },
			volumes: [],
		});
		return warnings.some(each => each.includes('takes no doubles'));
	};
	const rows: [from: string, to: string, warns: boolean][] = [
		['2024.05', '2024.09', true],
		['2023.01', '2026.07', true],
		['2024.09', '2026.07', false],
		['2023.01', '2024.05', false],
		['nonsense', '2026.07', false],
		['2023.01', 'nonsense', false],
	];
	for (const [from, to, expected] of rows) assert.equal(warns(from, to), expected, `${from} to ${to}`);
});
