/** Test jobs that boot nothing: LAVA runs a command of the device's dictionary in its worker. */

import assert from 'node:assert/strict';
import type Docker from 'dockerode';
import { z } from 'zod';
import { until } from '../../engine/harness/until.ts';
import type { Server } from './server.ts';
import { tarOf } from './tar.ts';

/** `greet` ends at once, `hold` when it is let go. */
type Kind = 'greet' | 'hold';

const HOLD = '/usr/local/bin/hold';
const GO = '/tmp/go';

/**
 * For Django's shell, behind `devicesScript`: teaches these devices both commands. Only that one `holds`: LAVA takes any
 * device that suits a job, and one whose job it lost for Unknown.
 */
export const commandsScript = (devices: readonly string[], holds: string): string => `
from lava_scheduler_app.models import Tag
Device.objects.get(hostname="${holds}").tags.add(Tag.objects.create(name="hold"))
for name in ${JSON.stringify(devices)}:
    with open("/etc/lava-server/dispatcher-config/devices/%s.jinja2" % name, "a") as file:
        file.write("{% set user_commands = {'greet': {'do': '/bin/true', 'undo': '/bin/true'}, 'hold': {'do': '${HOLD}', 'undo': '/bin/true'}} %}\\n")
        file.write("{% set power_on_command = '/bin/true' %}\\n")
`;

/** What `hold` runs, put into a worker's container. */
export async function putHold(worker: Docker.Container): Promise<void> {
	const script = `#!/bin/sh\nuntil [ -e ${GO} ]; do sleep 0.2; done\n`;
	await worker.putArchive(await tarOf(HOLD, script, 0o755), { path: '/' });
}

/** Lets `hold` end. */
export async function endHold(worker: Docker.Container): Promise<void> {
	await worker.putArchive(await tarOf(GO, ''), { path: '/' });
}

const definition = (name: Kind): string =>
	JSON.stringify({
		job_name: name,
		device_type: 'qemu',
		context: { arch: 'amd64' },
		visibility: 'public',
		priority: 'high',
		timeouts: { job: { minutes: 30 }, action: { minutes: 30 } },
		...(name === 'hold' && { tags: ['hold'] }),
		actions: [{ command: { name } }],
	});

/** Submits it as this user, who is there; resolves with its id. */
export async function submitJob(server: Server, user: string, kind: Kind): Promise<string> {
	const script = `from django.contrib.auth.models import User
from lava_scheduler_app.dbutils import testjob_submission
job = testjob_submission(${JSON.stringify(definition(kind))}, User.objects.get(username="${user}"))
print("job", job.id)
`;
	const { code, output, errors } = await server.manage(['shell'], script);
	assert.equal(code, 0, errors);
	return /job (\d+)/.exec(output)?.[1] ?? assert.fail(output);
}

const Job = z.object({ state: z.string(), health: z.string() });

/** Resolves once the job has this state and health, e.g. `Finished Complete`. */
export async function jobIs(server: Server, id: string, is: string): Promise<void> {
	await until(
		`job ${id} is ${is}`,
		async () => {
			const { state, health } = Job.parse(await (await server.rest(`jobs/${id}/`)).json());
			if (`${state} ${health}` === is) return true;
			throw new Error(`it is ${state} ${health}`);
		},
		180,
	);
}
