#!/bin/bash
# Makes the database where there is none, then becomes PostgreSQL. What it reads, refuses and where it keeps its files
# follows docker-library/postgres: up to 17 in /var/lib/postgresql/data, from 18 on below /var/lib/postgresql.
set -e

major=$(cat /postgresql-major)
bin=/usr/lib/postgresql/$major/bin
if [ "$major" -ge 18 ]; then
	: "${PGDATA:=/var/lib/postgresql/$major/docker}"
	if mountpoint --quiet /var/lib/postgresql/data; then
		echo "Error: in 18+, these Docker images are configured to store database data below /var/lib/postgresql" >&2
		exit 1
	fi
else
	: "${PGDATA:=/var/lib/postgresql/data}"
fi
: "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}"
[ -z "$POSTGRES_PASSWORD_FILE" ] || POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")

as_postgres() {
	setpriv --reuid=postgres --regid=postgres --init-groups "$@"
}

# Only by its socket, as long as the database is being made.
make_database() {
	local file=/tmp/password
	install --owner=postgres --mode=600 /dev/null "$file"
	printf '%s\n' "$POSTGRES_PASSWORD" >"$file"
	as_postgres "$bin/initdb" --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile="$file" --encoding=UTF8 --locale=C.UTF-8
	rm "$file"
	printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
	# A test's database need not survive a power cut.
	printf 'fsync = off\nfull_page_writes = off\n' >>"$PGDATA/postgresql.conf"
	as_postgres "$bin/pg_ctl" --pgdata="$PGDATA" --wait --options="-c listen_addresses=''" start
	[ "$POSTGRES_DB" = postgres ] || as_postgres "$bin/createdb" --username="$POSTGRES_USER" "$POSTGRES_DB"
	as_postgres "$bin/pg_ctl" --pgdata="$PGDATA" --mode=fast --wait stop
}

install --directory --owner=postgres --group=postgres --mode=2775 /var/run/postgresql
mkdir -p "$PGDATA"
chown -R postgres: /var/lib/postgresql
chmod 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
	if [ -z "$POSTGRES_PASSWORD" ]; then
		echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
		exit 1
	fi
	make_database
fi
unset POSTGRES_PASSWORD
exec setpriv --reuid=postgres --regid=postgres --init-groups "$bin/postgres" -D "$PGDATA" -c listen_addresses='*'
