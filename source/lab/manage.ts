/**
 * What is changed in a LAVA server beyond its own `manage` commands, by scripts for Django's shell (lava.md 4d, 4e).
 * They come on stdin: `docker events` tells of the command only. All run as root in the server's container.
 */

import type { Command } from './command.ts';
import type { WorkerHealth } from './worker.ts';

/** What LAVA can address: its API takes these characters only, and `workers add` takes any. */
export function isWorkerName(name: string): boolean {
	return /^[\w.@][-\w.@]{0,199}$/.test(name);
}

/** What stands before a token that one of these prints. */
export const TOKEN_MARK = 'token ';

/** Registers the worker where it is not yet, and prints its token: `workers add` does so from 2021.04 on only. */
export function registerWorker(name: string): Command {
	return shell(REGISTER_WORKER, { name });
}

/** Prints the token of a worker that is registered; exits with 1 where it is not. */
export function tellToken(name: string): Command {
	return shell(TELL_TOKEN, { name });
}

/** Takes a worker out of LAVA: there is no `manage` command for it. Its devices stay, without a worker. */
export function removeWorker(name: string): Command {
	return shell(REMOVE_WORKER, { name });
}

/**
 * `workers update --health` is broken in every release. Retiring a worker retires its devices, and reactivating it
 * leaves them so: `devices` are then set to Unknown, which asks for a health check.
 */
export function setWorkerHealth(name: string, health: WorkerHealth, devices: readonly string[] = []): Command {
	return shell(SET_HEALTH, { name, health, devices });
}

/** Exits with 0 when its worker has this health. */
export function hasHealth(name: string, health: WorkerHealth): Command {
	return shell(HAS_HEALTH, { name, health });
}

/** Adds a host to those that the server answers to, in a file of its own; the server has to be restarted. From 2020.05. */
export function allowHost(host: string): Command {
	return shell(ALLOW_HOST, { host, file: HOSTS_FILE });
}

/** Exits with 0 when the server is told to answer to this host. */
export function isHostAllowed(host: string): Command {
	return shell(IS_HOST_ALLOWED, { host });
}

/** Read after all that an administrator writes, so it has to repeat what holds already. */
const HOSTS_FILE = '/etc/lava-server/settings.d/90-lavadock-hosts.yaml';

/**
 * A program's wishes are JSON in a Python string. Older Djangos run the program inside a function, where nothing it
 * defines is seen from functions of its own: no functions, no comprehensions.
 */
function shell(program: string, wishes: object): Command {
	const stdin = `import json, sys\nwishes = json.loads(${JSON.stringify(JSON.stringify(wishes))})\n${program}`;
	return { command: ['lava-server', 'manage', 'shell'], stdin };
}

const FIND_WORKER = `from lava_scheduler_app.models import Worker
if not Worker.objects.filter(hostname=wishes["name"]).exists():
    sys.exit("Unable to find worker '%s'" % wishes["name"])
`;

const REGISTER_WORKER = `from lava_scheduler_app.models import Worker
print("${TOKEN_MARK}" + Worker.objects.get_or_create(hostname=wishes["name"])[0].token)
`;

const TELL_TOKEN = `${FIND_WORKER}print("${TOKEN_MARK}" + Worker.objects.get(hostname=wishes["name"]).token)
`;

const REMOVE_WORKER = `${FIND_WORKER}Worker.objects.get(hostname=wishes["name"]).delete()
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
        device.log_admin_entry(user, "set to Unknown by lavadock")
        device.save()
`;

const HAS_HEALTH = `${FIND_WORKER}if Worker.objects.get(hostname=wishes["name"]).get_health_display().lower() != wishes["health"]:
    sys.exit(1)
`;

const ALLOW_HOST = `import os
from django.conf import settings
hosts = list(settings.ALLOWED_HOSTS)
if wishes["host"] not in hosts:
    hosts.append(wishes["host"])
with open(wishes["file"], "w") as file:
    file.write("ALLOWED_HOSTS: " + json.dumps(hosts) + "\\n")
os.chmod(wishes["file"], 0o644)
`;

const IS_HOST_ALLOWED = `from django.conf import settings
if wishes["host"] not in settings.ALLOWED_HOSTS:
    sys.exit(1)
`;
