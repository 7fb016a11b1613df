/** Networks as the engine lists and inspects them (Engine API 1.41 to 1.54) -> lab objects. */

import * as z from 'zod/mini';
import type { HostKey } from '../../lab/host.ts';
import type { Network } from '../../lab/objects.ts';
import { flag, instant, listOf, mapOf, plainDeep, readOne, text, texts } from './answer.ts';

const subnetSchema = z.object({ Subnet: text, Gateway: text, IPRange: text, AuxiliaryAddresses: texts });

const memberSchema = z.object({ Name: text, IPv4Address: text, IPv6Address: text, MacAddress: text });

const networkSchema = z.object({
	Id: z.string().check(z.minLength(1)),
	Name: text,
	Driver: text,
	Scope: text,
	Internal: flag,
	Attachable: flag,
	Ingress: flag,
	ConfigOnly: flag,
	EnableIPv6: flag,
	Created: instant,
	IPAM: z.nullish(z.object({ Driver: text, Config: listOf(subnetSchema) })),
	/** Filled by an inspect only. */
	Containers: mapOf(memberSchema),
	Labels: texts,
	Options: texts,
});

/**
 * Reads one element of `GET /networks`, or `GET /networks/ID`.
 *
 * @throws Error when it can't be read
 */
export function readNetwork(answer: unknown, host: HostKey): Network {
	const network = readOne(answer, 'network', networkSchema);
	return {
		id: network.Id,
		host,
		name: network.Name,
		driver: network.Driver,
		scope: network.Scope,
		internal: network.Internal,
		attachable: network.Attachable,
		ingress: network.Ingress,
		configOnly: network.ConfigOnly,
		ipv6: network.EnableIPv6,
		subnets: readSubnets(network.IPAM),
		members: [...network.Containers].map(([containerId, member]) => ({
			containerId,
			name: member.Name,
			ipv4: withoutPrefix(member.IPv4Address),
			ipv6: withoutPrefix(member.IPv6Address),
			macAddress: member.MacAddress,
		})),
		labels: network.Labels,
		options: network.Options,
		createdAt: network.Created,
		raw: plainDeep(answer),
	};
}

type Ipam = z.infer<typeof networkSchema>['IPAM'];

/** The driver `null` gives out no addresses and calls that the subnet 0.0.0.0/0, or ::/0 (libnetwork, ipams/null). */
function readSubnets(ipam: Ipam): Network['subnets'] {
	if (ipam?.Driver === 'null') return [];
	return (ipam?.Config ?? []).map(({ Subnet, Gateway, IPRange, AuxiliaryAddresses }) => ({
		subnet: Subnet,
		gateway: Gateway,
		range: IPRange,
		reserved: AuxiliaryAddresses,
	}));
}

/** A member's address comes with its prefix length: `172.18.0.6/16`. */
function withoutPrefix(address: string): string {
	return address.replace(/\/\d+$/, '');
}
