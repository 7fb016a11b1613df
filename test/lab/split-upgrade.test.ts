/** A server in several containers, switched to another registry and to another release: all of its parts together. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import { parseVersion } from '../../source/lab/image/version.ts';
import { COORDINATOR_FILE } from '../../source/lab/lava/coordinator.ts';
import { wholeServer } from '../../source/lab/lava/server/split.ts';
import type { Container } from '../../source/lab/objects.ts';
import { databasePassword } from '../../source/lab/plans/server/database.ts';
import { lavaParts } from '../../source/lab/plans/server/join-server.ts';
import { splitServerPlan } from '../../source/lab/plans/server/split-server.ts';
import type { SwitchPart } from '../../source/lab/plans/switch/part.ts';
import { switchImages } from '../../source/lab/plans/switch/switch.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { startProgram } from '../engine/harness/program.ts';
import { until } from '../engine/harness/until.ts';
import { devicesScript } from './harness/devices.ts';
import { finish } from './harness/finish.ts';
import { greets } from './harness/greeting-job.ts';
import { type LabEngine, startLabEngine, tokenFile } from './harness/lab.ts';
import { postgresqlImage } from './harness/postgresql.ts';
import { type Registry, startRegistry } from './harness/registry.ts';
import { imageName } from './harness/releases.ts';
import { reachServer } from './harness/server.ts';
import { requireLab } from './harness/requirements.ts';
import { tarOf } from './harness/tar.ts';
import { withOneGunicorn } from './harness/variants.ts';

import { jobIs } from './harness/test-jobs.ts';

const skip = (await requireLab('2023.01')) || (await requireLab('newest'));

const reported = `from django.contrib.auth.models import User
from linaro_django_xmlrpc.models import AuthToken
from lava_scheduler_app.models import TestJob, Worker
print("told", sorted(User.objects.values_list("username", "password")), sorted(AuthToken.objects.values_list("secret", flat=True)), sorted(Worker.objects.values_list("hostname", "token")), TestJob.objects.order_by("id").first().get_health_display())
`;

describe('a server in several containers', { skip, concurrency: 1 }, () => {
	let engine: LabEngine;
	let hub: Registry;
	let program: Engine;
	let former: string;
	before(async () => {
		engine = await startLabEngine('databases');
		await withOneGunicorn(engine.docker, imageName('server', engine.images.versions['2023.01'] ?? ''));
		await engine.docker.createNetwork({ Name: 'lab' });
		hub = await startRegistry(engine, 5001, 'open', engine.images.registry);
		program = startProgram({ DOCKER_HOST: engine.address });
		await until('the program is live', () => program.snapshot().connection.state === 'live');
		await makeServer();
		await startWorker();
		await runJob();
		former = await manage(reported);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});

	const conditionCheck = () => lavaConditionCheck({ engine: program });

	async function makeServer(): Promise<void> {
		const version = engine.images.versions['2023.01'] ?? '';
		const major = engine.images.databases?.bookworm ?? '';
		const name = 'lava-database';
		const plan = splitServerPlan({
			name: 'lava',
			image: imageName('server', version),
			pull: false,
			version: parseVersion(version),
			network: 'lab',
			newNetwork: undefined,
			address: '',
			addresses: {},
			ports: [],
			keepAs: 'lava',
			there: [],
			database: undefined,
			runsOn: {
				at: 'container',
				postgresql: { name, image: postgresqlImage(major), major, pull: false, volume: name, address: '' },
			},
			hosts: ['lava', '127.0.0.1'],
			plainHttp: true,
			restart: 'unless-stopped',
		});
		const secrets = new Map([[databasePassword('lava'), 'rack-7-shelf-3']]);
		const outcome = await program.plans.start(plan, { secrets, lookAt: conditionCheck() }).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
	}

	async function manage(script: string, command = ['shell']): Promise<string> {
		const words = ['exec', '--interactive', 'lava-web', 'lava-server', 'manage', ...command];
		const { code, output, errors } = await finish(engine.spawnInside('docker', ...words), script);
		assert.equal(code, 0, errors);
		return output.split('\n').find(line => line.startsWith('told ')) ?? output;
	}

	async function startWorker(): Promise<void> {
		await manage('', ['workers', 'add', 'calvin']);
		await manage(`from django.contrib.auth.models import User
from linaro_django_xmlrpc.models import AuthToken
AuthToken.objects.create(user=User.objects.create_superuser("ada", "ada@example.com", "rack-7-shelf-3"))
${devicesScript('calvin', { qemu01: 'GOOD' })}
with open("/etc/lava-server/dispatcher-config/devices/qemu01.jinja2", "a") as file:
    file.write("{% set user_commands = {'greet': {'do': '/bin/true', 'undo': '/bin/true'}} %}\\n")
`);
		const token = await manage(
			'from lava_scheduler_app.models import Worker\nprint("token", Worker.objects.get(hostname="calvin").token)\n',
		);
		const container = await engine.docker.createContainer({
			name: 'calvin',
			Image: imageName('dispatcher', engine.images.versions['2023.01'] ?? ''),
			Env: ['URL=http://lava/', 'WORKER_NAME=--name=calvin'],
			HostConfig: { NetworkMode: 'lab' },
			StopTimeout: 1,
		});
		await container.putArchive(await tarOf(tokenFile, /token (\S+)/.exec(token)?.[1] ?? '', 0o600), { path: '/' });
		await container.start();
	}

	async function runJob(): Promise<void> {
		const submitted = await manage(`from django.contrib.auth.models import User
from lava_scheduler_app.dbutils import testjob_submission
print("job", testjob_submission(${JSON.stringify(greets)}, User.objects.get(username="ada")).id)
`);
		const { NetworkSettings } = await engine.docker.getContainer('lava').inspect();
		const server = await reachServer(engine, 'lava-web', NetworkSettings.Networks['lab']?.IPAddress ?? '');
		try {
			await jobIs(server, /job (\d+)/.exec(submitted)?.[1] ?? '', 'Finished Complete');
		} finally {
			server.close();
		}
	}

	async function part(container: Container, image: string): Promise<SwitchPart> {
		const { lookups } = program;
		const [old, target] = await Promise.all([lookups.specOf(container.id), lookups.manifestOf(image)]);
		assert.ok(old && target.state === 'found', JSON.stringify(target));
		const changes = await lookups.changesOf(container.id);
		return {
			container,
			found: old,
			target: target.manifest,
			current: undefined,
			imageNow: old.imageId,
			changes,
		};
	}

	/** Its worker too: LAVA serves those of its own version. */
	async function switchTo(folder: string, version: string): Promise<string> {
		const image = (component: string): string => `${hub.host}/${folder}lava-${component}:${version}`;
		const all = await until('all is seen', () => {
			const containers = [...program.snapshot().containers.values()];
			const web = containers.find(({ name }) => name === 'lava-web');
			const calvin = containers.find(({ name }) => name === 'calvin');
			const parts = web === undefined ? [] : lavaParts(wholeServer(web, program.snapshot()));
			const isKnown = [...parts, calvin].every(each => each?.detail !== undefined && each.status === 'running');
			return parts.length === 5 && calvin !== undefined && isKnown ? { parts, calvin } : undefined;
		});
		const web = all.parts.find(({ name }) => name === 'lava-web');
		assert.ok(web);
		const parts = await Promise.all(all.parts.map(each => part(each, image('server'))));
		const worker = {
			name: 'calvin',
			server: { container: { id: web.id, name: web.name } },
			serverVersion: parseVersion(web.image.split(':').at(-1) ?? ''),
			online: true,
		};
		const calvin = { ...(await part(all.calvin, image('dispatcher'))), worker };
		const { volumes } = await program.lookups.belongings();
		const made = switchImages([calvin, ...parts], {
			on: () => ({ architecture: 'amd64', volumes }),
			waitForJobs: true,
		});
		assert.ok(made.state === 'planned', JSON.stringify(made));
		const outcome = await program.plans.start(made.plan, { secrets: made.secrets, lookAt: conditionCheck() }).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		return made.plan.warnings.join('\n');
	}

	async function isWellWith(version: string): Promise<void> {
		assert.equal(await manage(reported), former);
		const images = await Promise.all(
			['lava', 'lava-web', 'lava-scheduler', 'lava-publisher', 'lava-coordinator'].map(async name => {
				const { Config, State } = await engine.docker.getContainer(name).inspect();
				return [Config.Image.split(':').at(-1), State.Running];
			}),
		);
		assert.deepEqual(
			images,
			images.map(() => [version, true]),
		);
		await runJob();
	}

	it('goes to another registry with its worker, and its front leads to it', async () => {
		await switchTo('lavasoftware/', engine.images.versions['2023.01'] ?? '');
		await isWellWith(engine.images.versions['2023.01'] ?? '');
	});

	it('goes to the newest release with users, tokens and jobs', async () => {
		const newest = engine.images.versions.newest ?? '';
		const warnings = await switchTo('lavasoftware/', newest);
		assert.match(warnings, /its database is elsewhere and is migrated/);
		await isWellWith(newest);
		// Of itself its coordinator listens at 127.0.0.1 from there on.
		const file = await engine.runInside('docker', 'exec', 'lava-coordinator', 'cat', COORDINATOR_FILE);
		assert.match(file, /"bind_address": "0\.0\.0\.0"/);
	});
});
