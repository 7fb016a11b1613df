/** What a form has to know of the LAVA servers in containers here: their users, workers and version. */

import * as z from 'zod/mini';
import type { Engine } from '../../engine/engine.ts';
import { explainManage } from '../../lab/lava/manage/errors.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { messageOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';
import type { ReadyServer, ServerFacts } from '../../wizards/world.ts';

/** LAVA takes seconds to load, and a server that migrates or a host that is full makes that a minute. */
const MILLISECONDS = 60_000;

/** For Django's shell, on stdin. `ready`: the tables are there. */
const SCRIPT = `
import json
from django.conf import settings
from django.contrib.auth.models import User
from lava_scheduler_app.models import Worker
try:
    from lava_common.version import __version__ as version
except ImportError:
    version = None
print("lavadock", json.dumps({
    "version": version,
    "hosts": list(settings.ALLOWED_HOSTS),
    "users": [
        {"name": u.username, "active": u.is_active, "staff": u.is_staff, "superuser": u.is_superuser} for u in User.objects.all()
    ],
    "workers": [{"name": w.hostname, "state": w.get_state_display(), "health": w.get_health_display()} for w in Worker.objects.all()],
}))
`;

const answerSchema = z.object({
	version: z.nullish(z.string()),
	hosts: z.array(z.string()),
	users: z.array(z.object({ name: z.string(), active: z.boolean(), staff: z.boolean(), superuser: z.boolean() })),
	workers: z.array(z.object({ name: z.string(), state: z.string(), health: z.string() })),
});

/** One for each running server; a server that does not answer tells why. */
export function askServers(engine: Engine): Promise<readonly ServerFacts[]> {
	const host = engine.snapshot().key;
	const servers = [...engine.snapshot().containers.values()].filter(
		container => container.status === 'running' && roleOf(container).role === 'server',
	);
	return Promise.all(
		servers.map(async ({ id, name }): Promise<ServerFacts> => {
			try {
				const { exitCode, stdout, stderr } = await engine.runCommand({
					containerId: id,
					command: ['lava-server', 'manage', 'shell'],
					stdin: SCRIPT,
					milliseconds: MILLISECONDS,
				});
				const answer = stdout.split('\n').find(row => row.startsWith('lavadock '));
				if (exitCode !== 0 || answer === undefined)
					return { name, host, state: 'silent', why: explainManage(stderr).says };
				return { name, host, state: 'ready', ...readAnswer(answer.slice('lavadock '.length)) };
			} catch (error) {
				return { name, host, state: 'silent', why: messageOf(error) };
			}
		}),
	);
}

function readAnswer(text: string): Omit<ReadyServer, 'name' | 'host' | 'state'> {
	const { version, hosts, users, workers } = answerSchema.parse(JSON.parse(text));
	return {
		version: version ? plain(version) : undefined,
		hosts: hosts.map(plain),
		users: users.map(user => ({ ...user, name: plain(user.name) })),
		workers: workers.map(({ name, state, health }) => ({
			name: plain(name),
			online: state === 'Online',
			retired: health === 'Retired',
		})),
	};
}
