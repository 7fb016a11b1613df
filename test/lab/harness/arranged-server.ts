/**
 * A LAVA server with a worker that has done a job, made by a plan: however its services are arranged afterwards, it can be
 * asked whether all is still there.
 */

import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Container } from '../../../source/lab/objects.ts';
import { parseVersion } from '../../../source/lab/image/version.ts';
import {
	asksCoordinator,
	COORDINATOR_FILE,
	coordinatorFile,
	COORDINATOR_PORT,
} from '../../../source/lab/lava/coordinator.ts';
import { serverPlan } from '../../../source/lab/plans/server/server.ts';
import { conditionCheckOf } from '../../engine/harness/condition-checks.ts';
import { type Lab, openLab } from '../../engine/harness/cut-off.ts';
import { until } from '../../engine/harness/until.ts';
import { devicesScript } from './devices.ts';
import { finish } from './finish.ts';
import { greets } from './greeting-job.ts';
import { type LabEngine, startLabEngine, tokenFile } from './lab.ts';
import { imageName, type Release } from './releases.ts';
import { prepared } from './store.ts';
import { tarOf } from './tar.ts';
import { withOneGunicorn } from './variants.ts';

/** The server's, at which its worker calls it. */
export const address = '172.30.0.5';

const JOB_SECONDS = 240;

/** All that must be the same however the server is arranged. */
const reportAll = `import glob, hashlib, json
from django.conf import settings
from django.contrib.auth.models import User
from lava_scheduler_app.models import Device, TestJob, Worker
try:
    from linaro_django_xmlrpc.models import AuthToken
    tokens = [each.secret for each in AuthToken.objects.all()]
except ImportError:
    tokens = []
outputs = [path for path in sorted(glob.glob("/var/lib/lava-server/default/media/job-output/**/*.yaml*", recursive=True))]
reported = {
    "key": hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest(),
    "users": sorted((each.username, each.password) for each in User.objects.all()),
    "tokens": sorted(tokens),
    "workers": sorted((each.hostname, each.token) for each in Worker.objects.exclude(hostname="example.com")),
    "devices": sorted((each.hostname, each.get_health_display()) for each in Device.objects.all()),
    "first": [each.get_health_display() for each in TestJob.objects.order_by("id")[:1]],
    "output": [hashlib.sha256(open(path, "rb").read()).hexdigest() for path in outputs if "/" in path and "output" in path][:1],
}
print("reported", json.dumps(reported))
`;

const populate = `from django.contrib.auth.models import User
from linaro_django_xmlrpc.models import AuthToken
AuthToken.objects.create(user=User.objects.create_superuser("ada", "ada@example.com", "rack-7-shelf-3"))
${devicesScript('calvin', { qemu01: 'GOOD' })}
with open("/etc/lava-server/dispatcher-config/devices/qemu01.jinja2", "a") as file:
    file.write("{% set user_commands = {'greet': {'do': '/bin/true', 'undo': '/bin/true'}} %}\\n")
`;

/** The job ends, or it does not in time. */
const submission = `import time
from django.contrib.auth.models import User
from lava_scheduler_app.dbutils import testjob_submission
job = testjob_submission(${JSON.stringify(greets)}, User.objects.get(username="ada"))
deadline = time.monotonic() + ${JOB_SECONDS}
while job.get_state_display() != "Finished" and time.monotonic() < deadline: time.sleep(0.5); job.refresh_from_db()

print("job", job.get_state_display(), job.get_health_display())
`;

const printPassword = `from django.conf import settings\nprint("password", settings.DATABASES["default"]["PASSWORD"])\n`;

/** As the worker's jobs reach it. */
const tellCoordinator = `import json
place = json.load(open("${COORDINATOR_FILE}"))
print("%s:%s" % (place["coordinator_hostname"], place["port"]))
`;

export type ArrangedServer = {
	readonly engine: LabEngine;
	readonly lab: Lab;
	/** Its image. */
	readonly image: string;
	named(name: string): Container | undefined;
	/** The names of all containers. */
	names(): Promise<string[]>;
	/** Of its database, as its settings have it. */
	password(): Promise<string>;
	/** The coordinator that its worker names; rejects unless that one answers from there. */
	coordinator(): Promise<string>;
	/** Rejects unless all that it had is there, at the same place, and its worker does what it is told. */
	works(): Promise<void>;
	cleanup(): Promise<void>;
};

/** The server is called lava, its worker calvin. Always `cleanup` it. */
export async function startArrangedServer(release: Release): Promise<ArrangedServer> {
	const engine = await startLabEngine('databases');
	const version = (await prepared('databases')).versions[release] ?? '';
	const image = imageName('server', version);
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
	const lab = await openLab(engine.address, {
		make: async () => ({ plan }),
		picture: reported,
		clear: () => Promise.resolve(),
	});
	const made = await lab.program.plans.start(plan, { lookAt: conditionCheckOf(lab.program, 'lava') }).outcome;
	assert.equal(made.end, 'done', JSON.stringify(made));
	await startWorker();
	await runJob();
	const former = await reported();

	function named(name: string): Container | undefined {
		return [...lab.program.snapshot().containers.values()].find(each => each.name === name);
	}

	async function inside(container: string, command: readonly string[], input: string): Promise<string> {
		const all = ['exec', '--interactive', container, ...command];
		const { code, output, errors } = await finish(engine.spawnInside('docker', ...all), input);
		assert.equal(code, 0, errors);
		return output;
	}

	/** In the container of its web server. */
	function manage(script: string, shell = ['shell']): Promise<string> {
		const web = named('lava-web') === undefined ? 'lava' : 'lava-web';
		return inside(web, ['lava-server', 'manage', ...shell], script);
	}

	async function reported(): Promise<unknown> {
		return /reported (.*)/.exec(await manage(reportAll))?.[1];
	}

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
		const place = coordinatorFile({ host: 'lava', port: COORDINATOR_PORT });
		await container.putArchive(await tarOf(COORDINATOR_FILE, place), { path: '/' });
		await container.start();
	}

	/** Whether its worker is heard again, and does what it is told. */
	async function runJob(): Promise<void> {
		// One command that waits: to start one costs a second of a processor.
		assert.match(await manage(submission), /job Finished Complete/);
	}

	/** Each question costs the server work, which it needs to start. */
	async function answersAfterAWhile(): Promise<boolean> {
		await setTimeout(250);
		const page = `http://${address}/api/v0.2/system/version/`;
		return /version/.test(await engine.runInside('busybox', 'wget', '-q', '-O', '-', page));
	}

	return {
		engine,
		lab,
		image,
		named,
		names: async () => (await engine.docker.listContainers({ all: true })).flatMap(({ Names }) => Names).toSorted(),
		password: async () => /password (.*)/.exec(await manage(printPassword))?.[1] ?? assert.fail('it has none'),
		async coordinator() {
			const [host = '', port] = (await inside('calvin', ['python3'], tellCoordinator)).trim().split(':');
			await inside('calvin', asksCoordinator({ host, port: Number(port) }).command, '');
			return host;
		},
		async works() {
			await until('it answers', answersAfterAWhile, 300);
			assert.deepEqual(await reported(), former);
			const front = await engine.docker.getContainer('lava').inspect();
			assert.equal(front.NetworkSettings.Networks['lab']?.IPAddress, address);
			assert.equal(front.HostConfig.PortBindings['80/tcp']?.[0]?.HostPort, '10080');
			await runJob();
		},
		async cleanup() {
			await lab.close();
			engine.cleanup();
		},
	};
}
