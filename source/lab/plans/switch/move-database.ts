/**
 * A server's own database taken to another release (lava.md 2d): it moves to a new volume, and the one it is in stays as
 * it is, so that there is a way back until the end and after it. PostgreSQL of the same major gets a copy of its files;
 * another major can't read them and gets a dump. Neither server runs meanwhile: helpers do it, made from their images.
 */

import type { ContainerRef } from '../../command.ts';
import { STARTS_POSTGRESQL } from '../../lava/postgresql-service.ts';
import { prepareDatabase } from '../../lava/manage/upgrade.ts';
import type { ExecStep, Step } from '../../plan.ts';
import type { ContainerSpec, MountSpec } from '../../spec/container.ts';
import { isWithin } from '../../path.ts';
import { copySteps, type Moved } from '../recreate/carry.ts';
import { helperSpec, postgresql, stopped } from '../server/helper.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';

export type DatabaseMove = {
	how: 'copy' | 'dump';
	/** The old server's spec, with the volumes that its own layer moves to. */
	from: ContainerSpec;
	/** The new server's, its database in the new volume. */
	to: ContainerSpec;
	volume: string;
	/** Folders of the old server's layer, and their volumes. */
	moved: readonly Moved[];
	/** What the dump's name ends with, e.g. `2026.10`. */
	version: string;
};

export const DATABASE = SERVER_FOLDERS.postgresql;

/** Where helpers have the other one of the two volumes. */
const OTHER = '/lavadock';

/** Seconds: databases of hundreds of gigabytes take hours. */
const LONG = 12 * 3600;

/** The old server's mounts, its database in another volume. */
export function withDatabaseIn(volume: string, spec: ContainerSpec): ContainerSpec {
	const others = (spec.mounts ?? []).filter(({ target }) => !isWithin(target, DATABASE));
	return { ...spec, mounts: [...others, { type: 'volume', source: volume, target: DATABASE }] };
}

/** `aside`: the old server, which has ended. */
export function moveSteps(move: DatabaseMove, aside: ContainerRef): Step[] {
	const volumes = [...move.moved.map(({ volume }) => volume), move.volume];
	return [
		...volumes.map((name): Step => ({ do: 'create-volume', volume: { name } })),
		...(move.how === 'copy' ? copiedSteps(move, aside) : dumpedSteps(move, aside)),
	];
}

export function helpersOf({ how, to }: DatabaseMove): ContainerRef[] {
	const kinds = how === 'copy' ? ['copy'] : ['dump', 'restore'];
	return kinds.map(kind => helperRef(to.name, kind));
}

const helperRef = (server: string, kind: string): ContainerRef => ({ id: '', name: `${server}-${kind}` });

function copiedSteps({ from, to, moved }: DatabaseMove, aside: ContainerRef): Step[] {
	const helper = helperRef(to.name, 'copy');
	const source = from.mounts?.find(({ target }) => target === DATABASE);
	const mounts: MountSpec[] = [
		...(to.mounts ?? []).map((mount): MountSpec =>
			mount.type === 'volume' && mount.target === DATABASE ? { ...mount, noCopy: true } : mount,
		),
		...(source === undefined || source.type === 'tmpfs' ? [] : [readOnlyAt(OTHER, source)]),
	];
	// Users may have other numbers in the other image.
	const script = `find ${DATABASE} -mindepth 1 -delete; cp --archive ${OTHER}/. ${DATABASE}; chown --recursive postgres: ${DATABASE}`;
	return [
		{ do: 'create', spec: helperSpec(helper.name, to, mounts) },
		...copySteps(moved.map(({ folder }) => folder))(helper, aside),
		{ do: 'start', container: helper },
		long(helper, `Copy the database to the volume ${databaseVolume(to)}`, script),
		stopped(helper),
	];
}

function readOnlyAt(target: string, mount: Exclude<MountSpec, { type: 'tmpfs' }>): MountSpec {
	return mount.type === 'other'
		? { ...mount, target, as: { ...mount.as, ReadOnly: true } }
		: { ...mount, target, readOnly: true };
}

/** The new image's own empty cluster fills the new volume when the helper is made: so it is made first. */
function dumpedSteps({ from, to, moved, version }: DatabaseMove, aside: ContainerRef): Step[] {
	const [dump, restore] = [helperRef(to.name, 'dump'), helperRef(to.name, 'restore')];
	const file = `before-${version}.dump`;
	const other: MountSpec = { type: 'volume', source: databaseVolume(to), target: OTHER };
	return [
		{ do: 'create', spec: helperSpec(restore.name, to, to.mounts ?? []) },
		{ do: 'create', spec: helperSpec(dump.name, from, [...(from.mounts ?? []), other]) },
		...copySteps(moved.map(({ folder }) => folder))(dump, aside),
		{ do: 'start', container: dump },
		postgresql(dump, 'start'),
		long(
			dump,
			`Dump the database to ${file}`,
			`${RUNNING}; umask 077; ${AS_POSTGRES} pg_dump --format=custom lavaserver >${OTHER}/${file}`,
		),
		postgresql(dump, 'stop'),
		stopped(dump),
		{ do: 'start', container: restore },
		postgresql(restore, 'start'),
		{
			do: 'exec',
			container: restore,
			says: 'Make an empty database with the password of its settings',
			...prepareDatabase(),
			undo: 'not needed',
		},
		long(
			restore,
			`Restore the database from ${file}`,
			`${RUNNING}; ${AS_POSTGRES} pg_restore --exit-on-error --clean --if-exists --no-privileges --dbname=lavaserver <${DATABASE}/${file}`,
		),
		postgresql(restore, 'stop'),
		stopped(restore),
	];
}

const AS_POSTGRES = 'runuser -u postgres --';

/** A helper that was started again has none. */
const RUNNING = `${STARTS_POSTGRESQL.join(' ')} >/dev/null`;

function databaseVolume({ mounts = [] }: ContainerSpec): string {
	const mount = mounts.find(({ target }) => target === DATABASE);
	return mount?.type === 'volume' ? mount.source : '';
}

/** A command outlives the console that is cut off: done again, it waits for the first. */
function long(container: ContainerRef, says: string, script: string): ExecStep {
	const command = ['flock', '/tmp/lavadock', 'sh', '-ec', script];
	return { do: 'exec', container, says, command, seconds: LONG, undo: 'not needed' };
}
