/**
 * What is changed in a LAVA server beyond its own `manage` commands, by scripts for Django's shell (lava.md 4d, 4e).
 * They come on stdin: `docker events` tells of the command only. All run as root in the server's container.
 */

import type { Capture, Command } from '../../command.ts';
import { isAtLeast, type Version } from '../../image/version.ts';
import { partsOf } from '../../value.ts';
import type { WorkerHealth } from '../worker/worker.ts';

/** What every LAVA can address: its API to 2024.05 takes these characters only, and `workers add` takes any. */
export function isWorkerName(name: string): boolean {
	return /^[\w.@][-\w.@]{0,199}$/.test(name);
}

/** Whether a server has a page for a worker of that name (lava_scheduler_app/urls.py): from 2024.09 on all but one with `/`. */
export function isAddressable(name: string, server: Version | undefined): boolean {
	return server !== undefined && isAtLeast(server, '2024.09') ? !name.includes('/') : /^[-\w.@]+$/.test(name);
}

/** A command that prints a token, which is kept as a secret. */
export type Telling = Command & { capture: Capture };

const MARK = 'token ';

/** Registers the worker where it is not yet, and tells its token: `workers add` does so from 2021.04 on only. */
export function registerWorker(name: string, secret: string): Telling {
	return telling(shell(REGISTER_WORKER, { name }), secret);
}

/** Tells the token of a worker that is registered; exits with 1 where it is not. */
export function tellToken(name: string, secret: string): Telling {
	return telling(shell(TELL_TOKEN, { name }), secret);
}

/** Makes the worker a new token and tells it: the old one is refused from then on. */
export function renewToken(name: string, secret: string): Telling {
	return telling(shell(RENEW_TOKEN, { name }), secret);
}

/** Gives the worker the token that the secret holds. */
export function setToken(name: string, secret: string): Command {
	const { command, stdin = '' } = shell(SET_TOKEN, { name });
	// LAVA's tokens are letters and digits: nothing in them ends a string of Python.
	return { command, stdin: ['token = "', { secret }, '"\n', ...partsOf(stdin)] };
}

