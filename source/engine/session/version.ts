/** Which version of the Engine API is spoken. Docker's table: https://docs.docker.com/reference/api/engine/#api-version-matrix */

import { EngineError } from '../engine-error.ts';

/** Engine 20.10, Debian 12's. */
const OLDEST = '1.41';
/** Engine 29.5: the newest whose answers were read while this was written. */
const NEWEST = '1.54';

/**
 * The version to speak with an engine that offers at most `offered` (its `Api-Version` header): the lower of
 * its newest and ours. An engine that no longer speaks ours says so itself, with HTTP 400.
 *
 * @throws EngineError when the engine is too old, or `offered` is no version.
 */
export function agreeOnVersion(offered: string): string {
	if (!/^\d+\.\d+$/.test(offered)) {
		throw new EngineError({
			kind: 'version',
			message: `What answers is no Docker Engine: it offers the API version "${offered}".`,
			remedy: ['Check the address that lavadock was given.'],
		});
	}
	if (compare(offered, OLDEST) < 0) {
		throw new EngineError({
			kind: 'version',
			message: `The engine is too old: it speaks the API up to ${offered}, lavadock needs ${OLDEST} (Docker Engine 20.10).`,
			remedy: ['Upgrade the engine, on Debian 12 or newer:', '$ sudo apt install docker.io'],
		});
	}
	return compare(offered, NEWEST) < 0 ? offered : NEWEST;
}

/** Below zero when `a` is the older one. `1.9` is older than `1.41`. */
function compare(a: string, b: string): number {
	const [majorA = 0, minorA = 0] = a.split('.').map(Number);
	const [majorB = 0, minorB = 0] = b.split('.').map(Number);
	return majorA - majorB || minorA - minorB;
}
