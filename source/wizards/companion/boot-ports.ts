/** Who has a port at an address of the host: published, or taken by what runs on the host's network. */

import { companionOf } from '../../lab/companion/faults.ts';
import { type Container, isUp } from '../../lab/objects.ts';
import type { World } from '../world.ts';

export type BootPort = { address: string; port: number; protocol: 'tcp' | 'udp' };

/**
 * The container that has it; undefined: none that is known.
 *
 * @param except the name of one that may have it
 */
export function holderOf(wanted: BootPort, { snapshot }: World, except = ''): string | undefined {
	return [...snapshot.containers.values()].find(
		each => isUp(each) && each.name !== except && (publishes(each, wanted) || servesOnHost(each, wanted)),
	)?.name;
}

/** A port of all addresses is one of each. */
const meets = (bound: string, address: string): boolean => ['', '0.0.0.0', '::', address].includes(bound);

const publishes = ({ ports }: Container, { address, port, protocol }: BootPort): boolean =>
	ports.some(each => each.protocol === protocol && each.host?.port === port && meets(each.host.address, address));

/** By its command, where that tells an address; else it is taken to have them all. */
function servesOnHost(container: Container, { address, port, protocol }: BootPort): boolean {
	const kind = companionOf(container);
	if (container.networkMode !== 'host' || kind !== (protocol === 'udp' ? 'tftp' : 'http')) return false;
	const words = container.detail?.command ?? [];
	const at = words.findIndex(word => word === '--address' || word === '-a' || word === '--bind');
	const bound = at < 0 ? '' : (words[at + 1] ?? '');
	const its = protocol === 'udp' ? /:(\d+)$/.exec(bound)?.[1] : words.findLast(word => /^\d+$/.test(word));
	return Number(its ?? (protocol === 'udp' ? 69 : 80)) === port && meets(bound.replace(/:\d+$/, ''), address);
}
