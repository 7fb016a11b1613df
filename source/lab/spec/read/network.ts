/** Networks and volumes as they were found -> the specs that make them again. */

import { isCidr } from '../../address/address.ts';
import type { NetworkInspect, VolumeInspect } from './inspect.ts';
import type { NetworkSpec, SubnetSpec, VolumeSpec } from '../network.ts';

type Texts = Readonly<Record<string, string | null | undefined>> | null | undefined;

export function readNetworkSpec(found: NetworkInspect): NetworkSpec {
	const { IPAM } = found;
	const subnets = (IPAM?.Config ?? []).flatMap(readSubnet);
	return {
		name: found.Name,
		...(found.Driver && found.Driver !== 'bridge' && { driver: found.Driver }),
		...(subnets.length > 0 && { subnets }),
		...(found.EnableIPv6 && { ipv6: true }),
		...(found.Internal && { internal: true }),
		...(found.Attachable && { attachable: true }),
		...mapField('labels', found.Labels),
		...mapField('options', withoutEngines(found.Options)),
		...(IPAM?.Driver && IPAM.Driver !== 'default' && { ipamDriver: IPAM.Driver }),
		...mapField('ipamOptions', IPAM?.Options),
	};
}

type Subnet = NonNullable<NonNullable<NetworkInspect['IPAM']>['Config']>[number];

function readSubnet({ Subnet, Gateway, IPRange, AuxiliaryAddresses }: Subnet): SubnetSpec[] {
	const subnet = Subnet ?? '';
	if (!isCidr(subnet)) return [];
	const rest = { ...(Gateway && { gateway: Gateway }), ...(IPRange && { range: IPRange }) };
	return [{ subnet, ...rest, ...mapField('reserved', AuxiliaryAddresses) }];
}

/** Engine 28 and later write the first into every bridge, a Swarm the other into every overlay. */
function withoutEngines(options: Texts): Texts {
	const own = Object.entries(options ?? {}).filter(
		([name, value]) =>
			name !== 'com.docker.network.driver.overlay.vxlanid_list' &&
			(!/^com\.docker\.network\.enable_ipv[46]$/.test(name) || value === 'false'),
	);
	return Object.fromEntries(own);
}

export function readVolumeSpec({ Name, Driver, Options, Labels }: VolumeInspect): VolumeSpec {
	return {
		name: Name,
		...(Driver && Driver !== 'local' && { driver: Driver }),
		...mapField('options', Options),
		...mapField('labels', Labels),
	};
}

function mapField<Name extends string>(name: Name, map: Texts): { [K in Name]?: Record<string, string> } {
	const entries = Object.entries(map ?? {}).map(([key, value]) => [key, value ?? '']);
	const field: { [K in Name]?: Record<string, string> } = {};
	if (entries.length > 0) field[name] = Object.fromEntries(entries);
	return field;
}
