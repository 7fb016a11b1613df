/**
 * A LAVA server in one container split into its services, and joined again, with all that it has: cut off on each way,
 * taken back or brought to its end. Its worker calls the address that the server always had.
 */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { randomFrom } from '../../source/demo/seeded.ts';
import { wholeServer } from '../../source/lab/lava/server/split.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { databasePassword } from '../../source/lab/plans/server/database.ts';
import { type JoinedPart, joinServerPlan, lavaParts, whyNotJoined } from '../../source/lab/plans/server/join-server.ts';
import { partPlaces } from '../../source/lab/plans/server/part-places.ts';
import { serverPlan } from '../../source/lab/plans/server/server.ts';
import { splitExistingPlan, whyNotSplit } from '../../source/lab/plans/server/split-existing.ts';
import { parseVersion } from '../../source/lab/image/version.ts';
import type { Container } from '../../source/lab/objects.ts';
import { asEnvironment, killed, type Lab, openLab, seed } from '../engine/harness/cut-off.ts';
import { conditionCheckOf } from '../engine/harness/condition-checks.ts';
import { until } from '../engine/harness/until.ts';
import { devicesScript } from './harness/devices.ts';
import { finish } from './harness/finish.ts';
import { greets } from './harness/greeting-job.ts';
import { type LabEngine, startLabEngine, tokenFile } from './harness/lab.ts';
import { postgresqlImage } from './harness/postgresql.ts';
import { drawnReleases } from './harness/drawn-releases.ts';
import { imageName } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';
import { prepared } from './harness/store.ts';
import { tarOf } from './harness/tar.ts';
import { withOneGunicorn } from './harness/variants.ts';
import { watchForSecrets } from './harness/witness.ts';

const address = '172.30.0.5';
const password = 'rack-7 "shelf" #3';

const JOB_SECONDS = 240;

/** All that must be the same however the server is arranged. */
const tellAll = `import glob, hashlib, json
from django.conf import settings
from django.contrib.auth.models import User
from lava_scheduler_app.models import Device, TestJob, Worker
try:
    from linaro_django_xmlrpc.models import AuthToken
    tokens = [each.secret for each in AuthToken.objects.all()]
except ImportError:
    tokens = []
outputs = [path for path in sorted(glob.glob("/var/lib/lava-server/default/media/job-output/**/*.yaml*", recursive=True))]
told = {
    "key": hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest(),
    "users": sorted((each.username, each.password) for each in User.objects.all()),
    "tokens": sorted(tokens),
    "workers": sorted((each.hostname, each.token) for each in Worker.objects.exclude(hostname="example.com")),
    "devices": sorted((each.hostname, each.get_health_display()) for each in Device.objects.all()),
    "first": [each.get_health_display() for each in TestJob.objects.order_by("id")[:1]],
    "output": [hashlib.sha256(open(path, "rb").read()).hexdigest() for path in outputs if "/" in path and "output" in path][:1],
}
print("told", json.dumps(told))
`;

const populate = `from django.contrib.auth.models import User
from linaro_django_xmlrpc.models import AuthToken
AuthToken.objects.create(user=User.objects.create_superuser("ada", "ada@example.com", "rack-7-shelf-3"))
${devicesScript('calvin', { qemu01: 'GOOD' })}
with open("/etc/lava-server/dispatcher-config/devices/qemu01.jinja2", "a") as file:
    file.write("{% set user_commands = {'greet': {'do': '/bin/true', 'undo': '/bin/true'}} %}\\n")
`;

