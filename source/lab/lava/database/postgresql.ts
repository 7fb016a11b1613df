/** The PostgreSQL that comes with a LAVA server, and whose files it reads (lava.md 2b, 2d). */

import type { Environment } from '../../spec/container.ts';
import { compareVersions, isAtLeast, parseVersion, type Version } from '../../image/version.ts';

/** It follows the image's Debian: the first release with each major, the newest first (lava.md 2d, trap 2). */
const MAJORS: readonly [since: string, major: string][] = [
	['2026.02', '17'],
	['2023.06', '15'],
	['2021.08', '13'],
	['2019.11', '11'],
	['2018.1', '9.6'],
];

export function postgresqlIn(version: Version): string | undefined {
	return MAJORS.find(([since]) => isAtLeast(version, since))?.[1];
}

/** Whether it runs in the server's own container. */
export function hasOwnDatabase({ SERVICES: services, DATABASE_URL: elsewhere }: Environment): boolean {
	return elsewhere === undefined && (typeof services !== 'string' || services.includes('postgresql'));
}

/** Whether two of its migrations may fail on the way (lava.md 2d, trap 4). */
export function repairsDatabase(to: Version | undefined, from: Version | undefined): boolean {
	const repaired = parseVersion('2023.06');
	if (to === undefined || from === undefined || repaired === undefined) return false;
	return isAtLeast(from, '2023.01') && compareVersions(from, repaired) < 0 && isAtLeast(to, '2023.06');
}
