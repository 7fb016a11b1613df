/** Exported scripts on labs with something to lose: a registry with a password, and a real LAVA that is upgraded. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { switchImages } from '../../source/lab/plans/switch/switch.ts';
import type { SwitchPart } from '../../source/lab/plans/switch/part.ts';
import { parseVersion } from '../../source/lab/image/version.ts';
import { type TestEngine, startEngine } from '../engine/harness/engine.ts';
import { exportedTo } from '../engine/harness/exported.ts';
import { imageOf } from '../engine/harness/images.ts';
import { runContainer } from '../engine/harness/lab.ts';
import { reportOf } from '../engine/harness/plan-picture.ts';
import { openProgram } from '../engine/harness/program.ts';
import { until } from '../engine/harness/until.ts';
import { type Belongings, belongingsOf } from './harness/belongings.ts';
import { type Lab, startLab } from './harness/lab.ts';
import { type Registry, registryUser, startRegistry } from './harness/registry.ts';
import { requireLab } from './harness/requirements.ts';

const skip = (await requireLab('2020.12')) || (await requireLab('newest'));

describe('an export that pulls with a password', { skip: await requireLab() }, () => {
	let engine: TestEngine;
	let locked: Registry;
	before(async () => {
		engine = await startEngine();
		locked = await startRegistry(engine, 5002, 'password');
		await locked.push(imageOf('printer'), 'lava-dispatcher:2023.01');
	});
	after(() => engine?.cleanup());

	for (const language of ['sh', 'py'] as const) {
		it(`${language}: leaves the worker alone where the password is wrong, and keeps the right one nowhere`, async () => {
			const { docker } = engine;
			const image = `${locked.host}/lava-dispatcher:2023.01`;
			const name = `worker-${language}`;
			const { id } = await runContainer(docker, { name, StopTimeout: 1 });
			const secret = { secret: 'registry password' };
			const plan: Plan = {
				title: `Switch ${name}`,
				warnings: [],
				steps: [
					{ do: 'pull', image, policy: 'always', credentials: { user: registryUser.username, password: secret } },
					{ do: 'stop', container: { id, name }, grace: 1 },
					{ do: 'rename', container: { id, name }, to: `${name}-old` },
					{ do: 'create', spec: { name, image } },
					{ do: 'start', container: { id: '', name } },
					{ do: 'wait', until: { is: 'running', container: { id: '', name }, steady: 1 }, seconds: 20 },
					{ do: 'remove', container: { id, name: `${name}-old` }, force: false, volumes: false },
				],
			};
			const run = async (password: string) => {
				const secrets = new Map([['registry password', password]]);
				const script = await exportedTo(language, { engine, plan, secrets, name: `login-${language}` });
				return script.run();
			};
			const former = await reportOf(docker, name);
			const { State } = await docker.getContainer(id).inspect();
			const refused = await run('wrong');
			assert.notEqual(refused.code, 0);
			assert.match(refused.output, /unauthorized/i);
			assert.deepEqual(await reportOf(docker, name), former);
			assert.equal((await docker.getContainer(id).inspect()).State.StartedAt, State.StartedAt, 'it was never stopped');

			const done = await run(registryUser.password);
			assert.equal(done.code, 0, done.output);
			assert.equal((await docker.getContainer(name).inspect()).Config.Image, image);
			const folder = join(engine.instance.shared, `login-${language}`);
			assert.ok(!existsSync(join(folder, '.docker', 'config.json')));
			const kept = await engine.runInside('grep', '-rlF', password64(), `/shared/login-${language}`).catch(() => '');
			assert.equal(kept, '');
		});
	}
});

/** As docker keeps it in its configuration. */
const password64 = (): string => Buffer.from(`${registryUser.username}:${registryUser.password}`).toString('base64');

