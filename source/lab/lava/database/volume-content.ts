/** What a volume holds of a LAVA server, by its files (lava.md 2d). */

export type VolumeContent = {
	/** PostgreSQL's major, by the file PG_VERSION; undefined: there is no database in it. */
	postgresql: string | undefined;
	/** The last migration of LAVA's in that database; undefined: none was found. */
	migration: number | undefined;
	/** The number of the user that its files, or the first of them, belong to; undefined: there is none. */
	owner: number | undefined;
};

export const NO_DATABASE: VolumeContent = { postgresql: undefined, migration: undefined, owner: undefined };

/** Where a volume may have PostgreSQL's files: Debian's clusters by major, the official image's of its own. */
export const CLUSTERS: readonly string[] = [
	...['9.6', '11', '13', '15', '17', '18', '16', '14', '12', '10', '9.4'].map(major => `${major}/main`),
	'',
	'data',
	'18/docker',
];
