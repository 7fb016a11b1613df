/** A LAVA server in several containers, made by a plan: a worker Online through its front, a job Complete, its events. */

import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { wholeServer } from '../../source/lab/lava/server/split.ts';
import { databasePassword } from '../../source/lab/plans/server/database.ts';
import { splitServerPlan } from '../../source/lab/plans/server/split-server.ts';
import { wholeServerPlan } from '../../source/lab/plans/server/whole-server.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { until } from '../engine/harness/until.ts';
import { describeDatabases } from './harness/databases.ts';
import { devicesScript } from './harness/devices.ts';
import { greets } from './harness/greeting-job.ts';
import { tokenFile } from './harness/lab.ts';
import { imageName } from './harness/releases.ts';
import { reachServer, type Server } from './harness/server.ts';
import { tarOf } from './harness/tar.ts';
import { jobIs } from './harness/test-jobs.ts';

const password = 'rack-7-shelf-3';

const prepare = `${devicesScript('calvin', { qemu01: 'GOOD' })}
with open("/etc/lava-server/dispatcher-config/devices/qemu01.jinja2", "a") as file:
    file.write("{% set user_commands = {'greet': {'do': '/bin/true', 'undo': '/bin/true'}} %}\\n")
`;

const submit = `from django.contrib.auth.models import User
from lava_scheduler_app.dbutils import testjob_submission
user, _ = User.objects.get_or_create(username="ada", is_superuser=True)
testjob_submission(${JSON.stringify(greets)}, user)
`;

/** Prints what it is told for so long. */
const listen = `import sys, time, zmq
socket = zmq.Context().socket(zmq.SUB)
socket.setsockopt(zmq.SUBSCRIBE, b"")
socket.connect("tcp://%s:5500" % sys.argv[1])
end = time.time() + 240
while time.time() < end:
    if socket.poll(1000):
        said = socket.recv_multipart()
        print(*(part.decode() for part in said), flush=True)
        if b"Complete" in said[-1]:
            break
`;

await describeDatabases(
	release => `LAVA ${release} in several containers`,
	lab => {
		const containers = () => lab.program.snapshot().containers;
		const found = (name: string) => [...containers().values()].find(each => each.name === name);
		const lookAt = () => lavaConditionCheck({ engine: lab.program });

		const { inside } = lab;

		let server: Server | undefined;
		/** Its address may be another one after each start. */
		async function reachFront(): Promise<Server> {
			server?.close();
			const { NetworkSettings } = await lab.engine.docker.getContainer('lava').inspect();
			server = await reachServer(lab.engine, 'lava-web', NetworkSettings.Networks['lab']?.IPAddress ?? '');
			return server;
		}
		after(() => server?.close());

		async function manage(script: string): Promise<string> {
			const { code, output, errors } = await inside('lava-web', ['lava-server', 'manage', 'shell'], script);
			assert.equal(code, 0, errors);
			return output;
		}

		it('is made by one plan, with one key for all', async () => {
			const plan = splitServerPlan({
				...lab.server('lava', lab.beside('lava-database')),
				addresses: {},
				hosts: ['lava', '127.0.0.1'],
			});
			const secrets = new Map([[databasePassword('lava'), password]]);
			const outcome = await lab.program.plans.start(plan, { secrets, lookAt: lookAt() }).outcome;
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			const keys = await Promise.all(
				['lava-web', 'lava-scheduler', 'lava-publisher'].map(name =>
					inside(name, [
						'sh',
						'-c',
						'cat /etc/lava-server/settings.d/*key*.yaml | grep -c "^SECRET_KEY"; sha256sum /etc/lava-server/settings.d/*key*',
					]),
				),
			);
			assert.equal(new Set(keys.map(({ output }) => output)).size, 1);
			assert.match(keys[0]?.output ?? '', /^1\n/);
		});

		it('has a worker Online that calls its front', async () => {
			const front = await reachFront();
			const token = await front.addWorker('calvin');
			await manage(prepare);
			const container = await lab.engine.docker.createContainer({
				name: 'calvin',
				Image: imageName('dispatcher', lab.version),
				Env: ['URL=http://lava/', 'WORKER_NAME=--name=calvin'],
				HostConfig: { NetworkMode: 'lab' },
				StopTimeout: 1,
			});
			await container.putArchive(await tarOf(tokenFile, token, 0o600), { path: '/' });
			await container.start();
			await until('calvin is Online', async () => (await front.worker('calvin')).state === 'Online', 120);
		});

		it('runs a job, and its events arrive from the publisher', async () => {
			const listener = inside('lava', ['python3', '-c', listen, 'lava-publisher']);
			await until('somebody listens', async () =>
				/:157C 01 /.test((await inside('lava', ['cat', '/proc/net/tcp'])).output),
			);
			await manage(submit);
			assert.ok(server);
			await jobIs(server, '1', 'Finished Complete');
			const { output } = await listener;
			assert.match(output, /testjob/);
			assert.match(output, /Complete/);
		});

		it('is stopped at a word and started as one server, and its worker comes back', async () => {
			const web = await until('it is seen', () => found('lava-web'));
			const parts = wholeServer(web, { containers: containers() });
			assert.deepEqual(
				parts.map(({ name }) => name),
				['lava-database', 'lava-coordinator', 'lava-publisher', 'lava-scheduler', 'lava-web', 'lava'],
			);
			const outcome = await lab.program.plans.start(wholeServerPlan(parts, 'stop')).outcome;
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			const states = await Promise.all(parts.map(({ id }) => lab.engine.docker.getContainer(id).inspect()));
			const killed = states.filter(({ State }) => State.ExitCode === 137).map(({ Name }) => Name);
			assert.deepEqual(killed, [], 'all end at a word');
			const all = await until('all are seen to have stopped', () => {
				const seen = parts.flatMap(({ id }) => containers().get(id) ?? []);
				return seen.every(({ status }) => status === 'exited') ? seen : undefined;
			});
			const again = await lab.program.plans.start(wholeServerPlan(all, 'start'), { lookAt: lookAt() }).outcome;
			assert.equal(again.end, 'done', JSON.stringify(again));
			await reachFront();
			const restarted = Date.now();
			await until(
				'calvin is heard again',
				async () => Date.parse((await server?.worker('calvin'))?.last_ping ?? '') > restarted,
				120,
			);
		});
	},
);
