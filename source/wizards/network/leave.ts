/** Asks which host is to leave its Swarm. */

import { leavePlan, managerLeavePlan } from '../../lab/plans/network/swarm.ts';
import { swarmOf } from '../../lab/swarm/hosts.ts';
import { swarmWords } from '../../lab/swarm/state.ts';
import { hostsOf, keyOn, namedHost } from '../fields/swarm-hosts.ts';
import { defineWizard } from '../wizard.ts';
import type { World, WorldHost } from '../world.ts';
import { containerOnShared, sharedNetworks } from './leaving-containers.ts';
import { heirsOf, managerBeside, managersAsked, managersProblem, succeeds } from './leaving-manager.ts';

type Answers = {
	leaves: string;
	/** Who becomes a manager for it. */
	heir: string;
};

export const leaveWizard = defineWizard<Answers>({
	title: 'Take a host out of its Swarm',
	menu: {
		group: 'Networks and hosts',
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
		heir: {
			kind: 'choice',
			label: 'New manager',
			help: ({ leaves }) => `It becomes a manager before ${leaves} leaves: a Swarm needs one.`,
			shown: ({ leaves }, world) => heirsIn(leaves, world).length > 0,
			options: ({ leaves }, world) =>
				heirsIn(leaves, world).map(({ snapshot: { key } }) => ({ value: key, label: key, note: 'worker' })),
			proposal: ({ leaves }, world) => heirsIn(leaves, world)[0]?.snapshot.key ?? '',
		},
	},
	asks: ({ leaves }, world) => managersAsked(namedHost(leaves, world)),
	plan: (answers, world) => planManagerLeaves(answers, world) ?? planOtherLeaves(answers, world),
	dangerous: () => true,
	ends: () => ['Next: 0 shows the hosts with their parts in the Swarm.'],
});

const isInAny = ({ snapshot }: WorldHost): boolean => (snapshot.host?.swarm.state ?? 'inactive') !== 'inactive';

const inAny = (world: World): WorldHost[] => hostsOf(world).filter(isInAny);

function heirsIn(leaves: string, world: World): WorldHost[] {
	const host = namedHost(leaves, world);
	return host === undefined ? [] : heirsOf(host, world);
}

/** As its engine calls it. */
const hostNameOf = ({ snapshot }: WorldHost): string => snapshot.host?.name ?? snapshot.key;

/** Undefined where it is no manager, or the only host of its Swarm. */
function planManagerLeaves({ leaves, heir }: Answers, world: World) {
	const host = namedHost(leaves, world);
	const swarm = host && swarmOf(host.snapshot);
	if (host === undefined || swarm === undefined || !succeeds(host)) return undefined;
	const beside = managerBeside(host, world);
	const stays = beside ?? namedHost(heir, world);
	const its = stays && swarmOf(stays.snapshot);
	if (stays === undefined || its === undefined) return undefined;
	return managerLeavePlan({
		leaving: {
			key: keyOn(leaves, world),
			name: leaves,
			hostName: hostNameOf(host),
			nodeId: swarm.nodeId,
			address: swarm.address,
		},
		stays: {
			key: keyOn(stays.snapshot.key, world),
			name: stays.snapshot.key,
			hostName: hostNameOf(stays),
			address: its.address,
			isWorker: beside === undefined,
		},
		managers: (swarm.count?.managers ?? 1) - (beside === undefined ? 0 : 1),
	});
}

function planOtherLeaves({ leaves }: Answers, world: World) {
	const host = namedHost(leaves, world);
	const swarm = host && swarmOf(host.snapshot);
	const force = swarm === undefined || swarm.role === 'manager';
	const beside = host && !force ? managerBeside(host, world) : undefined;
	const address = beside && swarmOf(beside.snapshot)?.address;
	return leavePlan({
		key: keyOn(leaves, world),
		name: leaves,
		nodeId: swarm?.nodeId ?? '',
		address: swarm?.address ?? '',
		manager: beside && address !== undefined ? { key: keyOn(beside.snapshot.key, world), address } : undefined,
		force,
		networks: host === undefined ? [] : sharedNetworks(host.snapshot, world).map(({ name }) => name),
	});
}

/** The one that the form was opened for, else one that can leave; one whose Swarm needs another manager last. */
function proposed(world: World): WorldHost | undefined {
	const all = inAny(world);
	const can = all.filter(({ snapshot }) => leaveProblem(snapshot.key, world) === undefined);
	const isOwn = ({ snapshot }: WorldHost): boolean => snapshot.key === world.snapshot.key;
	const [first] = can.toSorted(
		(a, b) => Number(succeeds(a)) - Number(succeeds(b)) || Number(isOwn(b)) - Number(isOwn(a)),
	);
	return first ?? all[0];
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
	return succeeds(host) ? managersProblem(host, world) : undefined;
}
