/** A container's spec with other arguments: what the correction of a mistake or a user asks for. */

import { type Contract, WORKER_CONTRACTS } from '../../lava/contract.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { Changes } from '../../verdict/verdict.ts';

export function changedSpec(spec: ContainerSpec, changes: Changes, contract: Contract): ContainerSpec {
	const { set = {}, unset = [], flag = [], noCommand = false, address } = changes;
	const { command, entrypoint, ...rest } = spec;
	const flagged = flag.flatMap(name => {
		const value = spec.environment?.[name];
		const own = flagOf(name, contract);
		return own === undefined || value === undefined ? [] : [[name, [`${own}=`, value].flat()] as const];
	});
	const environment = Object.fromEntries(
		Object.entries({ ...spec.environment, ...Object.fromEntries(flagged), ...set }).filter(
			([name]) => !unset.includes(name) || name in set,
		),
	);
	return {
		...rest,
		...(!noCommand && command && { command }),
		...(!noCommand && entrypoint && { entrypoint }),
		environment,
		...(address && { networks: withAddress(spec.networks ?? [], address) }),
	};
}

function flagOf(name: string, contract: Contract): string | undefined {
	if (contract === 'unknown') return undefined;
	return WORKER_CONTRACTS[contract].variables.find(variable => variable.name === name)?.flag;
}

type Networks = NonNullable<ContainerSpec['networks']>;

function withAddress(networks: Networks, { network, ipv4 }: NonNullable<Changes['address']>): Networks {
	return networks.map(endpoint => {
		if (endpoint.network !== network) return endpoint;
		const { ipv4: _, ...rest } = endpoint;
		return ipv4 === '' ? rest : { ...rest, ipv4 };
	});
}
