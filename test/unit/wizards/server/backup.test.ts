import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { backupWizard } from '../../../../source/wizards/server/backup.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import type { Plan } from '../../../../source/lab/plan.ts';
import type { UnfinishedBackup } from '../../../../source/lab/lava/server/backup.ts';
import { restoreWizard } from '../../../../source/wizards/server/restore.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
import { problems, withFacts, world } from '../world-for-tests.ts';

const folder = askedKey({ about: 'folder', path: '~/lavadock-backups' });
const of = askedKey({ about: 'backup of', server: 'id-lava-server' });
const reported = (key: string, found: LookedUp) => withFacts({ answers: new Map(world.facts.answers).set(key, found) });

suite('the backup wizard', () => {
	test('says what jobs have logged, and plans without it where that is not wanted', () => {
		const view = backupWizard.fields({}, world).find(({ id }) => id === 'jobs');
		assert.match(view?.help ?? '', /2\.3 GB/);
		const { plan } = backupWizard.make({ jobs: false, keep: '3' }, world);
		const [step] = plan.steps;
		assert.ok(step?.do === 'backup');
		assert.deepEqual([step.jobs, step.keep, step.container.name], [false, 3, 'lava-server']);
	});

	test('has no plan where there is no room, and one without the output of jobs where that fits', () => {
		const small = reported(folder, { about: 'folder', free: 1e9, unfinished: [] });
		assert.match(problems('backup', {}, small).join(), /folder: It needs about 2\.3 GB, and 1\.0 GB are free there/);
		assert.deepEqual(problems('backup', { jobs: false }, small), []);
	});

	test('tells of what was cut off before, and what becomes of it', () => {
		const part = (server: string, writer: UnfinishedBackup['writer']): UnfinishedBackup => {
			return { name: `lavadock-${server}-20261130-120000.tar.part`, server, bytes: 1.2e9, writer };
		};
		const warned = (...unfinished: readonly UnfinishedBackup[]): string => {
			const { plan } = backupWizard.make({}, reported(folder, { about: 'folder', free: 1e12, unfinished }));
			return plan.warnings.join(' ');
		};
		assert.match(warned(part('lava-server', 'gone')), /\.tar\.part \(1\.2 GB\) was cut off: this backup removes it\./);
		assert.match(warned(part('other', 'gone')), /was cut off: the next backup of other removes it\./);
		assert.match(warned(part('lava-server', 'works')), /is being written by another lavadock\./);
		assert.match(warned(part('lava-server', 'elsewhere')), /was begun on another machine/);
		assert.doesNotMatch(warned(), /\.part/);
	});

	test('tells why a server can not be backed up', () => {
		const silent = reported(of, { about: 'backup of', state: 'silent', why: 'It waits for its database.' });
		assert.match(problems('backup', {}, silent).join(), /server: lava-server can't be backed up: It waits/);
	});

	test('takes whole paths and whole numbers', () => {
		for (const bad of ['', 'backups', './backups'])
			assert.match(problems('backup', { folder: bad }).join(), /from \/ or ~/);
		for (const bad of ['', '-1', '1.5', 'all', '99999'])
			assert.match(problems('backup', { keep: bad }).join(), /number/);
		assert.deepEqual(problems('backup', { folder: '/srv/backups', keep: '0' }), []);
	});
});

const FORMER = 'lavasoftware/lava-server:2023.01';

/** The lab with its server in another release. */
function upgradedTo(tag: string, images: readonly string[] = world.facts.images ?? []): World {
	const key = askedKey({ about: 'container', id: 'id-lava-server' });
	const known = world.facts.answers.get(key);
	assert.ok(known?.about === 'container' && known.old !== undefined);
	const old = { ...known.old, spec: { ...known.old.spec, image: `lavasoftware/lava-server:${tag}` } };
	return withFacts({ images, answers: new Map(world.facts.answers).set(key, { ...known, old }) });
}

/** What is proposed, and what else there is; undefined: it is not asked. */
function releaseIn(where: World): string[] | undefined {
	const view = restoreWizard.fields({}, where).find(({ id }) => id === 'release');
	return view?.kind === 'choice'
		? [view.value, ...view.options.map(({ value, label }) => `${value}=${label}`)]
		: undefined;
}

/** Of what the plan pulls and makes. */
const imagesOf = ({ steps }: Plan): string[] =>
	steps.flatMap(step => (step.do === 'pull' ? [step.image] : step.do === 'create' ? [step.spec.image] : []));

suite('the restore wizard', () => {
	test('proposes the newest backup, and tells what it is', () => {
		const view = restoreWizard.fields({}, world).find(({ id }) => id === 'file');
		assert.match(view?.kind === 'text' ? view.value : '', /lavadock-lava-server-20261130-153000\.tar$/);
		assert.match(view?.help ?? '', /lava-server of LAVA 2023\.01, .* UTC, 2\.4 GB: 2 devices, 40 jobs/);
	});

	test('asks about the server, its database and the file', () => {
		const where = withFacts({ answers: new Map() });
		assert.deepEqual(
			restoreWizard.missing({ file: '/srv/b.tar' }, where).map(({ about }) => about),
			['backups in', 'container', 'backup'],
		);
	});

	test('asks about no file where none is named, and about the database that the server has', () => {
		const asked = (given: Given, where = world): string[] =>
			restoreWizard
				.missing(given, { ...where, facts: { ...where.facts, answers: new Map() } })
				.map(({ about }) => about);
		assert.deepEqual(asked({ file: '' }), ['backups in', 'container']);
		const key = askedKey({ about: 'volume', volume: 'lava-db' });
		const answers = new Map([...world.facts.answers].filter(([each]) => each !== key));
		assert.deepEqual(
			restoreWizard.missing({}, withFacts({ answers })).map(({ about }) => about),
			['volume'],
		);
	});

	test('says what is wrong with a file', () => {
		assert.match(problems('restore', { file: '' }).join(), /There is no backup in ~\/lavadock-backups/);
		assert.match(problems('restore', { file: 'b.tar' }).join(), /from \/ or ~/);
		const path = '/srv/b.tar';
		const cut = reported(askedKey({ about: 'backup', path }), {
			about: 'backup',
			head: { state: 'unreadable', why: 'It is not complete: its end is missing.' },
		});
		assert.deepEqual(problems('restore', { file: path }, cut), ['file: It is not complete: its end is missing.']);
	});

	test('offers servers by their names, also those that do not run, and nothing else', () => {
		const image = 'lavasoftware/lava-server:2023.01';
		const stopped = containerOf('a-server', { image, status: 'exited' });
		const where = {
			...world,
			snapshot: { ...world.snapshot, containers: byId(...world.snapshot.containers.values(), stopped) },
		};
		const view = restoreWizard.fields({}, where).find(({ id }) => id === 'server');
		assert.deepEqual(view?.kind === 'choice' && view.options.map(({ value, note }) => [value, note]), [
			['a-server', image],
			['lava-server', image],
		]);
		assert.equal(view?.value, 'a-server');
	});

	test('has no plan without a server, for one that is gone, or from a file that nobody has looked into', () => {
		const none = { ...world, snapshot: { ...world.snapshot, containers: new Map() } };
		assert.match(problems('restore', {}, none).join(), /^server: There is no LAVA server here: make one first\./);
		assert.throws(() => restoreWizard.make({}, none), /is gone/);
		assert.deepEqual(restoreWizard.make({}, world).ends, [
			'Next: sign in at http://localhost/ with a user of the backup.',
		]);
		const gone = reported(askedKey({ about: 'container', id: 'id-lava-server' }), {
			about: 'container',
			old: undefined,
		});
		assert.match(problems('restore', {}, gone).join(), /^server: lava-server is gone\./);
		assert.throws(() => restoreWizard.make({}, gone), /lava-server is gone/);
		assert.throws(() => restoreWizard.make({ file: '/srv/b.tar' }, world), /Nobody has looked into \/srv\/b\.tar/);
	});

	test('passes over backups that can’t be read, and has none to propose where all are', () => {
		const key = askedKey({ about: 'backups in', folder: '~/lavadock-backups' });
		const known = world.facts.answers.get(key);
		assert.ok(known?.about === 'backups in');
		const cut = { path: '/newest.tar', head: { state: 'unreadable', why: 'cut' } } as const;
		const proposed = (files: typeof known.files): unknown =>
			restoreWizard.fields({}, reported(key, { about: 'backups in', files })).find(({ id }) => id === 'file')?.value;
		assert.equal(proposed([cut, ...known.files]), known.files[0]?.path);
		assert.equal(proposed([cut]), '');
		assert.equal(proposed([]), '');
	});

	test('takes no backup of a PostgreSQL that the server’s volume is not of', () => {
		const volume = askedKey({ about: 'volume', volume: 'lava-db' });
		const older = reported(volume, { about: 'volume', content: { postgresql: '13', migration: 56, owner: 100 } });
		assert.deepEqual(problems('restore', {}), []);
		assert.match(problems('restore', {}, older).join(), /is of PostgreSQL 15, and this server's 13 can't read it/);
		const unknown = reported(volume, { about: 'volume', content: undefined });
		assert.deepEqual(problems('restore', {}, unknown), []);
	});

	test('leads back to the release of the backup after an upgrade, whose former image is still here', () => {
		const where = upgradedTo('2026.10');
		assert.deepEqual(releaseIn(where), ['backup', 'backup=2023.01', 'server=2026.10']);
		assert.deepEqual(problems('restore', {}, where), []);
		const { plan, ends } = restoreWizard.make({}, where);
		assert.deepEqual(imagesOf(plan), [FORMER, FORMER, FORMER]);
		assert.match(
			plan.warnings.join('\n'),
			/Its image becomes lavasoftware\/lava-server:2023\.01; now it is .*:2026\.10\./,
		);
		assert.match(ends.join('\n'), /f in the Workers panel/);
	});

	test('keeps the release of the server where it is told to, or where nobody has the former image', () => {
		const newest = 'lavasoftware/lava-server:2026.10';
		const kept = restoreWizard.make({ release: 'server' }, upgradedTo('2026.10')).plan;
		assert.deepEqual(imagesOf(kept), [newest, newest]);
		assert.doesNotMatch(kept.warnings.join('\n'), /Its image becomes/);
		assert.deepEqual(releaseIn(upgradedTo('2026.10', ['debian:bookworm'])), [
			'server',
			'backup=2023.01',
			'server=2026.10',
		]);
	});

	test('takes an older server to the release of the backup, by a pull where it has to', () => {
		const where = upgradedTo('2020.12', []);
		assert.deepEqual(releaseIn(where), ['backup', 'backup=2023.01']);
		assert.deepEqual(problems('restore', {}, where), []);
		const { steps } = restoreWizard.make({}, where).plan;
		assert.deepEqual(steps[1], { do: 'pull', image: FORMER, policy: 'missing' });
	});

	test('asks for no release where both are the same, or where the server’s image tells none', () => {
		assert.equal(releaseIn(world), undefined);
		assert.equal(releaseIn(upgradedTo('latest')), undefined);
	});

	test('keeps the secrets of the server', () => {
		const key = askedKey({ about: 'container', id: 'id-lava-server' });
		const known = world.facts.answers.get(key);
		assert.ok(known?.about === 'container' && known.old !== undefined);
		const secrets = new Map([['lava-server TOKEN', 'x']]);
		const where = reported(key, { ...known, old: { ...known.old, secrets } });
		assert.deepEqual([...restoreWizard.make({}, where).secrets], [...secrets]);
	});

	test('always asks once more', () => assert.equal(restoreWizard.make({}, world).dangerous, true));
});
