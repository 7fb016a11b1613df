/** Recreates a worker's container with other variables, without its command, or with another address. */

import type { ContainerSpec } from '../../spec/container.ts';
import type { Value } from '../../value.ts';
import type { Changes } from '../../verdict/verdict.ts';
import { changedSpec } from './change-spec.ts';
import { type Ailing, type Fixing, planned } from './fixing.ts';
import { recreateWarnings, recreateWorker, recreatable, wellAsBefore } from './recreate-worker.ts';

/** Everything that is not named stays as it is. */
export function variablesFix(changes: Changes, ailing: Ailing): Fixing {
	const recreated = recreatable(ailing);
	if (recreated.state === 'refused') return recreated;
	const { row } = ailing;
	const { container, old } = recreated;
	const token = bareToken(changes, old.spec);
	const spec = changedSpec(
		old.spec,
		token === undefined ? changes : { ...changes, unset: [...(changes.unset ?? []), 'TOKEN'] },
		row.seen?.contract ?? 'unknown',
	);
	return planned(
		{
			title: `Recreate ${container.name} with ${wordsOf(changes)}`,
			steps: recreateWorker(recreated, { spec, token, well: wellAsBefore(row, container.name) }),
			warnings: [
				...(token === undefined
					? []
					: ['Its token goes from the environment, where docker inspect shows it, into a file.']),
				...recreateWarnings(row, recreated),
			],
		},
		old.secrets,
	);
}

/** A token without its flag ends the daemon; with it, everyone could read it. */
function bareToken({ flag = [] }: Changes, { environment }: ContainerSpec): Value | undefined {
	return flag.includes('TOKEN') ? environment?.['TOKEN'] : undefined;
}

function wordsOf({ set = {}, unset = [], flag = [], noCommand, address }: Changes): string {
	const gone = unset.filter(name => !(name in set));
	const parts = [
		...Object.entries(set).map(([name, value]) => `${name}=${value}`),
		...flag.map(name => `${name} corrected`),
		...gone.map(name => `no ${name}`),
		...(noCommand ? ['no command'] : []),
		...(address ? [address.ipv4 === '' ? `any address on ${address.network}` : address.ipv4] : []),
	];
	return parts.join(', ');
}