describe('a lab upgraded by exports', { skip }, () => {
	let lab: Lab;
	let hub: Registry;
	let program: Engine;
	let belongings: Belongings;
	before(async () => {
		lab = await startLab('2020.12');
		hub = await startRegistry(lab.engine, 5001, 'open', lab.engine.images.registry);
		await lab.startWorker('calvin');
		const { code, errors } = await lab.server.manage(['shell'], MAKE_USER);
		assert.equal(code, 0, errors);
		await lab.online('calvin');
		belongings = await belongingsOf(lab.engine.docker, 'lava-server');
		program = await openProgram(lab.engine.address);
	});
	after(async () => {
		await program?.close();
		lab?.cleanup();
	});

	const container = (name: string) =>
		[...program.snapshot().containers.values()].find(each => each.name === name && each.detail !== undefined);

	async function part(name: string, image: string): Promise<SwitchPart> {
		const found = await until(`${name} is seen`, () => container(name));
		const { lookups } = program;
		const [old, target, changes] = await Promise.all([
			lookups.specOf(found.id),
			lookups.manifestOf(image),
			lookups.changesOf(found.id),
		]);
		assert.ok(old && target.state === 'found', JSON.stringify(target));
		const manifest = target.manifest;
		return { container: found, found: old, target: manifest, current: undefined, imageNow: old.imageId, changes };
	}

	async function upgradeTo(version: string, from: string): Promise<Plan> {
		const image = (component: string): string => `${hub.host}/lavasoftware/lava-${component}:${version}`;
		const server = await part('lava-server', image('server'));
		const reference = { container: { id: server.container.id, name: 'lava-server' } };
		const worker = { name: 'calvin', server: reference, serverVersion: parseVersion(from), online: true };
		const calvin = { ...(await part('calvin', image('dispatcher'))), worker };
		const { volumes } = await program.lookups.belongings();
		const made = switchImages([calvin, server], { on: () => ({ architecture: 'amd64', volumes }), waitForJobs: true });
		assert.ok(made.state === 'planned', JSON.stringify(made));
		return made.plan;
	}

	async function isWellWith(version: string): Promise<void> {
		await until('the server answers', async () => (await lab.server.rest('system/version/')).status === 200, 60);
		await lab.online('calvin');
		assert.equal(await (await lab.server.rest('system/version/')).text(), JSON.stringify({ version }));
		assert.deepEqual(await belongingsOf(lab.engine.docker, 'lava-server'), belongings);
		const names = (await lab.engine.docker.listContainers({ all: true })).flatMap(({ Names }) => Names);
		assert.deepEqual(new Set(names), new Set(['/calvin', '/lava-server']));
	}

	it('sh: is what it was when it is interrupted in the new server, and is upgraded then', async () => {
		const plan = await upgradeTo('2023.01', '2020.12');
		const script = await exportedTo('sh', { engine: lab.engine, plan, name: 'upgrade' });
		const at = script.words.findLast(words => words.startsWith('Wait until lava-server answers')) ?? '';
		const cut = await script.run({ interrupt: { at, ms: 5000, signal: 'SIGINT' } });
		assert.match(cut.output, /What was done is undone\.$/m);
		await isWellWith('2020.12');
		assert.deepEqual((await lab.engine.docker.listVolumes()).Volumes, []);
		const { code, output } = await script.run();
		assert.equal(code, 0, output);
		await isWellWith('2023.01');
	});

	it('py: goes on to the newest release after it was killed in the middle', async () => {
		const newest = lab.engine.images.versions.newest ?? '';
		const plan = await upgradeTo(newest, '2023.01');
		const script = await exportedTo('py', { engine: lab.engine, plan, name: 'upgrade-on' });
		const at = script.words.find(words => /^(?:Restore|Copy) the database/.test(words)) ?? '';
		await script.run({ interrupt: { at, ms: 500, signal: 'SIGKILL' } });
		const { code, output } = await script.run({ word: 'on' });
		assert.equal(code, 0, output);
		await isWellWith(newest);
	});
});

const MAKE_USER = `from django.contrib.auth.models import User
from linaro_django_xmlrpc.models import AuthToken
AuthToken.objects.create(user=User.objects.create_superuser("ada", "ada@example.com", "rack-7-shelf-3"))
`;
