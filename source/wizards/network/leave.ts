/** Asks which host is to leave its Swarm. */

import { isUp, type Snapshot } from '../../lab/objects.ts';
import { leavePlan } from '../../lab/plans/network/swarm.ts';
import { inSwarmOf, isManager, spansHosts, swarmOf, withSwarmNetworks } from '../../lab/swarm/hosts.ts';
import { swarmWords } from '../../lab/swarm/state.ts';
import { hostsOf, keyOn, namedHost } from '../fields/swarm-hosts.ts';
import { defineWizard } from '../wizard.ts';
import type { World, WorldHost } from '../world.ts';

type Answers = { leaves: string };

export const leaveWizard = defineWizard<Answers>({
	title: 'Take a host out of its Swarm',
	menu: {
		key: 'e',
		label: 'leave Swarm',
		help: 'Takes a host out of its Swarm; the last one ends it.',
		unless: hosts => (hosts.some(isInAny) ? undefined : 'no host is in a Swarm'),
	},
	fields: {
		leaves: {
			kind: 'choice',
			label: 'Host',
			help: 'Its containers go on running: none of them may be on a network of the Swarm.',
			options: (_, world) =>
				inAny(world).map(({ snapshot }) => ({
					value: snapshot.key,
					label: snapshot.key,
					note: snapshot.host === undefined ? '' : swarmWords(snapshot.host.swarm),
				})),
			proposal: (_, world) => proposed(world)?.snapshot.key ?? '',
			problem: (key, _, world) => leaveProblem(key, world),
		},
	},
	plan({ leaves }, world) {
		const host = namedHost(leaves, world);
		const swarm = host && swarmOf(host.snapshot);
		const manager = host && managerBeside(host, world);
		const force = swarm === undefined || swarm.role === 'manager';
		return leavePlan({
			key: keyOn(leaves, world),
			name: leaves,
			nodeId: swarm?.nodeId ?? '',
			address: swarm?.address ?? '',
			manager: force || manager === undefined ? undefined : manager,
			force,
			networks: host === undefined ? [] : sharedNetworks(host.snapshot, world).map(({ name }) => name),
		});
	},
	dangerous: () => true,
	ends: () => ['Next: 0 shows the hosts with their parts in the Swarm.'],
});

const isInAny = ({ snapshot }: WorldHost): boolean => (snapshot.host?.swarm.state ?? 'inactive') !== 'inactive';

const inAny = (world: World): WorldHost[] => hostsOf(world).filter(isInAny);

/** The one that the form was opened for, else one that can leave. */
function proposed(world: World): WorldHost | undefined {
	const all = inAny(world);
	const can = all.filter(({ snapshot }) => leaveProblem(snapshot.key, world) === undefined);
	return can.find(({ snapshot }) => snapshot.key === world.snapshot.key) ?? can[0] ?? all[0];
}

/** A host of the console that manages the Swarm of that one and can be asked. */
function managerBeside({ snapshot }: WorldHost, world: World) {
	const beside = hostsOf(world).find(
		({ snapshot: other, readOnly }) =>
			other.key !== snapshot.key &&
			!readOnly &&
			other.connection.state === 'live' &&
			isManager(other) &&
			inSwarmOf(snapshot, [other]).length > 0,
	);
	const swarm = beside && swarmOf(beside.snapshot);
	return beside && swarm && { key: keyOn(beside.snapshot.key, world), address: swarm.address };
}

function leaveProblem(key: string, world: World): string | undefined {
	const host = namedHost(key, world);
	if (host === undefined) return 'No host of this console is in a Swarm.';
	const { snapshot, readOnly } = host;
	if (readOnly) return `${key} is read-only: nothing is changed on it.`;
	if (snapshot.connection.state !== 'live') return `${key} is out of reach.`;
	const held = containerOnShared(snapshot, world);
	if (held !== undefined)
		return `${held.container} is on the Swarm's network ${held.network}, and would lose it: disconnect it first (n and o), or remove it.`;
	const swarm = swarmOf(snapshot);
	if (swarm?.count === undefined || swarm.count.nodes === 1) return undefined;
	const others = swarm.count.nodes - 1;
	return swarm.count.managers === 1
		? `${key} is the only manager of its Swarm, and ${others === 1 ? 'another host is' : `${others} other hosts are`} in it: take those out first. One that is gone for good is taken off the list by \`docker node rm\`.`
		: `${key} is one of ${swarm.count.managers} managers: \`docker node demote ${snapshot.host?.name ?? key}\` on another makes it a worker first.`;
}

/** Networks of its Swarm that were made for containers. */
const sharedNetworks = (host: Snapshot, world: World) =>
	[
		...withSwarmNetworks(
			host,
			hostsOf(world).map(({ snapshot }) => snapshot),
		).networks.values(),
	].filter(network => spansHosts(network) && !network.ingress);

/** One that runs on such a network, or would when it is started. */
function containerOnShared(host: Snapshot, world: World): { container: string; network: string } | undefined {
	const shared = sharedNetworks(host, world);
	const all = [...host.containers.values()].toSorted((a, b) => Number(isUp(b)) - Number(isUp(a)));
	for (const { name, endpoints } of all) {
		const on = endpoints.find(({ networkId, networkName }) =>
			shared.some(each =>
				networkId === '' ? each.name === networkName && !host.networks.has(each.id) : each.id === networkId,
			),
		);
		if (on !== undefined) return { container: name, network: on.networkName };
	}
	return undefined;
}
