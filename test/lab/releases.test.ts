import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { askDatabase } from '../../source/server/ask/database.ts';
import { askDirectly } from '../../source/server/ask/direct.ts';
import type { WorkerAnswer } from '../../source/server/ask/rest-answers.ts';
import { openRest } from '../../source/server/ask/rest.ts';
import { openProgram } from '../engine/harness/program.ts';
import { devicesScript } from './harness/devices.ts';
import { type Lab, startLab } from './harness/lab.ts';
import { requireLab } from './harness/requirements.ts';

for (const release of ['2020.12', 'newest'] as const) {
	const skip = await requireLab(release);
	describe(`LAVA ${release}`, { skip }, () => {
		let lab: Lab;
		before(async () => {
			lab = await startLab(release);
		});
		after(() => lab?.cleanup());

		it('answers with the version its image is tagged with', async () => {
			const answer = await lab.server.rest('system/version/');
			assert.deepEqual(await answer.json(), { version: lab.version });
		});

		it('takes a worker of its own version, and says Online', async () => {
			await lab.startWorker('calvin-docker-1');
			await lab.online('calvin-docker-1');
		});

		it('tells in its database what it tells over REST', async () => {
			const { code, errors } = await lab.server.manage(['shell'], devicesScript('calvin-docker-1', { qemu01: 'GOOD' }));
			assert.equal(code, 0, errors);
			const rest = openRest(askDirectly({ base: lab.server.url, asLocalhost: true, milliseconds: 20_000 }));
			const program = await openProgram(lab.engine.address);
			try {
				const { Id } = await lab.engine.docker.getContainer(lab.server.container).inspect();
				const reported = await askDatabase(program.runCommand, Id, new AbortController().signal);
				const [workers, devices, jobs] = await Promise.all([rest.workers(), rest.devices(), rest.jobs()]);
				// It may have pinged meanwhile.
				const still = (worker: WorkerAnswer) => ({ ...worker, last_ping: worker.last_ping !== undefined });
				assert.deepEqual(reported.workers.map(still), workers.map(still));
				assert.deepEqual([reported.devices, reported.jobs], [devices, jobs]);
				assert.equal(devices.length, 1);
			} finally {
				await program.close();
			}
		});
	});
}