for (const [release, suite] of drawnReleases('split-join')) {
	const skip = await requireLab(release);
	const images = skip === false ? await prepared('databases') : undefined;

	describe(`LAVA ${release} split and joined (seed ${seed})`, { skip, concurrency: 1 }, () => {
		let engine: LabEngine;
		let lab: Lab;
		let former: unknown;
		const random = randomFrom(`${seed} ${release}`);
		const version = images?.versions[release] ?? '';
		const major = images?.databases?.[suite] ?? '';
		const image = imageName('server', version);
		before(async () => {
			engine = await startLabEngine('databases');
			await withOneGunicorn(engine.docker, image);
			await engine.docker.createNetwork({
				Name: 'lab',
				IPAM: { Config: [{ Subnet: '172.30.0.0/24', Gateway: '172.30.0.1' }] },
			});
			const plan = serverPlan({
				name: 'lava',
				image,
				pull: false,
				version: parseVersion(version),
				network: 'lab',
				newNetwork: undefined,
				address,
				ports: [80, 5500].map(port => ({ container: port, host: port + 10_000 })),
				keepAs: 'lava',
				there: [],
				database: undefined,
				runsOn: { at: 'inside' },
				hosts: [address, 'lava'],
				plainHttp: true,
				restart: 'unless-stopped',
			});
			lab = await openLab(engine.address, {
				make: async () => ({ plan }),
				picture: reported,
				clear: () => Promise.resolve(),
			});
			const made = await lab.program.plans.start(plan, { lookAt: conditionCheckOf(lab.program, 'lava') }).outcome;
			assert.equal(made.end, 'done', JSON.stringify(made));
			await startWorker();
			await runJob();
			former = await reported();
		});
		after(async () => {
			await lab?.close();
			engine?.cleanup();
		});

		const containers = () => lab.program.snapshot().containers;
		const named = (name: string) => [...containers().values()].find(each => each.name === name);

		/** The container of its web server. */
		const web = (): string => (named('lava-web') === undefined ? 'lava' : 'lava-web');

		async function manage(script: string, shell = ['shell']): Promise<string> {
			const command = ['exec', '--interactive', web(), 'lava-server', 'manage', ...shell];
			const { code, output, errors } = await finish(engine.spawnInside('docker', ...command), script);
			assert.equal(code, 0, errors);
			return output;
		}

		const reported = async (): Promise<unknown> => /told (.*)/.exec(await manage(tellAll))?.[1];

		async function startWorker(): Promise<void> {
			await manage('', ['workers', 'add', 'calvin']);
			await manage(populate);
			const token = /token (\S+)/.exec(
				await manage(
					'from lava_scheduler_app.models import Worker\nprint("token", Worker.objects.get(hostname="calvin").token)\n',
				),
			);
			const container = await engine.docker.createContainer({
				name: 'calvin',
				Image: imageName('dispatcher', version),
				Env: [`URL=http://${address}/`, 'WORKER_NAME=--name=calvin'],
				HostConfig: { NetworkMode: 'lab' },
				StopTimeout: 1,
			});
			await container.putArchive(await tarOf(tokenFile, token?.[1] ?? '', 0o600), { path: '/' });
			await container.start();
		}

		/** Whether its worker is heard again, and does what it is told. */
		async function runJob(): Promise<void> {
			const script = `import time
from django.contrib.auth.models import User
from lava_scheduler_app.dbutils import testjob_submission
job = testjob_submission(${JSON.stringify(greets)}, User.objects.get(username="ada"))
deadline = time.monotonic() + ${JOB_SECONDS}
while job.get_state_display() != "Finished" and time.monotonic() < deadline: time.sleep(0.5); job.refresh_from_db()

print("job", job.get_state_display(), job.get_health_display())
`;
			// One command that waits: to start one costs a second of a processor.
			assert.match(await manage(script), /job Finished Complete/);
		}

		const facts = async (container: Container): Promise<JoinedPart> => {
			const old = await lab.program.lookups.specOf(container.id);
			assert.ok(old);
			return { container, old, changes: await lab.program.lookups.changesOf(container.id) };
		};

		async function splitting(): Promise<Plan> {
			const container = await until('it runs alone', () => {
				const found = named('lava');
				return found?.status === 'running' && found.detail !== undefined && named('lava-web') === undefined
					? found
					: undefined;
			});
			const { old, changes } = await facts(container);
			assert.equal(whyNotSplit(container, old), undefined);
			const places = partPlaces(old.spec, lab.program.snapshot());
			const own = /postgresql/.test(JSON.stringify(old.spec.environment?.['SERVICES'] ?? 'postgresql'));
			const database = {
				name: 'lava-database',
				image: postgresqlImage(major),
				major,
				pull: false,
				volume: 'lava-database',
				address: places.database,
			};
			return splitExistingPlan({
				container,
				old,
				changes,
				image: old.spec.image,
				database: own ? database : undefined,
				places: places.parts,
				coordinatorMove: { steps: [], says: [] },
			});
		}

		async function joining(): Promise<Plan> {
			const parts = await until('its parts are seen', () => {
				const found = named('lava-web');
				const all = found === undefined ? [] : lavaParts(wholeServer(found, { containers: containers() }));
				return all.length === 5 && all.every(each => each.status === 'running' && each.detail !== undefined)
					? all
					: undefined;
			});
			const known = await Promise.all(parts.map(facts));
			assert.equal(whyNotJoined(known), undefined);
			return joinServerPlan({ parts: known, image, coordinatorMove: { steps: [], says: [] } });
		}

		/** Killed somewhere on its way, and then resumed or undone by another console. */
		async function cutOff(plan: Plan, how: 'resume' | 'undo'): Promise<void> {
			const secrets = new Map([[databasePassword('lava'), password]]);
			// Where the old containers are removed there is only the way forward.
			const final = plan.steps.findIndex(step => step.do === 'remove');
			const changes = 1 + Math.floor(random() * (2 * final - 1));
			const environment = { ...lab.environment, ...asEnvironment({ plan, secrets }, 'lava') };
			const last = await killed(environment, changes, Math.floor(random() * 40));
			const [cut] = await lab.program.plans.unfinished();
			assert.ok(cut, `it was cut off after ${changes} changes: ${last}`);
			const run = lab.program.plans[how](cut.id, { secrets, lookAt: conditionCheckOf(lab.program, 'lava') });
			const outcome = await run.outcome;
			assert.equal(outcome.end, how === 'resume' ? 'done' : 'cancelled', JSON.stringify(outcome));
			assert.deepEqual(await lab.program.plans.unfinished(), []);
		}

		const names = async (): Promise<string[]> =>
			(await engine.docker.listContainers({ all: true })).flatMap(({ Names }) => Names).toSorted();

		/** Each question costs the server work, which it needs to start. */
		async function answersAfterAWhile(): Promise<boolean> {
			await setTimeout(250);
			const page = `http://${address}/api/v0.2/system/version/`;
			return /version/.test(await engine.runInside('busybox', 'wget', '-q', '-O', '-', page));
		}

		async function works(): Promise<void> {
			await until('it answers', answersAfterAWhile, 300);
			assert.deepEqual(await reported(), former);
			const front = await engine.docker.getContainer('lava').inspect();
			assert.equal(front.NetworkSettings.Networks['lab']?.IPAddress, address);
			assert.equal(front.HostConfig.PortBindings['80/tcp']?.[0]?.HostPort, '10080');
			await runJob();
		}

		const together = ['/calvin', '/lava'];
		const apart = [
			'/calvin',
			'/lava',
			'/lava-coordinator',
			'/lava-database',
			'/lava-publisher',
			'/lava-scheduler',
			'/lava-web',
		];

		it('is as it was when its split is cut off and undone', async () => {
			await cutOff(await splitting(), 'undo');
			assert.deepEqual(await names(), together);
			await works();
		});

		it('is split with all that it has, though the console was killed, and its password is seen nowhere', async () => {
			const witness = await watchForSecrets(engine.docker);
			await cutOff(await splitting(), 'resume');
			assert.deepEqual(await witness.placesOf([password]), []);
			assert.deepEqual(await names(), apart);
			const publisher = await engine.docker.getContainer('lava-publisher').inspect();
			assert.equal(publisher.HostConfig.PortBindings['5500/tcp']?.[0]?.HostPort, '15500');
			await works();
		});

		it('is as it was when its joining is cut off and undone', async () => {
			await cutOff(await joining(), 'undo');
			assert.deepEqual(await names(), apart);
			await works();
		});

		it('is joined with all that it has, though the console was killed', async () => {
			await cutOff(await joining(), 'resume');
			assert.deepEqual(await names(), [...together, '/lava-database']);
			await works();
		});
	});
}
