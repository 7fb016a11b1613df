/** At which addresses of its host something serves a port: where it is published, or bound on the network of the host. */

import type { Container } from '../objects.ts';
import { companionOf } from './faults.ts';

/** `''`: at all of them; none: it does not serve it, as far as its container tells. */
export function addressesOf(container: Container, port: number, protocol: 'tcp' | 'udp'): string[] {
	const published = container.ports.flatMap(each =>
		each.protocol === protocol && each.host?.port === port ? [bare(each.host.address)] : [],
	);
	return [...new Set([...published, ...boundOnHost(container, port, protocol)])];
}

const bare = (address: string): string => (['0.0.0.0', '::'].includes(address) ? '' : address);

/** By its command, where that tells an address; else it is taken to have them all. */
function boundOnHost(container: Container, port: number, protocol: 'tcp' | 'udp'): string[] {
	const kind = companionOf(container);
	if (container.networkMode !== 'host' || kind !== (protocol === 'udp' ? 'tftp' : 'http')) return [];
	const words = container.detail?.command ?? [];
	const at = words.findIndex(word => word === '--address' || word === '-a' || word === '--bind');
	const bound = at < 0 ? '' : (words[at + 1] ?? '');
	const its = protocol === 'udp' ? /:(\d+)$/.exec(bound)?.[1] : words.findLast(word => /^\d+$/.test(word));
	return Number(its ?? (protocol === 'udp' ? 69 : 80)) === port ? [bare(bound.replace(/:\d+$/, ''))] : [];
}
