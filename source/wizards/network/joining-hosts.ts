/** Which hosts can make a Swarm or join one, and why others can't. */

import type { HostKey } from '../../lab/host.ts';
import { inSwarmOf, isManager, swarmOf } from '../../lab/swarm/hosts.ts';
import { SWARM_PORTS } from '../../lab/swarm/state.ts';
import type { Option } from '../field.ts';
import { farAddress } from '../fields/servers.ts';
import { hostsOf, namedHost } from '../fields/swarm-hosts.ts';
import type { World, WorldHost } from '../world.ts';

export const ELSEWHERE = 'elsewhere';

export function managerNote({ snapshot, readOnly }: WorldHost): string {
	const swarm = swarmOf(snapshot);
	if (swarm?.count !== undefined) return `manages a Swarm; hosts in it: ${swarm.count.nodes}`;
	if (swarm !== undefined) return 'is a worker of a Swarm';
	return readOnly ? 'read-only' : 'makes a new Swarm';
}

export function managerProblem(manager: string, world: World): string | undefined {
	if (manager === ELSEWHERE) return undefined;
	const host = namedHost(manager, world);
	if (host === undefined) return `There is no host ${manager} any more.`;
	const out = outOfReach(host);
	if (out !== undefined) return out;
	const { state } = host.snapshot.host?.swarm ?? { state: 'inactive' };
	if (state !== 'inactive' && state !== 'active')
		return `${manager} is in a Swarm that it can't take part in (${state}): take it out of that first.`;
	const swarm = swarmOf(host.snapshot);
	if (swarm?.role === 'worker') {
		const known = inSwarmOf(
			host.snapshot,
			hostsOf(world).map(({ snapshot }) => snapshot),
		).find(isManager);
		const whose = known?.key ?? swarm.managers.map(({ address }) => address).join(', ');
		return `${manager} is a worker of the Swarm of ${whose}, and can let nobody in: choose its manager.`;
	}
	if (swarm !== undefined && othersThan(manager, world).length === 0)
		return `${manager} manages a Swarm already, and this console has no other host that could join it.`;
	return swarm === undefined ? portProblem(host) : undefined;
}

/** Ports that a Swarm needs and a container of the host publishes. */
function portProblem({ snapshot }: WorldHost): string | undefined {
	for (const { name, ports } of snapshot.containers.values()) {
		const taken = ports.find(({ host, protocol }) => SWARM_PORTS.some(each => each === `${host?.port}/${protocol}`));
		if (taken !== undefined)
			return `${name} on ${snapshot.key} publishes ${taken.host?.port}/${taken.protocol}, which a Swarm needs: publish another port first.`;
	}
	return undefined;
}

/** What other programs listen on is known of this machine alone. */
export function portDoubt(manager: string, { facts, snapshot }: World): string | undefined {
	if (manager !== snapshot.key || swarmOf(snapshot) !== undefined) return undefined;
	const taken = SWARM_PORTS.find(port => facts.listening?.includes(port));
	return taken && `A program on ${manager} listens on ${taken}, which a Swarm needs.`;
}

export const othersThan = (manager: string, world: World): WorldHost[] =>
	hostsOf(world).filter(({ snapshot }) => snapshot.key !== manager);

export function joiningOption(host: WorldHost, manager: string, world: World): Option {
	const { snapshot } = host;
	const why = joinProblem(host, manager, world);
	const own = farAddress(host);
	return {
		value: snapshot.key,
		label: snapshot.key,
		note: why === undefined ? (own ?? '') : shortOf(host, manager, world),
	};
}

function shortOf({ snapshot, readOnly }: WorldHost, manager: string, world: World): string {
	if (isMate(snapshot.key, manager, world)) return 'is in it';
	if (swarmOf(snapshot) !== undefined) return 'in another Swarm';
	return readOnly ? 'read-only' : snapshot.connection.state === 'live' ? 'can not join' : 'out of reach';
}

function isMate(key: HostKey, manager: string, world: World): boolean {
	const host = namedHost(manager, world);
	return (
		host !== undefined &&
		inSwarmOf(
			host.snapshot,
			hostsOf(world).map(each => each.snapshot),
		).some(each => each.key === key)
	);
}

/** Why a host can't join, one sentence. */
export function joinProblem(host: WorldHost, manager: string, world: World): string | undefined {
	const { key, host: found } = host.snapshot;
	if (isMate(key, manager, world)) return `${key} is in this Swarm already.`;
	const out = outOfReach(host);
	if (out !== undefined) return out;
	switch (found?.swarm.state) {
		case undefined:
		case 'inactive':
			return portProblem(host);
		case 'active':
			return `${key} is in another Swarm: take it out of that one first.`;
		default:
			return `${key} is in a Swarm that it can't take part in (${found?.swarm.state}): take it out of that first.`;
	}
}

function outOfReach({ snapshot, readOnly }: WorldHost): string | undefined {
	if (readOnly) return `${snapshot.key} is read-only: nothing is changed on it.`;
	return snapshot.connection.state === 'live' ? undefined : `${snapshot.key} is out of reach.`;
}
