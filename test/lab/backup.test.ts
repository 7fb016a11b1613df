/** A server's backup by the command, and its restore by a plan: what LAVA tells before and after. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFile, copyFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../../source/engine/engine.ts';
import { readBackupHead } from '../../source/engine/backup/read-backup.ts';
import { restorePlan } from '../../source/lab/plans/server/restore.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { startProgram } from '../engine/harness/program.ts';
import { until } from '../engine/harness/until.ts';
import { deviceHealths, devicesScript } from './harness/devices.ts';
import { type Answer, finish } from './harness/finish.ts';
import { type Lab, serverAddress, startLab } from './harness/lab.ts';
import { requireLab } from './harness/requirements.ts';
import { reachServer, type Server } from './harness/server.ts';

const skip = await requireLab();

const built = fileURLToPath(new URL('../../dist/lavadock.js', import.meta.url));
const worker = 'calvin';
const jobs = '/var/lib/lava-server/default/media/job-output';
const output = `${jobs}/2026/11/30/1`;

const user = `from django.contrib.auth.models import User
User.objects.create_superuser("ada", "ada@example.com", "rack-7-shelf-3")
`;

describe('a backup', { skip }, () => {
	let lab: Lab;
	let server: Server;
	let program: Engine;
	let folder: string;
	let token = '';
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-backup-'));
		lab = await startLab('2023.01', ['db:/var/lib/postgresql', 'etc:/etc/lava-server', `jobs:${jobs}`]);
		({ server } = lab);
		await lab.startWorker(worker);
		await manage(`${user}${devicesScript(worker, { qemu01: 'GOOD', qemu02: 'BAD' })}`);
		token = await server.addToken('ada');
		await lab.online(worker);
		await inServer(
			`mkdir -p ${output} && echo 'a log of long ago' >${output}/output.yaml && chown -R lavaserver: ${jobs}`,
		);
		program = startProgram({ DOCKER_HOST: lab.engine.address });
		await until('the server is seen', () => found()?.detail !== undefined);
	});
	after(async () => {
		server?.close();
		await program?.close();
		lab?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});

	const found = () => [...program.snapshot().containers.values()].find(({ name }) => name === 'lava-server');

	async function manage(script: string): Promise<void> {
		const { code, errors } = await server.manage(['shell'], script);
		assert.equal(code, 0, errors);
	}

	async function inServer(script: string): Promise<string> {
		const {
			code,
			output: said,
			errors,
		} = await finish(lab.engine.spawnInside('docker', 'exec', 'lava-server', 'sh', '-ec', script), '');
		assert.equal(code, 0, errors);
		return said;
	}

	/** As cron runs it. */
	function lavadock(...args: string[]): Promise<Answer> {
		const { program: command, args: words } = lab.engine.instance.onNetwork(process.execPath, [
			built,
			'backup',
			...args,
		]);
		return finish(
			spawn(command, words, { env: { ...process.env, HOME: folder, DOCKER_HOST: lab.engine.address } }),
			'',
		);
	}

	/** What LAVA tells of its workers, devices and dictionaries, by a token of its own. */
	async function reported(): Promise<unknown> {
		const { health } = await server.worker(worker);
		const dictionary = await (await server.rest('devices/qemu01/dictionary/', token)).text();
		const files = await inServer(
			`cd /etc/lava-server && find . -type f | sort | xargs sha256sum; stat -c '%U:%G %a %n' settings.d/* ; cat ${output}/output.yaml`,
		);
		return {
			health,
			devices: await deviceHealths(server, token),
			dictionary,
			files,
			token: await server.workerToken(worker),
		};
	}

	async function restored(file: string): Promise<Plan> {
		const container = found();
		assert.ok(container);
		const [old, changes, head, { volumes }] = await Promise.all([
			program.lookups.specOf(container.id),
			program.lookups.changesOf(container.id),
			readBackupHead(file),
			program.lookups.belongings(),
		]);
		assert.ok(old && head.state === 'found', JSON.stringify(head));
		return restorePlan({ container, old, changes, file, manifest: head.manifest, volumes });
	}

	const run = (plan: Plan) => program.plans.start(plan, { lookAt: lavaConditionCheck({ engine: program }) }).outcome;

	it('is written by the command while the server runs, and keeps as many as it is told', async () => {
		for (let at = 0; at < 2; at++) {
			const { code, output: said, errors } = await lavadock('--to', join(folder, 'kept'), '--keep', '1');
			assert.equal(code, 0, errors);
			assert.match(said, /^The backup is \S+\.tar, /);
		}
		const [name = '', ...more] = await readdir(join(folder, 'kept'));
		assert.deepEqual(more, []);
		assert.equal((await stat(join(folder, 'kept', name))).mode & 0o777, 0o600);
		const refused = await lavadock('hobbes');
		assert.deepEqual([refused.code, refused.output], [2, '']);
		assert.match(refused.errors, /No LAVA server hobbes runs on this engine\. There are: lava-server\./);
	});

	it('is restored onto the server that has changed since, whose former volumes stay', async () => {
		const [name = ''] = await readdir(join(folder, 'kept'));
		const file = join(folder, 'kept', name);
		const former = await reported();
		await manage(
			`from lava_scheduler_app.models import Device, Worker\nDevice.objects.all().delete()\nWorker.objects.all().delete()\n`,
		);
		await inServer(
			`rm -r ${output} /etc/lava-server/dispatcher-config/devices; echo spoilt >/etc/lava-server/settings.d/00-secret-key.yaml`,
		);
		const plan = await restored(file);
		const outcome = await run(plan);
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		server.close();
		server = await reachServer(lab.engine, 'lava-server', serverAddress);
		assert.deepEqual(await reported(), former);
		const { Volumes } = await lab.engine.docker.listVolumes();
		assert.ok(Volumes.some(({ Name }) => Name === 'db'));
		await until('the worker is Online', async () => (await server.worker(worker)).state === 'Online', 90);
	});

	it('is refused when it was changed, and the server runs on', async () => {
		const [name = ''] = await readdir(join(folder, 'kept'));
		const file = join(folder, 'changed.tar');
		const plan = await restored(join(folder, 'kept', name));
		await copyFile(join(folder, 'kept', name), file);
		await appendFile(file, 'x');
		const { Id } = await lab.engine.docker.getContainer('lava-server').inspect();
		const changed = { ...plan, steps: plan.steps.map(step => (step.do === 'read-backup' ? { ...step, file } : step)) };
		const outcome = await run(changed);
		assert.ok(outcome.end === 'failed' && /cut off|changed/.test(outcome.error.message), JSON.stringify(outcome));
		assert.equal((await lab.engine.docker.getContainer('lava-server').inspect()).Id, Id);
		assert.equal((await server.rest('system/version/')).status, 200);
	});
});
