/** Who has a port at an address of the host. */

import { addressesOf } from '../../lab/companion/bound.ts';
import { isUp } from '../../lab/objects.ts';
import type { World } from '../world.ts';

export type BootPort = { address: string; port: number; protocol: 'tcp' | 'udp' };

/**
 * The container that has it; undefined: none that is known.
 *
 * @param except the name of one that may have it
 */
export function holderOf({ address, port, protocol }: BootPort, { snapshot }: World, except = ''): string | undefined {
	// A port of all addresses is one of each.
	const meets = (bound: string): boolean => bound === '' || bound === address;
	return [...snapshot.containers.values()].find(
		each => isUp(each) && each.name !== except && addressesOf(each, port, protocol).some(meets),
	)?.name;
}
