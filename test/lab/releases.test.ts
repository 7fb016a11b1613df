import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
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
	});
}