function telling(command: Command, secret: string): Telling {
	return { ...command, capture: { secret, after: MARK } };
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

/** Adds a host to those that the server answers to, in a file of its own; `reloadWeb` makes it hold. From 2020.05. */
export function allowHost(host: string): Command {
	return shell(ALLOW_HOST, { host, file: HOSTS_FILE });
}

/** Takes it out of that file again. */
export function forbidHost(host: string): Command {
	return shell(FORBID_HOST, { host, file: HOSTS_FILE });
}

/** Exits with 0 when the server answers to this host. */
export function isHostAllowed(host: string): Command {
	return shell(IS_HOST_ALLOWED, { host });
}

/** Exits with 0 when LAVA's web server answers to this host, as it stands in a URL. */
export function answersToHost(host: string): Command {
	return { command: ['python3', '-'], stdin: `host = ${JSON.stringify(host)}\n${ANSWERS_TO_HOST}` };
}

/** Lets gunicorn restart its processes, one by one (its signal HUP): they read the settings when they start. */
export function reloadWeb(): Command {
	return { command: ['python3', '-'], stdin: RELOAD_WEB };
}

/** Read after all that an administrator writes, so it has to repeat what holds already. */
const HOSTS_FILE = '/etc/lava-server/settings.d/90-lavadock-hosts.yaml';

/**
 * A program's parameters are JSON in a Python string. Older Djangos run the program inside a function, where nothing it
 * defines is seen from functions of its own: no functions, no comprehensions.
 */
export function shell(program: string, parameters: object): Command {
	const stdin = `import json, sys\nparameters = json.loads(${JSON.stringify(JSON.stringify(parameters))})\n${program}`;
	return { command: ['lava-server', 'manage', 'shell'], stdin };
}

const FIND_WORKER = `from lava_scheduler_app.models import Worker
if not Worker.objects.filter(hostname=parameters["name"]).exists():
    sys.exit("Unable to find worker '%s'" % parameters["name"])
`;

const REGISTER_WORKER = `from lava_scheduler_app.models import Worker
print("${MARK}" + Worker.objects.get_or_create(hostname=parameters["name"])[0].token)
`;

const TELL_TOKEN = `${FIND_WORKER}print("${MARK}" + Worker.objects.get(hostname=parameters["name"]).token)
`;

/**
 * Until 2023.01 at least, LAVA reads a worker at its ping and saves it whole: what is changed between the two is lost
 * (lava.md 4d). So it is looked at again a second later, and changed again where it was lost.
 */
const LOST_EACH_TIME =
	'LAVA has set it back each time: a ping of the worker came at the same moment. Try it again, or stop the worker first.';

const KEEP_TOKEN = `import time
for attempt in range(5):
    Worker.objects.filter(hostname=parameters["name"]).update(token=token)
    time.sleep(1)
    if Worker.objects.get(hostname=parameters["name"]).token == token:
        break
else:
    sys.exit("${LOST_EACH_TIME}")
`;

const RENEW_TOKEN = `from lava_scheduler_app.models import Worker, auth_token
${FIND_WORKER}token = auth_token()
${KEEP_TOKEN}print("${MARK}" + token)
`;

const SET_TOKEN = `${FIND_WORKER}${KEEP_TOKEN}`;

const REMOVE_WORKER = `${FIND_WORKER}Worker.objects.get(hostname=parameters["name"]).delete()
`;

const SET_HEALTH = `import time
from django.contrib.auth.models import User
from django.db import transaction
from lava_scheduler_app.models import Device
${FIND_WORKER}user = User.objects.get(username="lava-health")
for attempt in range(5):
    with transaction.atomic():
        worker = Worker.objects.select_for_update().get(hostname=parameters["name"])
        getattr(worker, "go_health_" + parameters["health"])(user, "set by lavadock")
        worker.save()
        if attempt == 0:
            for device in Device.objects.select_for_update().filter(hostname__in=parameters["devices"], worker_host=worker):
                device.health = Device.HEALTH_UNKNOWN
                device.log_admin_entry(user, "set to Unknown by lavadock")
                device.save()
    time.sleep(1)
    if Worker.objects.get(hostname=parameters["name"]).get_health_display().lower() == parameters["health"]:
        break
else:
    sys.exit("${LOST_EACH_TIME}")
`;

const ALLOW_HOST = `import os
from django.conf import settings
hosts = list(settings.ALLOWED_HOSTS)
if parameters["host"] not in hosts:
    hosts.append(parameters["host"])
with open(parameters["file"], "w") as file:
    file.write("ALLOWED_HOSTS: " + json.dumps(hosts) + "\\n")
os.chmod(parameters["file"], 0o644)
`;

/** Django has read the file: what is left is what held before it, but for the host. */
const FORBID_HOST = `from django.conf import settings
hosts = list(settings.ALLOWED_HOSTS)
if parameters["host"] in hosts:
    hosts.remove(parameters["host"])
with open(parameters["file"], "w") as file:
    file.write("ALLOWED_HOSTS: " + json.dumps(hosts) + "\\n")
`;

const IS_HOST_ALLOWED = `from django.conf import settings
if parameters["host"] not in settings.ALLOWED_HOSTS:
    sys.exit(1)
`;

/** Django answers 400 to a host that it does not take. */
const ANSWERS_TO_HOST = `import sys, urllib.error, urllib.request
request = urllib.request.Request("http://127.0.0.1/api/v0.2/system/version/", headers={"Host": host})
try:
    urllib.request.urlopen(request, timeout=10)
except urllib.error.HTTPError as error:
    if error.code == 400:
        sys.exit("it does not answer to " + host + " yet")
    if error.code >= 500:
        sys.exit("LAVA is not up yet")
except OSError as error:
    sys.exit(str(error))
`;

/** Whose parent is no gunicorn is the one that starts the others; others only have its log's name in their arguments. */
const RELOAD_WEB = `import os, re, signal, sys
parents = {}
for number in filter(str.isdigit, os.listdir("/proc")):
    try:
        python = os.path.basename(os.readlink("/proc/%s/exe" % number)).startswith("python")
        with open("/proc/%s/cmdline" % number) as words, open("/proc/%s/stat" % number) as fields:
            if python and re.search("(?:^|/)gunicorn3?(?:[^.a-z0-9]|$)", words.read(), re.MULTILINE):
                parents[int(number)] = int(fields.read().rsplit(")", 1)[1].split()[1])
    except OSError:
        pass
masters = [number for number, parent in parents.items() if parent not in parents]
if not masters:
    sys.exit("No gunicorn runs here: restart the container that it runs in.")
for number in masters:
    os.kill(number, signal.SIGHUP)
`;
