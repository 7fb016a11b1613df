/** Static addresses: the next free one of a network, and what is wrong with one that was typed. */

import { formatAddress, isInSubnet, parseAddress, parseSubnet } from '../address/address.ts';
import { nextFree } from '../address/space.ts';
import { holdingsOf, type Owner } from '../address/holding.ts';
import type { Network, Snapshot } from '../objects.ts';

type Containers = Snapshot['containers'];

/** The lowest free IPv4 address outside the dynamic range; '' when the network has none. */
export function freeAddress(network: Network, containers: Containers): string {
	const subnet = network.subnets.find(each => parseSubnet(each.subnet)?.family === 4);
	return subnet === undefined ? '' : (nextFree(network, subnet, containers) ?? '');
}

/** @param holder the container that may have it already */
export function addressProblem(
	text: string,
	network: Network,
	containers: Containers,
	holder?: string,
): string | undefined {
	const address = parseAddress(text);
	const free = freeAddress(network, containers);
	const instead = free === '' ? 'choose another.' : `take ${free}.`;
	if (address === undefined || text.includes('/')) return `Write an address of ${network.name}; ${instead}`;
	const subnet = network.subnets.find(each => isInSubnet(address, each.subnet));
	if (subnet === undefined) {
		const subnets = network.subnets.map(each => each.subnet).join(', ');
		return `It is outside ${network.name} (${subnets || 'no subnet'}): ${instead}`;
	}
	const same = formatAddress(address);
	const taken = holdingsOf(network, containers).find(
		each => formatAddress(each.address) === same && !(each.owner.kind === 'container' && each.owner.id === holder),
	);
	if (taken !== undefined) return `${takenBy(taken.owner)}: ${instead}`;
	return isInSubnet(address, subnet.range) ? `Dynamic addresses come from ${subnet.range}: ${instead}` : undefined;
}

function takenBy(owner: Owner): string {
	switch (owner.kind) {
		case 'container':
			return `${owner.name} has it`;
		case 'gateway':
			return 'It is the gateway';
		case 'network':
			return "It is the network's own address";
		case 'broadcast':
			return 'It is the broadcast address';
		case 'reserved':
			return `It is kept for ${owner.name}`;
	}
}
