/**
 * A LAVA's database taken out of the container that it is in: what a helper with the server's folders does, whose
 * PostgreSQL runs and whose LAVA does not. The password comes on stdin, into a variable of the programs alone.
 */

import type { Command } from '../../command.ts';
import { type Database, DATABASE_SETTINGS, databaseSettings } from './database.ts';
import { STARTS_IN_PYTHON } from '../postgresql-service.ts';
import { partsOf } from '../../value.ts';

const program = (script: string, database: Database, secret: string): Command => ({
	command: ['python3', '-I', '-c', `${PSQL}${script}`, JSON.stringify(database)],
	stdin: [{ secret }, '\n'],
});

/**
 * Dumps the database of this container and restores it there, all of it or nothing. It outlives a console that is cut
 * off: done again, it waits for the first and finds all there.
 */
export function moveOut(database: Database, secret: string): Command {
	const { command, ...rest } = program(MOVE, database, secret);
	return { command: ['flock', '/tmp/lavadock', ...command], ...rest };
}

/** Takes back what was restored there: the tables of a database that was empty before. */
export const emptyAgain = (database: Database, secret: string): Command => program(EMPTY, database, secret);

/** Exits with 0 when each table has as many rows there as here. */
export const compareRows = (database: Database, secret: string): Command => program(COMPARE, database, secret);

/** Where the settings stay that lead to the database in the container: LAVA reads `*.yaml` alone. */
const FORMER = `${DATABASE_SETTINGS}.inside`;

/** Writes LAVA's settings of the database, and keeps those that were there beside them. */
export function tellPlace(database: Database, secret: string): Command {
	const stdin = [...partsOf(databaseSettings(database, secret))];
	const script = [
		'umask 027',
		`[ ! -e ${DATABASE_SETTINGS} ] || [ -e ${FORMER} ] || cp --preserve ${DATABASE_SETTINGS} ${FORMER}`,
		`cat >${DATABASE_SETTINGS}.new`,
		`chown lavaserver:lavaserver ${DATABASE_SETTINGS}.new`,
		`mv ${DATABASE_SETTINGS}.new ${DATABASE_SETTINGS}`,
	];
	return { command: ['sh', '-ec', script.join('\n')], stdin };
}

/** Brings back those that were there before. */
export const tellFormerPlace = (): Command => ({
	command: ['sh', '-ec', `rm -f ${DATABASE_SETTINGS}\n[ ! -e ${FORMER} ] || mv ${FORMER} ${DATABASE_SETTINGS}`],
});

const PSQL = `import json, os, subprocess, sys
parameters = json.loads(sys.argv[1])
environment = dict(os.environ, PGPASSWORD=sys.stdin.readline().rstrip("\\n"))
place = ["--host", parameters["host"], "--port", str(parameters["port"]), "--username", parameters["user"], "--dbname", parameters["name"]]
HERE = ["runuser", "-u", "postgres", "--"]
def ask(words, sql):
    command = words + ["--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1"]
    done = subprocess.run(command, input=sql.encode(), stdout=subprocess.PIPE, env=environment)
    if done.returncode != 0:
        sys.exit("A question to PostgreSQL failed: %s" % sql[:200])
    return done.stdout.decode().splitlines()
def here(sql):
    return ask(HERE + ["psql", "--dbname=lavaserver"], sql)
def there(sql):
    return ask(["psql"] + place, sql)
`;

const MOVE = `${STARTS_IN_PYTHON}if there("SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")[0] != "0":
    sys.exit(0 if there("SELECT to_regclass('public.django_migrations') IS NOT NULL")[0] == "t" else "The database is not empty any more.")
was, becomes = [int(answer[0]) // 10000 for answer in (here("SHOW server_version_num"), there("SHOW server_version_num"))]
if becomes < was:
    sys.exit("The database is of PostgreSQL %d, and %s has %d: a dump does not go back. Take %d or newer." % (was, parameters["host"], becomes, was))
dump = subprocess.Popen(HERE + ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "lavaserver"], stdout=subprocess.PIPE)
restore = subprocess.Popen(["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"] + place, stdin=dump.stdout, env=environment)
dump.stdout.close()
codes = [restore.wait(), dump.wait()]
if any(codes):
    sys.exit("pg_restore ended with %d and pg_dump with %d: nothing was kept of it." % tuple(codes))
`;

const EMPTY = `there("""DO $$ DECLARE each record; BEGIN
FOR each IN SELECT schemaname AS space, matviewname AS name FROM pg_matviews WHERE matviewowner = current_user LOOP
  EXECUTE format('DROP MATERIALIZED VIEW IF EXISTS %I.%I CASCADE', each.space, each.name);
END LOOP;
FOR each IN SELECT schemaname AS space, tablename AS name FROM pg_tables WHERE tableowner = current_user LOOP
  EXECUTE format('DROP TABLE IF EXISTS %I.%I CASCADE', each.space, each.name);
END LOOP; END $$;""")
`;

const COMPARE = `${STARTS_IN_PYTHON}tables = here("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1")
sql = "".join("SELECT '%s: ' || count(*) FROM %s;" % (table.replace("'", "''"), table) for table in tables)
was, becomes = here(sql), there(sql)
different = [" and ".join(pair) for pair in zip(was, becomes) if pair[0] != pair[1]]
if different or len(was) != len(becomes) or not tables:
    sys.exit("Not all rows are there: %s" % ("; ".join(different[:8]) or "%d tables" % len(tables)))
`;
