import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
	expectedSize,
	majorOf,
	readMeasured,
	type UnfinishedBackup,
	unfinishedWords,
} from '../../../../../source/lab/lava/server/backup.ts';
import { backupPlan } from '../../../../../source/lab/plans/server/backup.ts';
import { composeFile } from '../../../../../source/lab/script/compose/compose.ts';
import { pythonScript } from '../../../../../source/lab/script/python/python.ts';
import { shellScript } from '../../../../../source/lab/script/sh/script.ts';
import { planCommands } from '../../../../../source/lab/script/shell.ts';
import { undoOf } from '../../../../../source/lab/step/undo.ts';

const reported = {
	version: '2023.01',
	postgresql: '15.18 (Debian 15.18-0+deb12u1)',
	migration: 56,
	size: 10_000_000,
	counts: { users: 1, workers: 2, devices: 1, jobs: 40 },
	own: true,
	folders: {
		'/etc/lava-server': 3000,
		'/etc/lava-coordinator': 106,
		'/var/lib/lava-server/default/media/job-output': 419_000_000,
	},
};
const measured = readMeasured(JSON.stringify(reported));
const request = { server: { id: 'id', name: 'lava-server' }, folder: '~/backups', keep: 7, measured };

suite("a server's backup", () => {
	test('tells its size before, with the output of jobs and without', () => {
		assert.deepEqual([measured.output, measured.settings], [419_000_000, 3106]);
		assert.deepEqual([expectedSize(measured, true), expectedSize(measured, false)], [421_003_106, 2_003_106]);
		assert.match(backupPlan({ ...request, jobs: true }).warnings.join('\n'), /the output of jobs \(419 MB\)/);
		assert.match(backupPlan({ ...request, jobs: false }).warnings.join('\n'), /Without the output of its jobs, 419 MB/);
	});

	test('is one step that changes nothing, so that nothing has to be undone', () => {
		const [step, ...more] = backupPlan({ ...request, jobs: false }).steps;
		assert.ok(step && more.length === 0);
		assert.deepEqual(undoOf(step, {}), { how: 'nothing' });
	});

	test('is said as the command that does it, and in no script', () => {
		const plan = backupPlan({ ...request, jobs: false });
		assert.deepEqual(planCommands(plan), ["lavadock backup lava-server --to '~/backups' --no-jobs --keep 7"]);
		for (const exported of [shellScript, pythonScript, composeFile]) {
			assert.throws(() => exported(plan), /lavadock backup/);
		}
	});

	test("PostgreSQL's major is told by its version", () => {
		assert.deepEqual(['15.18 (Debian)', '9.6.24', '17.2', '18beta1'].map(majorOf), ['15', '9.6', '17', '18']);
		assert.deepEqual(['9', '10.1', 'unknown'].map(majorOf), ['9.', '10', '.']);
	});

	test('is warned about with what no file holds, and with what stays of the others', () => {
		const warnings = (jobs: boolean, output: number, keep: number): string =>
			backupPlan({ ...request, jobs, keep, measured: { ...measured, output } }).warnings.join('\n');
		const without = /Without the output/;
		assert.match(warnings(false, 1, 0), without);
		assert.doesNotMatch(warnings(false, 0, 0), without);
		assert.doesNotMatch(warnings(true, 1, 0), without);
		assert.match(warnings(true, 1, 1), /Of this server the newest 1 backup stay in ~\/backups\./);
		assert.doesNotMatch(warnings(true, 1, 0), /newest/);
		assert.doesNotMatch(warnings(false, 1, 0), /output of jobs/);
	});

	test('has no output where its server keeps none', () => {
		const { '/etc/lava-server': etc } = reported.folders;
		const { output, settings } = readMeasured(JSON.stringify({ ...reported, folders: { '/etc/lava-server': etc } }));
		assert.deepEqual([output, settings], [0, 3000]);
	});

	test('that was cut off is told with who removes it, and one that is being written with who writes it', () => {
		const rest: UnfinishedBackup = { name: 'a.part', server: 'lava-server', bytes: 2_000_000, writer: 'gone' };
		const words = (writer: UnfinishedBackup['writer'], of = 'lava-server'): string =>
			unfinishedWords({ ...rest, writer }, of);
		assert.equal(words('gone'), 'a.part (2.0 MB) was cut off: this backup removes it.');
		assert.equal(words('gone', 'other'), 'a.part (2.0 MB) was cut off: the next backup of lava-server removes it.');
		assert.equal(words('works'), 'a.part (2.0 MB) is being written by another lavadock.');
		assert.match(words('elsewhere'), /^a\.part \(2\.0 MB\) was begun on another machine: /);
	});

	test('is counted by the major that its releases are told apart by, from 10 on one number', () => {
		assert.deepEqual(['10.1', '9.6'].map(majorOf), ['10', '9.6']);
	});
});
