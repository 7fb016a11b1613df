/** Asks which network a container is to be connected to, or taken off. */

import { type Container, isUp, type Network } from '../../lab/objects.ts';
import { connectPlan, disconnectPlan } from '../../lab/plans/network/connection.ts';
import { hasTwin, isOnNetwork, joinable, networkKey, networkOfKey } from '../../lab/plans/network/joining.ts';
import type { Option } from '../field.ts';
import { addressFields, networkOption } from '../fields/place-fields.ts';
import { defineWizard } from '../wizard.ts';
import type { World } from '../world.ts';
import { compareNames } from '../../text/compare.ts';

type Answers = { container: string; network: string; fixed: boolean; address: string; aliases: string };

const address = addressFields<Answers>(({ network }, { snapshot }) => networkOfKey(network, snapshot));

export const connectWizard = defineWizard<Answers>({
	title: 'Connect a container to a network',
	menu: {
		group: 'Networks and hosts',
		key: 'c',
		label: 'connect',
		help: 'Connects a container that runs to one more network.',
	},
	fields: {
		container: {
			kind: 'choice',
			label: 'Container',
			help: 'It may run: nothing is restarted.',
			options: (_, world) =>
				sorted(world)
					.filter(each => openTo(each, world).length > 0)
					.map(containerOption),
			proposal: (_, world) => sorted(world).find(each => openTo(each, world).length > 0)?.name ?? '',
			problem: name => (name === '' ? 'Every container is on every network that it can join.' : undefined),
		},
		network: {
			kind: 'choice',
			label: 'Network',
			help: 'Networks that the container is not on.',
			options: ({ container }, world) =>
				openTo(named(container, world), world).map(each => networkOption(each, world.snapshot)),
			proposal({ container }, world) {
				const [first] = openTo(named(container, world), world);
				return first === undefined ? '' : networkKey(first, world.snapshot);
			},
			problem: (name, { container }) =>
				name === '' ? `${container} is on every network that it can join.` : undefined,
		},
		fixed: address.fixed,
		address: address.address,
		aliases: {
			kind: 'text',
			label: 'Also called',
			help: 'More names for it on this network, with blanks between; its own name works always.',
			detail: true,
			proposal: () => '',
			problem: text => (/[^\w. -]/.test(text) ? 'Use letters, digits, _ . - and blanks between names.' : undefined),
		},
	},
	ends: () => ['Next: i in the Containers panel shows its addresses.'],
	plan({ container, network, fixed, address: at, aliases }, world) {
		const found = named(container, world);
		if (found === undefined) throw new Error(`${container} is gone.`);
		const names = aliases.split(' ').filter(name => name !== '');
		return connectPlan(found, { network, address: fixed ? at : '', aliases: names });
	},
});

export const disconnectWizard = defineWizard<Pick<Answers, 'container' | 'network'>>({
	title: 'Disconnect a container from a network',
	menu: {
		group: 'Networks and hosts',
		key: 'o',
		label: 'disconnect',
		help: 'Takes a container off a network while it runs.',
	},
	fields: {
		container: {
			kind: 'choice',
			label: 'Container',
			help: 'It goes on running.',
			options: (_, world) => sorted(world).filter(isConnected).map(containerOption),
			proposal: (_, world) => sorted(world).find(isConnected)?.name ?? '',
			problem: name => (name === '' ? 'No container is on a network.' : undefined),
		},
		network: {
			kind: 'choice',
			label: 'Network',
			help: 'Networks that the container is on.',
			options: ({ container }, world) =>
				(named(container, world)?.endpoints ?? []).map(({ networkName, ipv4 }) => ({
					value: networkName,
					label: networkName,
					note: ipv4,
				})),
			proposal: ({ container }, world) => named(container, world)?.endpoints[0]?.networkName ?? '',
			problem: (name, { container }) => (name === '' ? `${container} is on no network.` : undefined),
		},
	},
	ends: () => ['Next: i in the Containers panel shows the networks it is still on.'],
	plan({ container, network }, world) {
		const found = named(container, world);
		if (found === undefined) throw new Error(`${container} is gone.`);
		return disconnectPlan(found, network);
	},
	dangerous: ({ container }, world) => named(container, world)?.status === 'running',
});

const sorted = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()].toSorted((a, b) => compareNames(a.name, b.name));

const named = (name: string, { snapshot }: World): Container | undefined =>
	[...snapshot.containers.values()].find(each => each.name === name);

/** A container with the host's network, with none, or with another's has no place on any other. */
const canConnect = ({ networkMode }: Container): boolean => !/^(?:host|none|container:.*)$/.test(networkMode);

const isConnected = (container: Container): boolean => canConnect(container) && container.endpoints.length > 0;

/** The networks that a container may be connected to; one that does not run would never start on one of two of a name. */
function openTo(container: Container | undefined, { snapshot }: World): Network[] {
	if (container === undefined || !canConnect(container)) return [];
	return joinable(snapshot).filter(
		network => !isOnNetwork(container, network) && (isUp(container) || !hasTwin(network, snapshot)),
	);
}

const containerOption = ({ name, image }: Container): Option => ({ value: name, label: name, note: image });
