/** A dispatcher's container with other arguments: what a form does not ask for stays as it is. */

import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import type { ContainerSpec, PortSpec } from '../../spec/container.ts';

/** Set by no form: they go on as they are. */
const OWN = new Set(['TOKEN', 'LOGLEVEL', 'LOGFILE']);

const READ = new Set(
	Object.values(WORKER_CONTRACTS)
		.flatMap(({ variables }) => variables.map(({ name }) => name))
		.filter(name => !OWN.has(name)),
);

const STATES = new Set(Object.values(WORKER_CONTRACTS).map(({ state }) => state));

/** @param made as a new dispatcher by these answers would be */
export function againSpec(old: ContainerSpec, made: ContainerSpec): ContainerSpec {
	const { devices: _, privileged: __, ports: ___, ...rest } = old;
	const { devices, privileged, restart, image, environment } = made;
	const ports = portsOf(old, made);
	const others = Object.entries(old.environment ?? {}).filter(([name]) => !READ.has(name));
	const mounted = new Set((old.mounts ?? []).map(({ target }) => target));
	// Its token is carried over as a file: a new volume above it would hide where it belongs.
	const mounts = (made.mounts ?? []).filter(({ target }) => !mounted.has(target) && !STATES.has(target));
	const rules = [...new Set([...(old.deviceCgroupRules ?? []), ...(made.deviceCgroupRules ?? [])])];
	const capabilities = [...new Set([...(old.capAdd ?? []), ...(made.capAdd ?? [])])];
	return {
		...rest,
		image,
		environment: { ...Object.fromEntries(others), ...environment },
		...placeOf(old, made),
		...(mounts.length > 0 && { mounts: [...(old.mounts ?? []), ...mounts] }),
		...(rules.length > 0 && { deviceCgroupRules: rules }),
		...(capabilities.length > 0 && { capAdd: capabilities }),
		...(devices && { devices: devices.map(each => old.devices?.find(({ host }) => host === each.host) ?? each) }),
		...(privileged && { privileged }),
		...(ports.length > 0 && { ports }),
		...(restart !== undefined && { restart }),
	};
}

const isSame = (a: PortSpec, b: PortSpec): boolean =>
	a.container === b.container && (a.protocol ?? 'tcp') === (b.protocol ?? 'tcp');

/** A form knows a port by its number in the container: one that was published goes on where it was on the host. */
function portsOf(old: ContainerSpec, made: ContainerSpec): PortSpec[] {
	const before = old.ports ?? [];
	const asked = (made.ports ?? []).flatMap(port => {
		const same = before.filter(each => isSame(each, port));
		return same.length > 0 ? same : [port];
	});
	return [...asked, ...before.filter(({ protocol }) => protocol === 'sctp')];
}

/** The network that was asked about comes in the place of its first one; the others stay. */
function placeOf(old: ContainerSpec, made: ContainerSpec): Pick<ContainerSpec, 'networks'> {
	const [chosen] = made.networks ?? [];
	const [first, ...more] = old.networks ?? [];
	if (chosen === undefined || first === undefined) return {};
	const { ipv4: _, ipv6, ...same } = first;
	// One address was asked about: its IPv6 beside it stays.
	const beside = chosen.ipv4 !== undefined && ipv6 !== undefined ? { ipv6 } : {};
	const place = first.network === chosen.network ? { ...same, ...beside, ...chosen } : chosen;
	return { networks: [place, ...more.filter(({ network }) => network !== chosen.network)] };
}
