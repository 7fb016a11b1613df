/** Makes what engines and LAVA's images are missing, where they can be made: for minutes, which no test should wait. */

import { requireRealEngine } from '../../engine/harness/requirements.ts';
import { prepared } from './store.ts';

if ((await requireRealEngine()) === false) {
	for (const suite of ['trixie', 'sid'] as const) await requireRealEngine(suite);
	for (const collection of ['usual', 'all', 'databases'] as const) await prepared(collection);
}
