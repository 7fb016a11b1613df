/** Asks for a new network. */

import type { HostKey } from '../../lab/host.ts';
import { isBuiltInNetwork, type Network } from '../../lab/objects.ts';
import { planOn } from '../../lab/step/on-host.ts';
import { inSwarmOf, isManager, swarmOf } from '../../lab/swarm/hosts.ts';
import { hostsOf, keyOn, swarmMates } from '../fields/swarm-hosts.ts';
import { hostField } from '../fields/host-field.ts';
import { isCidr } from '../../lab/address/address.ts';
import { NETWORK_NAME } from '../../lab/plans/network/joining.ts';
import { interfaceProblem, networkNameProblem, networkPlan, onInterface } from '../../lab/plans/network/network.ts';
import {
	firstAddress,
	freeOverlaySubnet,
	freeSubnet,
	gatewayProblem,
	type KnownBlocks,
	rangeProblem,
	subnetDoubt,
	subnetProblem,
	upperHalf,
} from '../../lab/plans/network/subnet.ts';
import { freeName } from '../fields/free-name.ts';
import { hasServer } from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { askedKey, untilGathered, type World } from '../world.ts';

type Answers = {
	/** Where it is made, of several. */
	host: string;
	name: string;
	subnet: string;
	gateway: string;
	range: string;
	driver: string;
	parent: string;
	ipv6: boolean;
	subnet6: string;
	internal: boolean;
	/** Of an overlay. */
	encrypted: boolean;
};

const knownBlocks = ({ snapshot, facts }: World): KnownBlocks => ({
	networks: [...snapshot.networks.values()],
	routes: facts.routes ?? [],
});

/** The same subnet on two hosts is no error, but a doubt: routes between hosts can lead to one alone. */
function clearOfOthers(world: World): KnownBlocks {
	const known = knownBlocks(world);
	const others = world.hosts
		.filter(({ snapshot }) => snapshot.key !== world.snapshot.key)
		.flatMap(({ snapshot }) => [...snapshot.networks.values()].filter(({ name }) => !isBuiltInNetwork(name)));
	return others.length === 0 ? known : { ...known, networks: [...known.networks, ...others] };
}

/**
 * Beside the host on its interface, a network has the very addresses that the host has a route to. One of a Swarm has to
 * keep clear of what is on each of its hosts.
 */
function knownBlocksFor(driver: string, world: World): KnownBlocks {
	const known = knownBlocks(world);
	if (onInterface(driver)) return { ...known, routes: [] };
	return driver === OVERLAY ? { ...known, networks: networksOfMates(world) } : known;
}

const OVERLAY = 'overlay';

/** All networks of the Swarm's hosts, one that spans them once. */
const networksOfMates = (world: World): Network[] => [
	...new Map(
		[world.snapshot, ...swarmMates(world)].flatMap(({ networks }) =>
			[...networks.values()].map(each => [each.id, each]),
		),
	).values(),
];

const networksFor = (driver: string, world: World): Network[] =>
	driver === OVERLAY ? networksOfMates(world) : [...world.snapshot.networks.values()];

const proposedSubnet = (family: 4 | 6, driver: string, world: World): string =>
	(driver === OVERLAY ? freeOverlaySubnet(knownBlocksFor(driver, world)) : undefined) ??
	freeSubnet(clearOfOthers(world), family) ??
	freeSubnet(knownBlocks(world), family) ??
	'';

/** Where a network of the Swarm is made: on the host itself, or on a manager of its Swarm. */
function managerFor(world: World): HostKey | undefined {
	if (isManager(world.snapshot)) return world.snapshot.key;
	const reachable = hostsOf(world).filter(
		({ readOnly, snapshot }) => !readOnly && snapshot.connection.state === 'live',
	);
	return inSwarmOf(
		world.snapshot,
		reachable.map(({ snapshot }) => snapshot),
	).find(isManager)?.key;
}

function driverProblem(driver: string, world: World): string | undefined {
	if (driver !== OVERLAY) return undefined;
	const { key } = world.snapshot;
	const swarm = swarmOf(world.snapshot);
	if (swarm === undefined)
		return `${key} is in no Swarm, and an overlay spans the hosts of one: n and w join hosts into a Swarm first.`;
	if (managerFor(world) !== undefined) return undefined;
	const managers = swarm.managers.map(({ address }) => address).join(', ');
	return `Networks of a Swarm are made by its managers (${managers}), and none of them is a host of this console in reach.`;
}

const encryptionAsks = (world: World): { about: 'encrypts'; host: HostKey }[] =>
	swarmMates(world)
		.filter(({ connection }) => connection.state === 'live')
		.map(({ key }) => ({ about: 'encrypts', host: key }));

/** Docker starts containers all the same, and none of their packets leaves the host (tried with 20.10 and 28.5). */
function encryptionDoubt(world: World): string | undefined {
	const without = encryptionAsks(world).filter(asked => {
		const found = world.facts.answers.get(askedKey(asked));
		return found?.about === 'encrypts' && found.can === false;
	});
	if (without.length === 0) return undefined;
	const names = without.map(({ host }) => host).join(', ');
	return `The kernel of ${names} has no IPsec (ESP with AES-GCM): containers would start there, and reach nobody on another host.`;
}

