/** The engine of a host. */

import type { Engine } from '../../engine/engine.ts';
import type { Hosts } from '../../engine/hosts.ts';
import type { HostKey } from '../../lab/host.ts';

/**
 * @param key undefined: the only one
 * @throws Error where the host was left out meanwhile
 */
export function engineOn(hosts: Hosts, key: HostKey | undefined): Engine {
	const engine = key === undefined ? hosts.all()[0]?.engine : hosts.engine(key);
	if (engine === undefined) throw new Error(`There is no host ${key ?? ''} any more.`);
	return engine;
}
