/** Asks for a new network. */

import { isBuiltInNetwork } from '../../lab/objects.ts';
import { hostField } from '../fields/host-field.ts';
import { isCidr } from '../../lab/address/address.ts';
import { NETWORK_NAME } from '../../lab/plans/joining.ts';
import { interfaceProblem, networkNameProblem, networkPlan, onInterface } from '../../lab/plans/network.ts';
import {
	firstAddress,
	freeSubnet,
	gatewayProblem,
	type KnownBlocks,
	rangeProblem,
	subnetDoubt,
	subnetProblem,
	upperHalf,
} from '../../lab/plans/subnet.ts';
import { freeName } from '../fields/free-name.ts';
import { hasServer } from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World } from '../world.ts';

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
};

const knownBlocks = ({ snapshot, facts }: World): KnownBlocks => ({
	networks: [...snapshot.networks.values()],
	routes: facts.routes ?? [],
});

/** The same subnet on two hosts is no error, and nobody is glad of it: routes between hosts can lead to one alone. */
function clearOfOthers(world: World): KnownBlocks {
	const known = knownBlocks(world);
	const others = world.hosts
		.filter(({ snapshot }) => snapshot.key !== world.snapshot.key)
		.flatMap(({ snapshot }) => [...snapshot.networks.values()].filter(({ name }) => !isBuiltInNetwork(name)));
	return others.length === 0 ? known : { ...known, networks: [...known.networks, ...others] };
}

/** Beside the host on its interface, a network has the very addresses that the host has a route to. */
const knownBlocksFor = (driver: string, world: World): KnownBlocks =>
	onInterface(driver) ? { ...knownBlocks(world), routes: [] } : knownBlocks(world);

export const networkWizard = defineWizard<Answers>({
	title: 'New network',
	menu: { key: 'n', label: 'network', help: 'Makes a network whose subnet nothing else uses.' },
	fields: {
		host: hostField('the network'),
		name: {
			kind: 'text',
			label: 'Name',
			help: 'What containers and docker commands call it.',
			proposal: (_, world) =>
				freeName(
					NETWORK_NAME,
					[...world.snapshot.networks.values()].map(each => each.name),
				),
			problem: (name, _, world) => networkNameProblem(name, [...world.snapshot.networks.values()]),
		},
		subnet: {
			kind: 'text',
			label: 'Subnet',
			help: ({ driver }) =>
				onInterface(driver)
					? "Its addresses: those of the interface's own network, if its hosts are to be reached."
					: "Its addresses. The proposal is free of every other network and of the host's routes.",
			waits: untilGathered,
			proposal: (_, world) => freeSubnet(clearOfOthers(world)) ?? freeSubnet(knownBlocks(world)) ?? '',
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
			detail: true,
			options: () => [
				{ value: 'bridge', label: 'bridge', note: 'a network inside this host; ports are published on the host' },
				{ value: 'macvlan', label: 'macvlan', note: 'beside the host on its own network, each with a MAC of its own' },
				{ value: 'ipvlan', label: 'ipvlan', note: "beside the host on its own network, with the host's MAC" },
			],
			proposal: () => 'bridge',
		},
		parent: {
			kind: 'text',
			label: 'Interface',
			help: "The host's interface that it stands on, e.g. eth0 or eth0.10 (a VLAN).",
			shown: ({ driver }) => onInterface(driver),
			proposal: () => '',
			problem: interfaceProblem,
		},
		ipv6: {
			kind: 'yes-no',
			label: 'IPv6 too',
			help: 'Gives each container an IPv6 address beside the other.',
			detail: true,
			proposal: () => false,
		},
		subnet6: {
			kind: 'text',
			label: 'IPv6 subnet',
			help: 'The proposal is of the addresses that nobody outside uses (RFC 4193).',
			detail: true,
			shown: ({ ipv6 }) => ipv6,
			waits: untilGathered,
			proposal: (_, world) => freeSubnet(clearOfOthers(world), 6) ?? freeSubnet(knownBlocks(world), 6) ?? '',
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
	plan: answers =>
		networkPlan({
			...answers,
			subnet: isCidr(answers.subnet) ? answers.subnet : undefined,
			subnet6: answers.ipv6 && isCidr(answers.subnet6) ? answers.subnet6 : undefined,
		}),
	ends: (_, world) => [
		hasServer(world)
			? 'Next: n and d make a dispatcher, n and c connect a container that runs.'
			: 'Next: n and s make a LAVA server.',
	],
});
