/** The questions for a container's name and its place on a network. */

import { isBuiltInNetwork, type Network } from '../../lab/objects.ts';
import { dockerNameProblem, hostNameProblem } from '../../lab/plans/docker-name.ts';
import { firstAddress, freeSubnet, networkSpec, plannedNetwork, upperHalf } from '../../lab/plans/network.ts';
import { addressProblem, freeAddress } from '../../lab/plans/static-address.ts';
import type { NetworkSpec } from '../../lab/spec/network.ts';
import type { ChoiceField, TextField, YesNoField } from './field.ts';
import type { World } from './world.ts';

export type PlaceAnswers = {
	network: string;
	fixed: boolean;
	address: string;
};

/** The name that LAVA's documentation gives to a lab's network. */
export const NETWORK_NAME = 'dockernet';

const networkNamed = (name: string, { snapshot }: World): Network | undefined =>
	[...snapshot.networks.values()].find(each => each.name === name);

/** Networks of the lab: on Docker's own bridge containers have no static addresses and do not know each other's names. */
const labNetworks = ({ snapshot }: World): Network[] =>
	[...snapshot.networks.values()]
		.filter(({ name, driver }) => !isBuiltInNetwork(name) && driver !== 'null')
		.toSorted(
			(a, b) => Number(b.name === NETWORK_NAME) - Number(a.name === NETWORK_NAME) || a.name.localeCompare(b.name),
		);

/** The network that is made when a lab has none yet. */
function newNetwork({ snapshot, facts }: World): NetworkSpec {
	const subnet = freeSubnet({ networks: [...snapshot.networks.values()], routes: facts.routes ?? [] });
	return networkSpec({
		name: NETWORK_NAME,
		driver: 'bridge',
		subnet,
		gateway: firstAddress(subnet),
		range: upperHalf(subnet),
		subnet6: '',
		internal: false,
		parent: '',
	});
}

/** The network to be made first; undefined when it is there. */
export const networkToMake = (name: string, world: World): NetworkSpec | undefined =>
	networkNamed(name, world) === undefined ? newNetwork(world) : undefined;

/** The network as it is, or as it will be. */
const networkToBe = (name: string, world: World): Network =>
	networkNamed(name, world) ?? plannedNetwork(newNetwork(world));

type PlaceFields<Answers> = {
	network: ChoiceField<Answers>;
	fixed: YesNoField<Answers>;
	address: TextField<Answers>;
};

/** @param prefer the network that is proposed; undefined = the first one */
export function placeFields<Answers extends PlaceAnswers>(
	prefer: (answers: Answers, world: World) => string | undefined,
): PlaceFields<Answers> {
	return {
		network: {
			kind: 'choice',
			label: 'Network',
			help: 'Server and workers find each other on it.',
			detail: true,
			options: (_, world) => {
				const there = labNetworks(world).map(({ name, subnets }) => ({
					value: name,
					label: name,
					note: subnets.map(each => each.subnet).join(', '),
				}));
				const made = newNetwork(world);
				const note = `made first, ${made.subnets?.[0]?.subnet ?? ''}`;
				return there.some(each => each.value === NETWORK_NAME)
					? there
					: [...there, { value: NETWORK_NAME, label: NETWORK_NAME, note }];
			},
			proposal: (answers, world) => prefer(answers, world) ?? labNetworks(world)[0]?.name ?? NETWORK_NAME,
		},
		fixed: {
			kind: 'yes-no',
			label: 'Static address',
			help: 'Keeps the same address for good; else Docker chooses at each start.',
			detail: true,
			proposal: ({ network }, world) => freeAddress(networkToBe(network, world), world.snapshot.containers) !== '',
		},
		address: {
			kind: 'text',
			label: 'Address',
			help: 'The proposal is the lowest free one outside the dynamic range.',
			detail: true,
			shown: ({ fixed }) => fixed,
			proposal: ({ network }, world) => freeAddress(networkToBe(network, world), world.snapshot.containers),
			problem: (address, { network }, world) =>
				addressProblem(address, networkToBe(network, world), world.snapshot.containers),
		},
	};
}

/** Docker's rule for names, and that nobody has it yet. */
export function containerNameProblem(name: string, { snapshot }: World): string | undefined {
	const problem = dockerNameProblem(name) ?? hostNameProblem(name);
	if (problem !== undefined) return problem;
	const taken = [...snapshot.containers.values()].some(each => each.name === name);
	return taken ? `There is a container ${name} already: choose another name.` : undefined;
}

/** Published ports of the host by the container that has each. */
export function publishedPorts({ snapshot }: World): ReadonlyMap<number, string> {
	return new Map(
		[...snapshot.containers.values()].flatMap(({ name, ports }) =>
			ports.flatMap(({ host }) => (host === undefined ? [] : [[host.port, name] as const])),
		),
	);
}
