/** Which releases of LAVA wrote a database, by the last migration of `lava_scheduler_app` that it has. */

import { isAtLeast, type Version } from '../../image/version.ts';

/**
 * The first release with each (LAVA's git: `lava_scheduler_app/migrations` at its tags 2018.1 to 2026.07; 2026.10 from
 * Debian's package), the newest first.
 */
const LAST_MIGRATIONS: readonly (readonly [since: string, migration: number])[] = [
	['2026.10', 74],
	['2026.07', 67],
	['2026.05', 64],
	['2025.10', 63],
	['2025.06', 62],
	['2024.09', 61],
	['2024.01', 59],
	['2023.06', 58],
	['2021.08', 56],
	['2021.01', 55],
	['2020.10', 54],
	['2020.09', 53],
	['2020.06', 52],
	['2020.05', 51],
	['2020.04', 50],
	['2020.01', 48],
	['2019.10', 46],
	['2019.08', 43],
	['2019.05', 41],
	['2018.7', 38],
	['2018.5', 37],
	['2018.4', 36],
	['2018.1', 34],
];

/** The last migration that a release comes with; undefined of one that is older than the table. */
export function lastMigration(version: Version): number | undefined {
	return LAST_MIGRATIONS.find(([since]) => isAtLeast(version, since))?.[1];
}

/** e.g. `LAVA 2021.08 or later, before 2023.06`. */
export function releasesWith(migration: number): string {
	const at = LAST_MIGRATIONS.findIndex(([, last]) => last <= migration);
	const [since] = LAST_MIGRATIONS[at] ?? [];
	if (since === undefined) return 'LAVA before 2018.1';
	const [next] = LAST_MIGRATIONS[at - 1] ?? [];
	return next === undefined ? `LAVA ${since} or later` : `LAVA ${since} or later, before ${next}`;
}
