/** What every companion is asked first: beside which dispatcher it runs, and where both find each other. */

import { roleOf } from '../../lab/lava/role/role.ts';
import { type Container, isBuiltInNetwork } from '../../lab/objects.ts';
import { joinable } from '../../lab/plans/network/joining.ts';
import type { ChoiceField, TextField } from '../field.ts';
import { freeName } from '../fields/free-name.ts';
import { containerNameProblem } from '../fields/place-fields.ts';
import type { World } from '../world.ts';

/** Those that run, for companions are tried from there. */
const dispatchers = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()]
		.filter(each => each.status === 'running' && roleOf(each).role === 'dispatcher')
		.toSorted((a, b) => a.name.localeCompare(b.name));

export const dispatcherOf = ({ dispatcher }: { dispatcher: string }, world: World): Container | undefined =>
	dispatchers(world).find(each => each.name === dispatcher);

/** Where both find each other by name; undefined: nowhere. */
export function placeOf(dispatcher: Container, { snapshot }: World): 'host' | { network: string } | undefined {
	if (dispatcher.networkMode === 'host') return 'host';
	const open = joinable(snapshot).map(({ name }) => name);
	const network = dispatcher.endpoints.find(
		each => !isBuiltInNetwork(each.networkName) && open.includes(each.networkName),
	);
	return network && { network: network.networkName };
}

/** As the dispatcher calls a companion of that name. */
export const hostFor = (name: string, dispatcher: Container | undefined): string =>
	dispatcher?.networkMode === 'host' ? 'localhost' : name;

export const dispatcherField = <Answers extends { dispatcher: string }>(help: string): ChoiceField<Answers> => ({
	kind: 'choice',
	label: 'For dispatcher',
	help,
	options: (_, world) => dispatchers(world).map(({ name, image }) => ({ value: name, label: name, note: image })),
	proposal: (_, world) =>
		(dispatchers(world).find(each => placeOf(each, world) !== undefined) ?? dispatchers(world)[0])?.name ?? '',
	problem(_, answers, world) {
		const dispatcher = dispatcherOf(answers, world);
		if (dispatcher === undefined) return 'No dispatcher runs here: make one first (n d), or start it.';
		return placeOf(dispatcher, world) === undefined
			? `${dispatcher.name} is on no network where names are found: connect it to one first (n c).`
			: undefined;
	},
});

/** @param kind of the companion: the end of the name that is proposed */
export const nameField = <Answers extends { dispatcher: string }>(kind: string): TextField<Answers> => ({
	kind: 'text',
	label: 'Name',
	help: 'Of the container: the dispatcher finds it by this name.',
	detail: true,
	proposal: ({ dispatcher }, { snapshot }) =>
		freeName(
			`${dispatcher}-${kind}`,
			[...snapshot.containers.values()].map(({ name }) => name),
		),
	problem: (name, _, world) => containerNameProblem(name, world),
});
