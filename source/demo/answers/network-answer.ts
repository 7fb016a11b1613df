/** Networks as the engine lists and inspects them (Engine API 1.41). */

import { prefixLength, subnetOf } from '../addresses.ts';
import { timeText } from '../clock.ts';
import type { DemoNetwork, LabState } from '../state.ts';
import { membersOf } from '../transitions/network-changes.ts';

/** The list leaves the members out; only an inspect tells them. */
export function networkAnswer(
	state: LabState,
	network: DemoNetwork,
	{ members, peers = [] }: { members: boolean; peers?: readonly string[] },
): unknown {
	return {
		Name: network.name,
		Id: network.id,
		Created: timeText(network.createdAt),
		Scope: network.scope,
		Driver: network.driver,
		EnableIPv6: network.ipv6,
		IPAM: { Driver: 'default', Options: null, Config: network.subnets.map(subnetAnswer) },
		Internal: network.internal,
		Attachable: network.attachable,
		Ingress: network.name === 'ingress' && network.scope === 'swarm',
		ConfigFrom: { Network: '' },
		ConfigOnly: false,
		Containers: members ? memberAnswers(state, network) : {},
		Options: network.options,
		Labels: network.labels,
		...(peers.length > 0 && { Peers: peers.map(IP => ({ Name: IP, IP })) }),
	};
}

function subnetAnswer({ subnet, gateway, range, reserved }: DemoNetwork['subnets'][number]): unknown {
	return {
		Subnet: subnet,
		...(range !== '' && { IPRange: range }),
		...(gateway !== '' && { Gateway: gateway }),
		...(Object.keys(reserved).length > 0 && { AuxiliaryAddresses: reserved }),
	};
}

function memberAnswers(state: LabState, network: DemoNetwork): Record<string, unknown> {
	const withPrefix = (address: string) => {
		const subnet = subnetOf(network, address);
		return subnet === undefined ? '' : `${address}/${prefixLength(subnet.subnet)}`;
	};
	return Object.fromEntries(
		membersOf(state, network.id).map(({ container, endpoint }) => [
			container.id,
			{
				Name: container.name,
				EndpointID: endpoint.endpointId,
				MacAddress: endpoint.lease?.mac ?? '',
				IPv4Address: withPrefix(endpoint.lease?.ipv4 ?? ''),
				IPv6Address: withPrefix(endpoint.lease?.ipv6 ?? ''),
			},
		]),
	);
}
