/** The releases of long tests that hold for every release alike. */

import { randomFrom } from '../../../source/demo/seeded.ts';
import { seed } from '../../engine/harness/cut-off.ts';
import type { DebianSuite, Release } from './releases.ts';

const BOTH = [
	['2023.01', 'bookworm'],
	['newest', 'sid'],
] as const satisfies [Release, DebianSuite][];

/**
 * One release, drawn anew for each test file and run, with the Debian that has it; with LAVADOCK_LONG both. The names of
 * the suites have to tell the seed.
 *
 * @param file what tells the files apart
 */
export function drawnReleases(file: string): readonly (typeof BOTH)[number][] {
	if (process.env['LAVADOCK_LONG'] === '1') return BOTH;
	return [BOTH[randomFrom(`${seed} ${file}`)() < 0.5 ? 0 : 1]];
}
