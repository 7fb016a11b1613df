import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { type Lab, logged, startLab } from './harness/lab.ts';
import { lavacli } from './harness/lavacli.ts';
import { requireLab } from './harness/requirements.ts';
import { watchForSecrets } from './harness/witness.ts';

const skip = await requireLab();
const password = 'a-password-nobody-else-uses';

describe('a real LAVA', { skip }, () => {
	let lab: Lab;
	before(async () => {
		lab = await startLab();
	});
	after(() => lab?.cleanup());

	it('answers with the version its image is tagged with', async () => {
		const answer = await lab.server.rest('system/version/');
		assert.deepEqual(await answer.json(), { version: '2023.01' });
	});

	it("has the official image's user", async () => {
		const id = ['exec', lab.server.container, 'id', 'lavaserver'];
		assert.match(await lab.engine.runInside('docker', ...id), /^uid=200\(lavaserver\) gid=200\(lavaserver\)/);
	});

	it('takes a worker that has the token in a file, and says Online', async () => {
		await lab.startWorker('calvin-docker-1', { address: '172.18.0.6' });
		await lab.online('calvin-docker-1');
		assert.equal((await lab.server.worker('calvin-docker-1')).version, '2023.01');
	});

	it('leaves a worker with a wrong token running and Offline', async () => {
		const worker = await lab.startWorker('calvin-docker-2', { token: 'x'.repeat(32) });
		await logged(worker, /Invalid 'token'/);
		assert.equal((await lab.server.worker('calvin-docker-2')).state, 'Offline');
		assert.equal((await worker.inspect()).State.Running, true);
	});

	it('gives a superuser a token without a secret left anywhere', async () => {
		const witness = await watchForSecrets(lab.engine.docker);
		await lab.server.addSuperuser('admin', password);
		const token = await lab.server.addToken('admin');
		const answer = await lab.server.rest('workers/', token);
		const { results } = z.object({ results: z.array(z.object({ token: z.string() })) }).parse(await answer.json());
		const tokens = results.map(worker => worker.token);
		assert.match(await lavacli(lab, { username: 'admin', token }, 'workers', 'list'), /calvin-docker-1/);
		assert.deepEqual(await witness.placesOf([password, token, ...tokens]), []);
	});

	it('has a witness that sees a secret in a command', async () => {
		const witness = await watchForSecrets(lab.engine.docker);
		await lab.server.manage(['users', 'add', 'careless', '--passwd', password]);
		const places = await witness.placesOf([password]);
		assert.ok(places.includes('docker events'));
		assert.ok(places.some(place => place.startsWith('process')));
	});

	it('ends with 0 within its grace', async () => {
		const server = lab.engine.docker.getContainer(lab.server.container);
		await server.stop();
		assert.equal((await server.inspect()).State.ExitCode, 0);
	});
});
