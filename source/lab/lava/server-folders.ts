/** Where a LAVA server keeps what has to stay (lava.md 2d). */

/** They belong together: the database is worthless without the password in the settings. */
export const SERVER_FOLDERS = {
	postgresql: '/var/lib/postgresql',
	etc: '/etc/lava-server',
	jobs: '/var/lib/lava-server/default/media/job-output',
	coordinator: '/etc/lava-coordinator',
} as const;

/**
 * The volume that one of them is in, where it was made here.
 *
 * @param keepAs what the names of the server's volumes begin with
 */
export const volumeName = (keepAs: string, part: string): string => `${keepAs}-${part}`;
