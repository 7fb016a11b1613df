/** Preloaded by the test runner: `LAVADOCK_SEED` gives every property the seed that a failing one printed. */

const seed = process.env['LAVADOCK_SEED'];
if (seed !== undefined) {
	// Most files hold no property, and loading the library takes a while.
	const fc = await import('fast-check');
	fc.configureGlobal({ seed: Number(seed) });
}
