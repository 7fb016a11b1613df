/** Whether a real LAVA can run here; where not, the reason is what the tests are skipped with. */

import { requireRealEngine } from '../../engine/harness/requirements.ts';
import type { Release } from './releases.ts';
import { collectionOf, prepared } from './store.ts';

/**
 * False when this release can run here, else the reason why not: pass it as node:test's `skip`. Makes the images when
 * they are missing, which takes minutes: call it where no test's time runs.
 */
export async function requireLab(release: Release = '2023.01'): Promise<string | false> {
	const obstacle = await requireRealEngine();
	if (obstacle !== false) return obstacle;
	const { missing } = await prepared(collectionOf(release));
	return missing[release] ?? false;
}
