/** A job of two devices, on a worker that is told its coordinator by a plan. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { findFix } from '../../source/console/effects/fix-worker.ts';
import type { WorkerRow } from '../../source/lab/verdict/worker-row.ts';
import type { FixAction } from '../../source/lab/verdict/verdict.ts';
import { until } from '../engine/harness/until.ts';
import { seed } from '../engine/harness/cut-off.ts';
import { drawnReleases } from './harness/drawn-releases.ts';
import { devicesScript } from './harness/devices.ts';
import { type Lab, startLab } from './harness/lab.ts';
import { requireLab } from './harness/requirements.ts';
import { type WatchedLab, watchLab } from './harness/watched.ts';

const Job = z.object({ state: z.string(), health: z.string() });

/** It boots nothing: what matters is that its two nodes meet. */
const definition = JSON.stringify({
	job_name: 'two that meet',
	visibility: 'public',
	priority: 'high',
	timeouts: { job: { minutes: 3 }, action: { minutes: 2 } },
	protocols: {
		'lava-multinode': {
			roles: Object.fromEntries(
				['one', 'two'].map(role => [role, { device_type: 'qemu', count: 1, context: { arch: 'amd64' } }]),
			),
			timeout: { minutes: 1 },
		},
	},
	actions: [{ command: { role: ['one', 'two'], name: 'greet' } }],
});

/** LAVA runs a device's own commands in its worker. */
const withCommand = `
for name in ["qemu01", "qemu02"]:
    with open("/etc/lava-server/dispatcher-config/devices/%s.jinja2" % name, "a") as file:
        file.write("{% set user_commands = {'greet': {'do': '/bin/true', 'undo': '/bin/true'}} %}\\n")
`;

const submission = `from django.contrib.auth.models import User
from lava_scheduler_app.dbutils import testjob_submission
user, _ = User.objects.get_or_create(username="ada", is_superuser=True)
print("jobs", *[job.id for job in testjob_submission(${JSON.stringify(definition)}, user)])
`;

for (const [release] of drawnReleases('multinode')) {
	const skip = await requireLab(release);

	describe(`a job of two devices on LAVA ${release} (seed ${seed})`, { skip }, () => {
		let lab: Lab;
		let watched: WatchedLab;
		before(async () => {
			lab = await startLab(release);
			await lab.startWorker('calvin');
			const { code, errors } = await lab.server.manage(
				['shell'],
				`${devicesScript('calvin', { qemu01: 'GOOD', qemu02: 'GOOD' })}${withCommand}`,
			);
			assert.equal(code, 0, errors);
			await lab.online('calvin');
			watched = watchLab(lab.engine.address);
		});
		after(async () => {
			await watched?.close();
			lab?.cleanup();
		});

		/** The worker, once this is so. */
		function seen(what: string, holds: (row: WorkerRow) => boolean): Promise<WorkerRow> {
			return until(
				what,
				() => {
					const row = watched.rows().find(each => each.name === 'calvin');
					if (row !== undefined && holds(row)) return row;
					throw new Error(JSON.stringify({ coordinator: row?.coordinator, verdict: row?.verdict }));
				},
				60,
			);
		}

		async function done(row: WorkerRow, action: FixAction | undefined): Promise<void> {
			assert.ok(action);
			const fixing = await findFix(watched.program, row, action);
			assert.ok(fixing.state === 'planned', JSON.stringify(fixing));
			const { lookAt, program } = watched;
			const outcome = await program.plans.start(fixing.plan, { secrets: fixing.secrets, lookAt }).outcome;
			assert.equal(outcome.end, 'done', 'error' in outcome ? outcome.error.message : outcome.end);
			watched.refresh();
		}

		/** What becomes of both nodes. */
		async function ranJob(): Promise<string[]> {
			const { code, output, errors } = await lab.server.manage(['shell', '--verbosity', '0'], submission);
			assert.equal(code, 0, errors);
			const ids = /jobs (.*)/.exec(output)?.[1]?.split(' ') ?? [];
			assert.equal(ids.length, 2, output);
			const jobs = await until(
				'both nodes end',
				async () => {
					const list = await Promise.all(
						ids.map(async id => Job.parse(await (await lab.server.rest(`jobs/${id}/`)).json())),
					);
					if (list.every(({ state }) => state === 'Finished')) return list;
					throw new Error(JSON.stringify(list));
				},
				180,
			);
			return jobs.map(({ health }) => health);
		}

		it('fails while its worker knows no coordinator, and the verdict says so', async () => {
			const { verdict } = await seen(
				'that it knows none',
				row => row.coordinator?.state === 'absent' && row.verdict.rule === 'online',
			);
			assert.match([verdict.says, ...verdict.because].join('\n'), /coordinator/);
			assert.deepEqual(await ranJob(), ['Incomplete', 'Incomplete']);
		});

		it('is Complete once the plan has told it, without a restart', async () => {
			const row = await seen('the fix', ({ verdict }) => verdict.fix?.action.do === 'name-coordinator');
			await done(row, row.verdict.fix?.action);
			const { verdict } = await seen(
				'it answers',
				({ coordinator }) => coordinator?.state === 'named' && coordinator.silent === '',
			);
			assert.equal(verdict.fix, undefined);
			assert.deepEqual(await ranJob(), ['Complete', 'Complete']);
		});

		it('finds the same coordinator when its container is recreated', async () => {
			const row = await seen('its container', ({ container }) => container !== undefined);
			const { id = '', name = '' } = row.container ?? {};
			await done(row, { do: 'recreate', container: { id, name }, changes: { set: { LOGLEVEL: 'INFO' } } });
			const now = await seen(
				'it answers again',
				({ container, coordinator }) =>
					container?.id !== id && coordinator?.state === 'named' && coordinator.silent === '',
			);
			assert.equal(now.container?.name, 'calvin');
		});
	});
}
