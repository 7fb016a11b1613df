/** Preloaded by the test runner: `LAVADOCK_SEED` gives every property the seed that a failing one printed. */

import * as fc from 'fast-check';

const seed = process.env['LAVADOCK_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
