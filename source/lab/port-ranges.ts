/** A container's ports, with neighbours as one range: an image may expose all of them. */

import { memoizeByObject } from './memoize.ts';
import type { Port } from './objects.ts';

/** `last` is `first` where it is one port. */
export type PortRange = {
	container: { first: number; last: number };
	protocol: Port['protocol'];
	/** Where the range is published, as long as the container's. */
	host?: { address: string; first: number; last: number };
};

/** In the order of their first ports. */
export const portRanges = memoizeByObject((ports: readonly Port[]): readonly PortRange[] => {
	const open = new Map<string, PortRange>();
	const ranges: PortRange[] = [];
	for (const port of ports.toSorted((one, other) => one.container - other.container)) {
		const key = `${port.protocol} ${port.host?.address ?? ''}`;
		const before = open.get(key);
		if (before !== undefined && follows(port, before)) {
			before.container.last++;
			if (before.host !== undefined) before.host.last++;
			continue;
		}
		const range = rangeOf(port);
		open.set(key, range);
		ranges.push(range);
	}
	return ranges;
});

const follows = (port: Port, { container, host }: PortRange): boolean =>
	port.container === container.last + 1 && port.host?.port === (host === undefined ? undefined : host.last + 1);

const rangeOf = ({ container, protocol, host }: Port): PortRange => ({
	container: { first: container, last: container },
	protocol,
	...(host !== undefined && { host: { address: host.address, first: host.port, last: host.port } }),
});

/** `80`, or `8000-8010`. */
export const rangeText = ({ first, last }: PortRange['container']): string =>
	first === last ? `${first}` : `${first}-${last}`;
