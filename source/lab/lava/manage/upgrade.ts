/** What is set on a LAVA server on its way to another release, by scripts as in manage.ts. */

import type { Command } from '../../command.ts';
import { STARTS_IN_PYTHON } from '../postgresql-service.ts';
import { shell } from './manage.ts';
import type { Device } from '../worker/worker.ts';

type Held = Pick<Device, 'name' | 'health'>;

/** Takes devices into maintenance, so that no new job starts on them: as `manage maintenance` does, but for these only. */
export function holdDevices(devices: readonly Held[]): Command {
	return shell(MOVE_DEVICES, { moves: devices.map(({ name, health }) => [name, word(health), MAINTENANCE]) });
}

/** Gives those that are still in maintenance the health that they had. */
export function releaseDevices(devices: readonly Held[]): Command {
	return shell(MOVE_DEVICES, { moves: devices.map(({ name, health }) => [name, MAINTENANCE, word(health)]) });
}

const MAINTENANCE = 'MAINTENANCE';

const word = (health: Device['health']): string => health.toUpperCase();

/** Exits with 0 when no test job occupies a device, and otherwise after some seconds: starting Django is what costs. */
export function noJobRuns(): Command {
	return shell(NO_JOB_RUNS, {});
}

/** Recreates LAVA's database, empty, with the password that LAVA has in its settings: in the PostgreSQL of its container. */
export function prepareDatabase(): Command {
	return shell(PREPARE_DATABASE, {});
}

/** A server that was just started may still wait for its database. */
const MOVE_DEVICES = `import time
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.utils import OperationalError
from lava_scheduler_app.models import Device
for second in range(120):
    try:
        connection.ensure_connection()
        break
    except OperationalError:
        time.sleep(1)
with transaction.atomic():
    user = User.objects.get(username="lava-health")
    for name, before, after in parameters["moves"]:
        wanted = getattr(Device, "HEALTH_" + before)
        for device in Device.objects.select_for_update().filter(hostname=name, health=wanted):
            device.health = getattr(Device, "HEALTH_" + after)
            device.log_admin_entry(user, "%s to %s by lavadock" % (before.title(), after.title()))
            device.save()
`;

const NO_JOB_RUNS = `import time
from lava_scheduler_app.models import TestJob
occupying = (TestJob.STATE_SCHEDULED, TestJob.STATE_RUNNING, TestJob.STATE_CANCELING)
running = TestJob.objects.filter(state__in=occupying).order_by("id")
for look in range(4):
    ids = list(map(str, running.values_list("id", flat=True)))
    if not ids:
        sys.exit(0)
    time.sleep(4)
sys.exit("%d run: %s" % (len(ids), ", ".join(ids[:8])))
`;

const PREPARE_DATABASE = `import subprocess
from django.conf import settings
${STARTS_IN_PYTHON}database = settings.DATABASES["default"]
if database["NAME"] != "lavaserver" or database["USER"] != "lavaserver":
    sys.exit("LAVA's settings name the database %s of the user %s, and not lavaserver." % (database["NAME"], database["USER"]))
sql = """DROP DATABASE IF EXISTS lavaserver;
DROP ROLE IF EXISTS lavaserver;
CREATE ROLE lavaserver NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT LOGIN ENCRYPTED PASSWORD '%s';
CREATE DATABASE lavaserver LC_CTYPE 'C.UTF-8' ENCODING 'UTF-8' OWNER lavaserver TEMPLATE template0;
""" % database["PASSWORD"].replace("'", "''")
psql = ["runuser", "-u", "postgres", "--", "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
sys.exit(subprocess.run(psql, input=sql.encode()).returncode)
`;
