import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { expectedSize, majorOf, readMeasured } from '../../../../../source/lab/lava/server/backup.ts';
import { backupPlan } from '../../../../../source/lab/plans/server/backup.ts';
import { composeFile } from '../../../../../source/lab/script/compose/compose.ts';
import { pythonScript } from '../../../../../source/lab/script/python/python.ts';
import { shellScript } from '../../../../../source/lab/script/sh/script.ts';
import { planCommands } from '../../../../../source/lab/script/shell.ts';
import { undoOf } from '../../../../../source/lab/step/undo.ts';

const told = {
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
const measured = readMeasured(JSON.stringify(told));
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
	});
});
