import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { backupWizard } from '../../../../source/wizards/server/backup.ts';
import { restoreWizard } from '../../../../source/wizards/server/restore.ts';
import { askedKey, type LookedUp } from '../../../../source/wizards/world.ts';
import { problems, withFacts, world } from '../world-for-tests.ts';

const folder = askedKey({ about: 'folder', path: '~/lavadock-backups' });
const of = askedKey({ about: 'backup of', server: 'id-lava-server' });
const told = (key: string, found: LookedUp) => withFacts({ answers: new Map(world.facts.answers).set(key, found) });

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
		const small = told(folder, { about: 'folder', free: 1e9 });
		assert.match(problems('backup', {}, small).join(), /folder: It needs about 2\.3 GB, and 1\.0 GB are free there/);
		assert.deepEqual(problems('backup', { jobs: false }, small), []);
	});

	test('tells why a server can not be backed up', () => {
		const silent = told(of, { about: 'backup of', state: 'silent', why: 'It waits for its database.' });
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

	test('says what is wrong with a file', () => {
		assert.match(problems('restore', { file: '' }).join(), /There is no backup in ~\/lavadock-backups/);
		assert.match(problems('restore', { file: 'b.tar' }).join(), /from \/ or ~/);
		const path = '/srv/b.tar';
		const cut = told(askedKey({ about: 'backup', path }), {
			about: 'backup',
			head: { state: 'unreadable', why: 'It is not complete: its end is missing.' },
		});
		assert.deepEqual(problems('restore', { file: path }, cut), ['file: It is not complete: its end is missing.']);
	});

	test('always asks once more', () => assert.equal(restoreWizard.make({}, world).dangerous, true));
});
