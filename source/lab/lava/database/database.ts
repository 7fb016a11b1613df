/** The PostgreSQL of a LAVA server that is not in the server's own container: where it is, and how LAVA is configured with it. */

import type { Command } from '../../command.ts';
import { parseReference } from '../../image/reference.ts';
import { isAtLeast, type Version } from '../../image/version.ts';
import type { Value } from '../../value.ts';
import { shell } from '../manage/manage.ts';

/** A database as LAVA's containers reach it. */
export type Database = {
	host: string;
	port: number;
	name: string;
	user: string;
};

/** What LAVA calls both by itself; any other name does as well. */
export const LAVASERVER_ROLE = 'lavaserver';

/** The file that LAVA's own set-up writes it into: one that is left there would beat any variable (lava.md 2a). */
export const DATABASE_SETTINGS = '/etc/lava-server/settings.d/00-database.yaml';

/** From this release on settings are read from that folder. */
export const readsSettingsFolder = (version: Version | undefined): boolean =>
	version === undefined || isAtLeast(version, '2020.05');

/**
 * What stands in that file.
 *
 * @param secret the name of the password: in YAML's literal form any line of text stands for itself
 */
export function databaseSettings({ host, port, name, user }: Database, secret: string): Value {
	return [
		[
			'DATABASES:',
			'  default:',
			'    ENGINE: django.db.backends.postgresql',
			`    NAME: ${JSON.stringify(name)}`,
			`    USER: ${JSON.stringify(user)}`,
			`    HOST: ${JSON.stringify(host)}`,
			`    PORT: ${port}`,
			'    PASSWORD: |2-',
			'      ',
		].join('\n'),
		{ secret },
		'\n',
	];
}

/** The services of a server whose database is elsewhere (SERVICES, lava.md 2a). */
export function servicesWithoutDatabase(version: Version | undefined): readonly string[] {
	const http = version === undefined || isAtLeast(version, '2020.09');
	return [
		'apache2',
		'lava-coordinator',
		...(http ? [] : ['lava-logs', 'lava-master']),
		'lava-publisher',
		...(http ? ['lava-scheduler'] : []),
		'gunicorn',
	];
}

/** What has to be in it: nothing, or a LAVA's data that is not newer than the LAVA of the image that asks. */
export type Expected = 'empty' | 'lava';

/**
 * Asks the database itself, from a container of the server's image, and exits with what is wrong in plain words. LAVA
 * would wait for ever and say nothing (manage wait). It changes nothing.
 */
export function checkDatabase(database: Database, expected: Expected, secret: string): Command {
	return {
		command: ['python3', '-I', '-c', ASK, JSON.stringify({ ...database, expected })],
		stdin: [{ secret }, '\n'],
	};
}

/** Exits with 0 when LAVA's settings lead to this database and it has LAVA's tables: another file may beat ours. */
export const usesDatabase = (database: Database): Command => shell(USES, database);

/** e.g. `15` of `postgres:15.3-alpine`; undefined: the tag does not tell. */
export function majorOfImage(image: string): string | undefined {
	const tag = parseReference(image)?.tag ?? '';
	return /^(9\.\d+|[1-9]\d)(?=$|[.-])/.exec(tag)?.[1];
}

/** Where the official image wants its volume (docker-library/postgres: another path from 18 on). */
export const dataFolder = (major: string): string =>
	Number(major) >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';

/** Exits with 0 when PostgreSQL takes connections over the network: while it makes its database it does so by its socket only. */
export const takesConnections = ({ name, user }: Database): Command => ({
	command: ['pg_isready', '--quiet', '--host', '127.0.0.1', '--username', user, '--dbname', name],
});

const ASK = `import glob, json, os, socket, sys
try:
    import psycopg2 as driver
except ImportError:
    import psycopg as driver
parameters = json.loads(sys.argv[1])
password = sys.stdin.readline().rstrip("\\n")
host, port, name, user = parameters["host"], parameters["port"], parameters["name"], parameters["user"]
try:
    socket.getaddrinfo(host, port)
except OSError:
    sys.exit("No host %s is known on the server's network: write its address." % host)
try:
    connection = driver.connect(host=host, port=port, dbname=name, user=user, password=password, connect_timeout=10)
except driver.OperationalError as error:
    said = " ".join(str(error).split())
    if "password authentication failed" in said:
        sys.exit("PostgreSQL at %s refuses the password of %s, or has no such user." % (host, user))
    if 'database "%s" does not exist' % name in said:
        sys.exit("PostgreSQL at %s has no database %s. Make it there: CREATE DATABASE %s OWNER %s ENCODING 'UTF8' TEMPLATE template0;" % (host, name, name, user))
    if "pg_hba.conf" in said:
        sys.exit("PostgreSQL at %s lets nobody in from here: its pg_hba.conf has no line for it. It said: %s" % (host, said))
    if "refused" in said or "timeout" in said or "timed out" in said or "No route" in said:
        sys.exit("No PostgreSQL answers at %s, port %s: is it running, and does it listen on that address? It said: %s" % (host, port, said))
    sys.exit("PostgreSQL at %s: %s" % (host, said))
def ask(sql):
    cursor = connection.cursor()
    cursor.execute(sql)
    return cursor.fetchone()
encoding = ask("SHOW server_encoding")[0]
if encoding != "UTF8":
    sys.exit("The database %s is in %s and LAVA needs UTF8: make one with ENCODING 'UTF8'." % (name, encoding))
if not ask("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")[0]:
    sys.exit("%s may make no tables in %s. Make it its owner: ALTER DATABASE %s OWNER TO %s;" % (user, name, name, user))
tables, first = ask("SELECT count(*), min(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
last = None
if ask("SELECT to_regclass('public.django_migrations') IS NOT NULL")[0]:
    last = ask("SELECT max(name) FROM django_migrations WHERE app = 'lava_scheduler_app'")[0]
if parameters["expected"] == "empty":
    if last is not None:
        sys.exit("The database %s has a LAVA's data in it already, and nothing was changed. To go on with it, say that it is to be used." % name)
    if tables > 0:
        sys.exit("The database %s is not empty (%d tables, e.g. %s), and nothing was changed: make an empty one for LAVA." % (name, tables, first))
elif last is None:
    sys.exit("The database %s has no LAVA's data in it (%d tables), and nothing was changed." % (name, tables))
else:
    own = sorted(map(os.path.basename, glob.glob("/usr/lib/python3/dist-packages/lava_scheduler_app/migrations/[0-9]*.py")))
    if own and int(own[-1][:4]) < int(last[:4]):
        sys.exit("A newer LAVA wrote the database %s (up to %s, and this image has %s): LAVA can't go back." % (name, last[:4], own[-1][:4]))
`;

/** It may run inside a function: no functions, no comprehensions (manage.ts). */
const USES = `from django.conf import settings
from django.db import connection
found = settings.DATABASES["default"]
for key, parameter in (("HOST", "host"), ("NAME", "name"), ("USER", "user"), ("PORT", "port")):
    if str(found.get(key) or "") != str(parameters[parameter]):
        sys.exit("LAVA uses another database: %s is %s. A file in /etc/lava-server/settings.d tells it so." % (key, found.get(key)))
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM lava_scheduler_app_worker")
`;
