/** Containers that need the one that is recreated: they are recreated after it by the same plan, or there is none. */

import { summariseDrift } from '../../drift.ts';
import { isUp } from '../../objects.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import { roleOf } from '../../lava/role/role.ts';
import type { Dependant, FoundContainer } from '../../spec/read/container.ts';
import { type Tie, withTiesByName } from '../../spec/ties.ts';
import { bytes } from '../../../text/human.ts';
import { isDeepEqual } from '../../spec/same.ts';
import { probeNote } from './absent.ts';
import { movedFolders } from './carry.ts';

/** What ends with the other container, or follows it into its removal. */
const LASTING: Readonly<Record<Tie['how'], string | undefined>> = {
	network: 'lives in its network',
	pid: 'lives among its processes',
	ipc: 'shares its memory',
	link: 'is linked to it',
	volumes: undefined,
	name: undefined,
};

/**
 * Those that are recreated with it.
 *
 * @param spec of the new container; left out: one with the same mounts
 */
export function remadeWith(old: FoundContainer, spec: ContainerSpec = old.spec): Dependant[] {
	const gone = new Set([old.id]);
	const moves = !isDeepEqual(placesIn(old.spec), placesIn(spec));
	return old.dependants.filter(({ found, needs }) => {
		// One that would be gone when it stops goes on with the mounts that it has.
		const follows = moves && !found.spec.autoRemove;
		const isRemade = needs.some(
			({ how, id }) => gone.has(id) && (LASTING[how] !== undefined || (how === 'volumes' && id === old.id && follows)),
		);
		if (isRemade) gone.add(found.id);
		return isRemade;
	});
}

function placesIn({ mounts = [] }: ContainerSpec): string[] {
	return mounts.map(mount => `${mount.target} ${'source' in mount ? mount.source : ''}`).toSorted();
}

/** It stays what it was, and needs the new containers by their names. */
export function remadeSpec({ found, needs }: Dependant, old: FoundContainer): ContainerSpec {
	const others = [old, ...old.dependants.map(each => each.found)];
	const spec = withTiesByName(found.spec, others);
	// Mounts that were taken over are taken over again, and not by the names that they had.
	const givers = others.filter(({ id }) => needs.some(need => need.how === 'volumes' && need.id === id));
	const taken = new Set(givers.flatMap(giver => placesIn(giver.spec)));
	const mounts = spec.mounts?.filter(mount => !taken.has(`${mount.target} ${'source' in mount ? mount.source : ''}`));
	return { ...spec, ...(mounts && { mounts }) };
}

/** Why the container can't be recreated for the sake of one that needs it; undefined = nothing speaks against it. */
export function whyNotForOthers(
	old: FoundContainer,
	whyNotRemade: (dependant: Dependant) => string | undefined,
): string | undefined {
	for (const dependant of remadeWith(old)) {
		const why = whyNotRemade(dependant) ?? whyDataIsLost(dependant);
		if (why !== undefined) {
			return `${dependant.container.name} ${wordsOf(dependant)}, and can't be recreated with it. ${why}`;
		}
	}
	return undefined;
}

function whyDataIsLost({ container, found, changes }: Dependant): string | undefined {
	const { role } = roleOf(container);
	if (role !== 'server' && role !== 'database') return undefined;
	const folders = movedFolders(found.spec, changes).map(({ folder }) => folder);
	return folders.length === 0 ? undefined : `It has data in no volume: ${folders.join(', ')}.`;
}

function wordsOf({ needs }: Dependant): string {
	const said = needs.map(({ how }) => LASTING[how]).filter(words => words !== undefined);
	return [...new Set(said)].join(' and ');
}

function takerNote({ spec: { name, autoRemove } }: FoundContainer): string {
	return autoRemove
		? `${name} takes over its mounts, and keeps those that it has: it was started with --rm, and is never recreated.`
		: `${name} takes over its mounts, and keeps them: it is recreated only where they change.`;
}

/** What it takes to recreate it with those that need it, one sentence each. */
export function recreationNotes(old: FoundContainer): string[] {
	const remade = remadeWith(old);
	const notes = old.dependants.flatMap(dependant => {
		const { container, found, changes, needs } = dependant;
		const { name } = container;
		if (!remade.includes(dependant)) {
			const takes = needs.some(({ how, id }) => how === 'volumes' && id === old.id);
			return takes ? [takerNote(found)] : [];
		}
		const { drift } = summariseDrift(changes);
		const size = drift.reduce((sum, row) => sum + row.size, 0);
		const stays = isUp(found) && !isUp(old) ? ' It runs now, and can start again only when the other one runs.' : '';
		return [
			`${name} ${wordsOf(dependant)}: it stops with it, and is recreated after it.${stays}`,
			...(drift.length > 0
				? [`What was written in ${name} goes: ${bytes(size)} in ${drift.map(({ path }) => path).join(', ')}.`]
				: []),
			...[...probeNote(found), ...found.warnings].map(warning => `${name}: ${warning}`),
		];
	});
	return [...(isUp(old) ? probeNote(old) : []), ...notes];
}
