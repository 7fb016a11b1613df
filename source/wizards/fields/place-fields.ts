/** The questions for a container's name and its place on a network. */

import type { Network, Snapshot } from '../../lab/objects.ts';
import { dockerNameProblem, hostNameProblem } from '../../lab/spec/docker-name.ts';
import {
	hasTwin,
	joinable,
	NETWORK_NAME,
	networkKey,
	networkOfKey,
	type NetworkOwner,
	ownerOf,
} from '../../lab/plans/network/joining.ts';
import { networkSpec, plannedNetwork } from '../../lab/plans/network/network.ts';
import { addressProblem, freeAddress, takesStatic } from '../../lab/plans/network/static-address.ts';
import { firstAddress, freeSubnet, upperHalf } from '../../lab/plans/network/subnet.ts';
import type { NetworkSpec } from '../../lab/spec/network.ts';
import type { ChoiceField, Option, TextField, YesNoField } from '../field.ts';
import { freeName } from './free-name.ts';
import { untilGathered, type World } from '../world.ts';

export type PlaceAnswers = {
	/** By its name, or its id where another has that name. */
	network: string;
	fixed: boolean;
	address: string;
};

/** Those that a new container may join: with a network whose name another has, the engine never starts it. */
const openNetworks = ({ snapshot }: World): Network[] =>
	joinable(snapshot).filter(network => !hasTwin(network, snapshot));

/** The network that is made when a lab has none yet. */
function newNetwork({ snapshot, facts }: World): NetworkSpec {
	const networks = [...snapshot.networks.values()];
	const subnet = freeSubnet({ networks, routes: facts.routes ?? [] });
	return networkSpec({
		name: freeName(
			NETWORK_NAME,
			networks.map(({ name }) => name),
		),
		driver: 'bridge',
		subnet,
		gateway: firstAddress(subnet ?? ''),
		range: upperHalf(subnet ?? ''),
		subnet6: undefined,
		internal: false,
		parent: '',
	});
}

/** The network to be made first; undefined when it is there. */
export const networkToMake = (key: string, world: World): NetworkSpec | undefined =>
	networkOfKey(key, world.snapshot) === undefined ? newNetwork(world) : undefined;

/** The network as it is, or as it will be. */
export const networkToBe = (key: string, world: World): Network =>
	networkOfKey(key, world.snapshot) ?? plannedNetwork(newNetwork(world), world.snapshot.key);

/** LAVA's networks, those made by hand, one that is made first where LAVA has none, and those of Compose projects. */
function networkOptions(world: World): Option[] {
	const { snapshot } = world;
	const open = Map.groupBy(openNetworks(world), network => ownerOf(network, snapshot.containers));
	const made = newNetwork(world);
	const first = { value: made.name, label: made.name, note: `made first, ${made.subnets?.[0]?.subnet ?? ''}` };
	const optionsOf = (owner: NetworkOwner): Option[] =>
		(open.get(owner) ?? []).map(network => networkOption(network, snapshot));
	const lavas = optionsOf('lava');
	return [...lavas, ...optionsOf('user'), ...(lavas.length === 0 ? [first] : []), ...optionsOf('project')];
}

/** A network in a list; two of one name are distinguished by their ids. */
export function networkOption(network: Network, snapshot: Snapshot): Option {
	const { id, name, subnets } = network;
	const note = subnets.map(each => each.subnet).join(', ') || 'no subnet';
	const key = networkKey(network, snapshot);
	return { value: key, label: name, note: key === name ? note : `${note}, ${id.slice(0, 12)}` };
}

type PlaceFields<Answers> = {
	network: ChoiceField<Answers>;
	fixed: YesNoField<Answers>;
	address: TextField<Answers>;
};

/** @param prefer the network that is proposed, where it can be joined; undefined = the first one */
export function placeFields<Answers extends PlaceAnswers>(
	prefer: (answers: Answers, world: World) => string | undefined,
): PlaceFields<Answers> {
	const { fixed, address } = addressFields<Answers>(({ network }, world) => networkToBe(network, world));
	return {
		network: {
			kind: 'choice',
			label: 'Network',
			help: 'Server and workers find each other on it.',
			detail: true,
			options: (_, world) => networkOptions(world),
			proposal(answers, world) {
				const options = networkOptions(world);
				const preferred = prefer(answers, world);
				return (options.find(({ value }) => value === preferred) ?? options[0])?.value ?? '';
			},
		},
		fixed: { ...fixed, detail: true },
		address: { ...address, detail: true },
	};
}

type AddressAnswers = Pick<PlaceAnswers, 'fixed' | 'address'>;

/** The questions for a static address on a network; undefined: there is none to have it on. */
export function addressFields<Answers extends AddressAnswers>(
	networkOf: (answers: Answers, world: World) => Network | undefined,
): Pick<PlaceFields<Answers>, 'fixed' | 'address'> {
	const free = (answers: Answers, world: World): string => {
		const network = networkOf(answers, world);
		return network === undefined ? '' : freeAddress(network, world.snapshot.containers);
	};
	const isSure = (answers: Answers, world: World): boolean => {
		const network = networkOf(answers, world);
		return network !== undefined && takesStatic(network, world.snapshot.containers);
	};
	return {
		fixed: {
			kind: 'yes-no',
			label: 'Static address',
			help: 'Keeps the same address for good; else Docker chooses at each start.',
			proposal: (answers, world) => free(answers, world) !== '' && isSure(answers, world),
			problem: (fixed, answers, world) =>
				fixed && networkOf(answers, world)?.subnets.length === 0
					? 'The network has no subnet of its own to take an address from: answer no.'
					: undefined,
			warning(fixed, answers, world) {
				const network = networkOf(answers, world);
				if (network === undefined || network.subnets.length === 0) return undefined;
				if (fixed) return isSure(answers, world) ? undefined : UNSURE;
				return free(answers, world) === '' ? `No address of ${network.name} is free for good.` : undefined;
			},
		},
		address: {
			kind: 'text',
			label: 'Address',
			help: 'The proposal is the lowest free one outside the dynamic range.',
			shown: ({ fixed }) => fixed,
			waits: untilGathered,
			proposal: free,
			problem(address, answers, world) {
				const network = networkOf(answers, world);
				return network && addressProblem(address, network, world.snapshot.containers);
			},
		},
	};
}

const UNSURE =
	'Docker takes a static address only where the subnet was chosen when the network was made, and does not tell that.';

/** Docker's rule for names, and that it is free. */
export function containerNameProblem(name: string, { snapshot }: World): string | undefined {
	const problem = dockerNameProblem(name) ?? hostNameProblem(name);
	if (problem !== undefined) return problem;
	const taken = [...snapshot.containers.values()].some(each => each.name === name);
	return taken ? `There is a container ${name} already: choose another name.` : undefined;
}
