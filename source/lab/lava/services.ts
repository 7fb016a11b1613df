/** The services of a LAVA server. */

/**
 * As its entrypoint, `SERVICES` and what runs in it name them (lava.md 2a), in the order in which they start: what is up
 * first; the last is what others reach it by. `lava-master` and `lava-logs` are of releases up to 2020.08.
 */
export const SERVICES = [
	'postgresql',
	'lava-coordinator',
	'lava-publisher',
	'lava-scheduler',
	'lava-master',
	'lava-logs',
	'lava-celery-worker',
	'gunicorn',
	'apache2',
] as const;

export type Service = (typeof SERVICES)[number];
