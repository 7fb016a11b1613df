/** Where a LAVA server's database is, other than in its own container: its PostgreSQL made, asked, and configured in LAVA. */

import type { ContainerRef } from '../../command.ts';
import {
	checkDatabase,
	type Database,
	DATABASE_SETTINGS,
	databaseSettings,
	dataFolder,
	type Expected,
	LAVASERVER_ROLE,
	takesConnections,
	usesDatabase,
} from '../../lava/database/database.ts';
import { ROLE_LABEL, SERVER_GRACE } from '../../lava/role/role.ts';
import { SERVER_LABEL } from '../../lava/server/split.ts';
import type { ExecStep, PutFileStep, Step } from '../../plan.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import { helperSpec, removed, stopped } from './helper.ts';
import { placeOn } from '../network/static-address.ts';

export type DatabasePlace =
	/** In the server's own container. */
	| { at: 'inside' }
	| { at: 'container'; postgresql: PostgresqlRequest }
	/** `expected`: what is in it before. */
	| { at: 'elsewhere'; database: Database; expected: Expected };

/** A PostgreSQL container of the lab's own, from the official image or one that behaves as it does. */
export type PostgresqlRequest = {
	name: string;
	image: string;
	/** Of the image, which decides where its volume goes. */
	major: string;
	pull: boolean;
	/** '' = nothing is kept. */
	volume: string;
	/** '' = the engine chooses. */
	address: string;
};

/** The server that it is for. */
export type OwningServer = { name: string; image: string; network: string; restart: string };

/** The name under which a plan knows the password. */
export const databasePassword = (server: string): string => `${server} database password`;

/** Why a password can't be given to all who need it; undefined = it can. */
export function databasePasswordProblem(password: string): string | undefined {
	if (password === '') return 'LAVA has to sign in with a password: type it.';
	return /\p{Cc}/u.test(password) ? 'It has a tab or a line break in it: LAVA reads it from one line.' : undefined;
}

/** Undefined: it has its own. */
export function databaseOf(place: DatabasePlace): Database | undefined {
	if (place.at === 'elsewhere') return place.database;
	if (place.at === 'inside') return undefined;
	return { host: place.postgresql.name, port: 5432, name: LAVASERVER_ROLE, user: LAVASERVER_ROLE };
}

/** Before LAVA is made: a PostgreSQL of the lab's own, and what the database itself answers. */
export function databaseFirst(place: DatabasePlace, around: OwningServer): Step[] {
	const database = databaseOf(place);
	if (database === undefined) return [];
	return [
		...(place.at === 'container' ? postgresqlSteps(place.postgresql, database, around) : []),
		...askSteps(database, place.at === 'elsewhere' ? place.expected : 'empty', around),
	];
}

/**
 * Between the server's making and its start: where it finds it. The file's owners are the official image's.
 *
 * @param container the server's, or the one of its parts that is started first
 */
export function databaseWritten(place: DatabasePlace, server: string, container: ContainerRef): PutFileStep[] {
	const database = databaseOf(place);
	if (database === undefined) return [];
	const content = databaseSettings(database, databasePassword(server));
	return [{ do: 'put-file', container, path: DATABASE_SETTINGS, content, mode: 0o640, uid: 200, gid: 200 }];
}

/** When LAVA answers: its web page does so without a database. @param container the server's, or its web server's */
export function databaseProven(place: DatabasePlace, server: string, container: ContainerRef): Step[] {
	const database = databaseOf(place);
	if (database === undefined) return [];
	const says = `LAVA has its tables in ${placeWords(database)}`;
	return [
		{ do: 'wait', until: { is: 'succeeds', container, probe: usesDatabase(database), says }, seconds: 120 },
		removed(askerOf(server)),
	];
}

/** What a start changes in a database that no undo takes away. */
export function databaseAlters(place: DatabasePlace, lava: string): string | undefined {
	if (place.at !== 'elsewhere') return undefined;
	const where = placeWords(place.database);
	return place.expected === 'empty'
		? `${where}: ${lava} made its tables in it, and they stay.`
		: `${where}: ${lava} ran on it and may have migrated it: an older release does not take it any more.`;
}

/** What to know before. */
export function databaseWords(place: DatabasePlace, lava: string): string[] {
	if (place.at === 'container') {
		const { volume } = place.postgresql;
		return volume === '' ? [`Nothing of ${place.postgresql.name} is kept: the database goes with it.`] : [];
	}
	if (place.at === 'inside' || place.expected === 'empty') return [];
	return [
		`${lava} migrates ${placeWords(place.database)} when it starts, with no way back for it: have a backup, and no other LAVA that runs on it.`,
	];
}

const placeWords = ({ name, host, port }: Database): string =>
	`the database ${name} at ${host}${port === 5432 ? '' : `:${port}`}`;

/** In the container's own layer, which `recreate` keeps: the official image reads it at each start. */
export const PASSWORD_FILE = '/etc/lavadock-postgres-password';

/** Seconds: it makes its files first. */
const POSTGRESQL_SECONDS = 300;

function postgresqlSteps(request: PostgresqlRequest, database: Database, around: OwningServer): Step[] {
	const { name, image, pull, volume } = request;
	const container: ContainerRef = { id: '', name };
	const content = { secret: databasePassword(around.name) };
	const says = 'PostgreSQL takes connections';
	return [
		...(pull ? [{ do: 'pull' as const, image }] : []),
		...(volume === '' ? [] : [{ do: 'create-volume' as const, volume: { name: volume } }]),
		{ do: 'create', spec: postgresqlSpec(request, database, around) },
		{ do: 'put-file', container, path: PASSWORD_FILE, content, mode: 0o600, uid: 0, gid: 0 },
		{ do: 'start', container },
		{
			do: 'wait',
			until: { is: 'succeeds', container, probe: takesConnections(database), says },
			seconds: POSTGRESQL_SECONDS,
		},
	];
}

function postgresqlSpec(
	{ name, image, major, volume, address }: PostgresqlRequest,
	database: Database,
	{ name: server, network, restart }: OwningServer,
): ContainerSpec {
	return {
		name,
		image,
		hostname: name,
		labels: { [ROLE_LABEL]: 'database', [SERVER_LABEL]: server },
		networks: [placeOn(network, address)],
		// An inspect shows variables: the password is in a file.
		environment: {
			POSTGRES_USER: database.user,
			POSTGRES_DB: database.name,
			POSTGRES_PASSWORD_FILE: PASSWORD_FILE,
		},
		...(volume !== '' && { mounts: [{ type: 'volume', source: volume, target: dataFolder(major) }] }),
		restart,
		stopGrace: SERVER_GRACE,
	};
}

const askerOf = (server: string): ContainerRef => ({ id: '', name: `${server}-ask` });

/** From where the server will be, with what it brings. */
function askSteps(database: Database, expected: Expected, { name, image, network }: OwningServer): Step[] {
	const asker = askerOf(name);
	const { networkMode: _, ...spec } = helperSpec(asker.name, { name, image }, []);
	const ask: ExecStep = {
		do: 'exec',
		container: asker,
		says: `Ask ${placeWords(database)} whether LAVA can have it`,
		...checkDatabase(database, expected, databasePassword(name)),
		seconds: 60,
		undo: 'not needed',
	};
	return [
		{ do: 'create', spec: { ...spec, networks: [{ network }] } },
		{ do: 'start', container: asker },
		ask,
		stopped(asker),
	];
}
