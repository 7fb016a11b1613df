/** Static addresses: the next free one of a network, and what is wrong with one that was typed. */

import { type Family, formatAddress, isInSubnet, parseAddress, parseSubnet } from '../../address/address.ts';
import { nextFree } from '../../address/space.ts';
import { holdingsOf, type Owner } from '../../address/holding.ts';
import type { Network, Snapshot, Subnet } from '../../objects.ts';
import type { EndpointSpec } from '../../spec/network.ts';
import { firstAddress, isPool } from './subnet.ts';

type Containers = Snapshot['containers'];

/**
 * The lowest free address outside the dynamic range, of IPv6 where the network has no other; '' when it has none.
 *
 * @param reserved addresses that the same plan gives to others
 */
export function freeAddress(network: Network, containers: Containers, reserved: readonly string[] = []): string {
	const ofFamily = (family: Family): readonly Subnet[] =>
		network.subnets.filter(each => parseSubnet(each.subnet)?.family === family);
	const four = ofFamily(4);
	const subnets = four.length > 0 ? four : ofFamily(6);
	return subnets.map(each => nextFree(network, each, containers, reserved)).find(each => each !== undefined) ?? '';
}

/** A place on a network, with the address that it keeps; '' = the engine chooses one at each start. */
export function placeOn(network: string, address: string): EndpointSpec {
	if (address === '') return { network };
	return parseAddress(address)?.family === 6 ? { network, ipv6: address } : { network, ipv4: address };
}

const isChosen = ({ subnet, gateway, range, reserved }: Subnet): boolean =>
	gateway !== firstAddress(subnet) || range !== '' || Object.keys(reserved).length > 0 || !isPool(subnet);

/**
 * Whether a network is known to take static addresses. The engine takes them only where a user chose the subnet, and
 * does not tell whether that is so: one of its own choice is of its pools and has its first address for the gateway.
 */
export function takesStatic(network: Network, containers: Containers): boolean {
	return (
		network.subnets.some(isChosen) || holdingsOf(network, containers).some(({ assignment }) => assignment === 'static')
	);
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
