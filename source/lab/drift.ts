/** What a container changed in its own layer since it was made: LAVA's own state apart from what test jobs left. */

import { folderOf, isWithin } from './path.ts';

/** One path of `docker diff`. */
export type Change = {
	path: string;
	kind: 'added' | 'changed' | 'deleted';
	folder: boolean;
	/** Bytes of a file that is there; undefined where it was not asked for. */
	size: number | undefined;
};

/**
 * What becomes of it when the container is recreated. `identity`: who the worker is, kept; `setting`: a user put it
 * there, kept; `passing`: it comes again or is not needed; `drift`: left by jobs and shells, gone.
 */
export type ChangeKind = 'identity' | 'setting' | 'passing' | 'drift';

/** First match wins; paths of every release (lava.md 1a, 1b, 6). */
const KINDS: readonly (readonly [folder: string, kind: ChangeKind])[] = [
	['/var/lib/lava/dispatcher/worker/token', 'identity'],
	// The jobs that run: a worker without it forgets them, and the server does not.
	['/var/lib/lava/dispatcher/worker/db.sqlite3', 'identity'],
	// Of a PostgreSQL that was made here.
	['/etc/lavadock-postgres-password', 'identity'],
	['/etc/lava-dispatcher', 'setting'],
	['/etc/lava-coordinator', 'setting'],
	['/root/entrypoint.d', 'setting'],
	// Where the front of a server in several containers leads to.
	['/etc/apache2/sites-available', 'setting'],
	['/var/lib/lava/dispatcher', 'passing'],
	['/var/log', 'passing'],
	['/var/tmp', 'passing'],
	['/tmp', 'passing'],
	['/run', 'passing'],
];

/** Python compiles what it imports. */
const COMPILED = /\/__pycache__(?:\/|$)/;

export function changeKind(path: string): ChangeKind {
	if (COMPILED.test(path)) return 'passing';
	return KINDS.find(([folder]) => isWithin(path, folder))?.[1] ?? 'drift';
}

/**
 * Without what the engine made so that something could be mounted there: the mount points, and the folders that lead to
 * them alone. `docker diff` shows them as added, and they are made again with the container.
 *
 * @param targets where something is mounted in the container, absolute
 */
export function withoutMountPoints(changes: readonly Change[], targets: readonly string[]): Change[] {
	return changes.filter(({ path }) => !targets.some(target => isWithin(target, path)));
}

export type DriftRow = {
	/** A folder, or a file that changed alone in its folder. */
	path: string;
	added: number;
	changed: number;
	deleted: number;
	/** Bytes of the files whose size is known. */
	size: number;
};

export type Drift = Readonly<Record<ChangeKind, readonly DriftRow[]>> & {
	/** Bytes of all of it, as far as they are known. */
	size: number;
	/** Files whose size was not asked for. */
	unmeasured: number;
};

/** The rows of each kind, by size; at most `most` of each. */
export function summariseDrift(changes: readonly Change[], most = 12): Drift {
	const files = leaves(changes);
	const rows = (kind: ChangeKind): DriftRow[] =>
		groupByFolder(
			files.filter(({ path }) => changeKind(path) === kind),
			most,
		);
	return {
		identity: rows('identity'),
		setting: rows('setting'),
		passing: rows('passing'),
		drift: rows('drift'),
		size: files.reduce((sum, { size }) => sum + (size ?? 0), 0),
		unmeasured: files.filter(({ size, kind }) => size === undefined && kind !== 'deleted').length,
	};
}

/** Without the folders that are listed only because something in them changed. */
function leaves(changes: readonly Change[]): Change[] {
	const parents = new Set(changes.map(({ path }) => folderOf(path)));
	return changes.filter(({ path, folder, kind }) => !parents.has(path) && !(folder && kind === 'changed'));
}

/** Folders are opened, the largest first, as long as there is room for what is in them. */
function groupByFolder(files: readonly Change[], most: number): DriftRow[] {
	let groups: Group[] = files.length === 0 ? [] : [{ path: '/', files }];
	for (;;) {
		const open = groups
			.filter(group => group.files.length > 1)
			.map(group => ({ group, inside: split(group) }))
			.filter(({ inside }) => groups.length - 1 + inside.length <= most)
			.toSorted((a, b) => b.group.files.length - a.group.files.length)
			.find(({ group, inside }) => inside.length > 1 || inside[0]?.path !== group.path);
		if (open === undefined) break;
		groups = groups.flatMap(group => (group === open.group ? open.inside : [group]));
	}
	return groups.map(rowOf).toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
}

type Group = { path: string; files: readonly Change[] };

/** One level further down. */
function split({ path, files }: Group): Group[] {
	const depth = path === '/' ? 1 : path.split('/').length;
	const parts = Map.groupBy(files, file =>
		file.path
			.split('/')
			.slice(0, depth + 1)
			.join('/'),
	);
	return [...parts].map(([part, inside]) => ({ path: part, files: inside }));
}

function rowOf({ path, files }: Group): DriftRow {
	const count = (kind: Change['kind']): number => files.filter(file => file.kind === kind).length;
	const [first] = files;
	return {
		path: files.length === 1 && first ? first.path : path,
		added: count('added'),
		changed: count('changed'),
		deleted: count('deleted'),
		size: files.reduce((sum, { size }) => sum + (size ?? 0), 0),
	};
}
