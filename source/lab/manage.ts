/**
 * LAVA's `manage` commands that change a server, as a plan runs them (lava.md 4d, 4e, 5). Nothing secret is in an
 * argument: passwords go in on stdin, tokens come out on stdout. All run as root in the server's container.
 */

import type { Capture, Command } from './command.ts';
import type { WorkerHealth } from './worker.ts';
import { isAtLeast, type Version } from './version.ts';

const MANAGE = ['lava-server', 'manage'] as const;

/** What LAVA can address: its API takes these characters only, and `add` takes any. */
export function isWorkerName(name: string): boolean {
	return /^[\w.@][-\w.@]{0,199}$/.test(name);
}

/** Django's rule for names of users. */
export function isUserName(name: string): boolean {
	return /^[\w.@+][-\w.@+]{0,149}$/.test(name);
}

export type Telling = Command & { capture: Capture };

/** Registers a worker, and tells its token. `secret` is the name that the token gets. */
export function addWorker(name: string, server: Version, secret: string): Telling {
	// Before 2021.04 the command does not print the token.
	if (!isAtLeast(server, '2021.04')) return { ...shell(ADD_WORKER, { name }), capture: { secret, after: 'Token:' } };
	return { command: [...MANAGE, 'workers', 'add', name], capture: { secret, after: 'Token:' } };
}

/** Tells the token of a worker that is registered; fails where it is not. */
export function tellToken(name: string, secret: string): Telling {
	return { ...shell(TELL_TOKEN, { name }), capture: { secret, after: 'Token:' } };
}

/** Takes a worker out of LAVA; its devices stay, without a worker. */
export function removeWorker(name: string): Command {
	return shell(REMOVE_WORKER, { name });
}

/**
 * Retiring a worker retires its devices, and reactivating it leaves them so: `devices` are then set to Unknown, which
 * asks for a health check. `workers update --health` is broken in every release.
 */
export function setWorkerHealth(name: string, health: WorkerHealth, devices: readonly string[] = []): Command {
	return shell(SET_HEALTH, { name, health, devices });
}

export type NewUser = { name: string; email: string; staff: boolean; superuser: boolean };

/** Makes a user with a random password, which it prints: nobody reads that. */
export function addUser({ name, email, staff, superuser }: NewUser): Command {
	return {
		command: [
			...MANAGE,
			'users',
			'add',
			name,
			...(email === '' ? [] : ['--email', email]),
			...(staff ? ['--staff'] : []),
			...(superuser ? ['--superuser'] : []),
		],
	};
}

/** Exits with 1 where there is none. */
export function findUser(name: string): Command {
	return { command: [...MANAGE, 'users', 'details', name] };
}

/** There is no command for it. */
export function removeUser(name: string): Command {
	return shell(REMOVE_USER, { name });
}

/** Django asks twice. */
export function setPassword(user: string, secret: string): Command {
	return {
		command: [...MANAGE, 'changepassword', user],
		stdin: [{ secret }, '\n', { secret }, '\n'],
	};
}

/** Makes an API token and tells it. */
export function addToken(user: string, description: string, secret: string): Telling {
	return {
		command: [
			...MANAGE,
			'tokens',
			'add',
			'--user',
			user,
			...(description === '' ? [] : ['--description', description]),
		],
		capture: { secret },
	};
}

/**
 * Django's shell runs what comes on stdin; events tell of the command only. The program's wishes are JSON in a Python
 * string. Older Djangos run it inside a function, where nothing it defines is seen from functions of its own: no
 * functions, no comprehensions.
 */
function shell(program: string, wishes: object): Command {
	const stdin = `import json, sys\nwishes = json.loads(${JSON.stringify(JSON.stringify(wishes))})\n${program}`;
	return { command: [...MANAGE, 'shell'], stdin };
}

const FIND_WORKER = `from lava_scheduler_app.models import Worker
if not Worker.objects.filter(hostname=wishes["name"]).exists():
    sys.exit("Unable to find worker '%s'" % wishes["name"])
`;

const ADD_WORKER = `from lava_scheduler_app.models import Worker
if Worker.objects.filter(hostname=wishes["name"]).exists():
    sys.exit("Worker already exists with hostname %s" % wishes["name"])
print("Token: %s" % Worker.objects.create(hostname=wishes["name"], description="").token)
`;

const TELL_TOKEN = `${FIND_WORKER}print("Token: %s" % Worker.objects.get(hostname=wishes["name"]).token)
`;

const REMOVE_WORKER = `${FIND_WORKER}Worker.objects.get(hostname=wishes["name"]).delete()
`;

const REMOVE_USER = `from django.contrib.auth.models import User
User.objects.filter(username=wishes["name"]).delete()
`;

const SET_HEALTH = `from django.contrib.auth.models import User
from django.db import transaction
from lava_scheduler_app.models import Device
${FIND_WORKER}with transaction.atomic():
    worker = Worker.objects.select_for_update().get(hostname=wishes["name"])
    user = User.objects.get(username="lava-health")
    getattr(worker, "go_health_" + wishes["health"])(user, "set by lavadock")
    worker.save()
    for device in Device.objects.select_for_update().filter(hostname__in=wishes["devices"], worker_host=worker):
        device.health = Device.HEALTH_UNKNOWN
        device.log_admin_entry(user, "-> Unknown (set by lavadock)")
        device.save()
`;
