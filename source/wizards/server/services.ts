/** Asks whether a server's services run in one container, or each in one of its own. */

import type { Version } from '../../lab/image/version.ts';
import { canBeSplit, type ServerPart } from '../../lab/lava/server/parts.ts';
import { freeAddress } from '../../lab/plans/network/static-address.ts';
import type { ChoiceField } from '../field.ts';
import { networkToBe, type PlaceAnswers } from '../fields/place-fields.ts';
import type { World } from '../world.ts';
import { addressBeside } from './database.ts';

type ServicesAnswers = { services: string };

export const isApart = ({ services }: ServicesAnswers): boolean => services === 'apart';

export const servicesField = <Answers extends ServicesAnswers>(
	version: (answers: Answers, world: World) => Version | undefined,
): ChoiceField<Answers> => ({
	kind: 'choice',
	label: 'Services',
	help: 'All in one container, or web, scheduler, publisher, coordinator and front each in one of its own.',
	detail: true,
	options: () => [
		{ value: 'together', label: 'one container', note: 'as it comes' },
		{ value: 'apart', label: 'one for each', note: 'five containers and a database' },
	],
	proposal: () => 'together',
	problem: (services, answers, world) =>
		services === 'together' || canBeSplit(version(answers, world))
			? undefined
			: 'Services of LAVA before 2022.02 find each other in one container only: choose a newer release.',
});

/** Static ones where the front has one, beside that and the database's. */
export function partAddresses(answers: PlaceAnswers, world: World): Partial<Record<ServerPart, string>> {
	if (!answers.fixed) return {};
	const network = networkToBe(answers.network, world);
	const taken = [answers.address, addressBeside(answers, world)];
	const parts = ['web', 'publisher', 'scheduler', 'coordinator'] as const;
	return Object.fromEntries(
		parts.map(part => {
			const address = freeAddress(network, world.snapshot.containers, taken);
			taken.push(address);
			return [part, address];
		}),
	);
}