export const networkWizard = defineWizard<Answers>({
	title: 'New network',
	menu: { group: 'A lab', key: 'n', label: 'network', help: 'Makes a network whose subnet nothing else uses.' },
	fields: {
		host: hostField('the network'),
		name: {
			kind: 'text',
			label: 'Name',
			help: 'What containers and docker commands call it.',
			proposal: ({ driver }, world) =>
				freeName(
					NETWORK_NAME,
					networksFor(driver, world).map(each => each.name),
				),
			problem: (name, { driver }, world) => networkNameProblem(name, networksFor(driver, world)),
		},
		subnet: {
			kind: 'text',
			label: 'Subnet',
			help: ({ driver }) =>
				onInterface(driver)
					? "Its addresses: those of the interface's own network, if its hosts are to be reached."
					: driver === OVERLAY
						? "Its addresses. The proposal is free of every network of the Swarm's hosts."
						: "Its addresses. The proposal is free of every other network and of the host's routes.",
			waits: untilGathered,
			proposal: ({ driver }, world) => proposedSubnet(4, driver, world),
			problem: (subnet, { driver }, world) => subnetProblem(subnet, 4, knownBlocksFor(driver, world)),
			warning: (subnet, { driver }, world) => subnetDoubt(subnet, 4, knownBlocksFor(driver, world)),
		},
		gateway: {
			kind: 'text',
			label: 'Gateway',
			help: "The host's own address on it. Empty: Docker takes the first.",
			detail: true,
			waits: untilGathered,
			proposal: ({ subnet }) => firstAddress(subnet),
			problem: (gateway, { subnet }) => gatewayProblem(gateway, subnet),
		},
		range: {
			kind: 'text',
			label: 'Dynamic range',
			help: 'Where Docker takes addresses that nobody chose. Kept apart, it never takes a static one. Empty: everywhere.',
			detail: true,
			waits: untilGathered,
			proposal: ({ subnet }) => upperHalf(subnet),
			problem: (range, { subnet }) => rangeProblem(range, subnet),
		},
		driver: {
			kind: 'choice',
			label: 'Driver',
			help: 'How containers reach each other and the outside.',
			// On a host of a Swarm it is the question.
			detail: (_, world) => swarmOf(world.snapshot) === undefined,
			options: () => [
				{ value: 'bridge', label: 'bridge', note: 'a network inside this host; ports are published on the host' },
				{ value: 'macvlan', label: 'macvlan', note: 'beside the host on its own network, each with its own MAC' },
				{ value: 'ipvlan', label: 'ipvlan', note: "beside the host on its own network, with the host's MAC" },
				{ value: OVERLAY, label: OVERLAY, note: 'one network over all hosts of a Swarm' },
			],
			proposal: () => 'bridge',
			problem: (driver, _, world) => driverProblem(driver, world),
		},
		parent: {
			kind: 'text',
			label: 'Interface',
			help: "The host's interface that it stands on, e.g. eth0 or eth0.10 (a VLAN).",
			shown: ({ driver }) => onInterface(driver),
			proposal: () => '',
			problem: interfaceProblem,
		},
		encrypted: {
			kind: 'yes-no',
			label: 'Encrypted',
			help: 'Nobody between the hosts reads what is sent on it; it is slower, and each kernel has to have IPsec (ESP).',
			shown: ({ driver }) => driver === OVERLAY,
			proposal: () => false,
			warning: (encrypted, _, world) => (encrypted ? encryptionDoubt(world) : undefined),
		},
		ipv6: {
			kind: 'yes-no',
			label: 'IPv6 too',
			help: 'Gives each container an IPv6 address beside the other.',
			detail: true,
			shown: ({ driver }) => driver !== OVERLAY,
			proposal: () => false,
		},
		subnet6: {
			kind: 'text',
			label: 'IPv6 subnet',
			help: 'The proposal is of the addresses that nobody outside uses (RFC 4193).',
			detail: true,
			shown: ({ ipv6, driver }) => ipv6 && driver !== OVERLAY,
			waits: untilGathered,
			proposal: ({ driver }, world) => proposedSubnet(6, driver, world),
			problem: (subnet, { driver }, world) => subnetProblem(subnet, 6, knownBlocksFor(driver, world)),
			warning: (subnet, { driver }, world) => subnetDoubt(subnet, 6, knownBlocksFor(driver, world)),
		},
		internal: {
			kind: 'yes-no',
			label: 'Internal',
			help: 'No way out of the network: no registry, no archive, no board beyond it.',
			detail: true,
			proposal: () => false,
		},
	},
	asks: ({ driver, encrypted }, world) => (driver === OVERLAY && encrypted ? encryptionAsks(world) : []),
	plan(answers, world) {
		const plan = networkPlan({
			...answers,
			subnet: isCidr(answers.subnet) ? answers.subnet : undefined,
			subnet6: answers.ipv6 && answers.driver !== OVERLAY && isCidr(answers.subnet6) ? answers.subnet6 : undefined,
		});
		return answers.driver === OVERLAY ? planOn(keyOn(managerFor(world) ?? '', world), plan) : plan;
	},
	ends: (_, world) => [
		hasServer(world)
			? 'Next: n and d make a dispatcher, n and c connect a container that runs.'
			: 'Next: n and s make a LAVA server.',
	],
});
