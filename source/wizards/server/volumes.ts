/** Volumes of a LAVA server that are there already: what is asked of them, and what was found. */

import type { VolumeContent } from '../../lab/lava/database/volume-content.ts';
import { serverVolumes } from '../../lab/plans/server/volumes.ts';
import { volumeName } from '../../lab/lava/server-folders.ts';
import { type Asked, askedKey, type World } from '../world.ts';

type KeptAnswers = { keep: boolean; services: string; volumes: string; database: string };

export const hasOwn = ({ database }: Pick<KeptAnswers, 'database'>): boolean => database === 'inside';

/** Containers of one server share its volumes: there they are always kept. */
export const isKept = ({ keep, services }: Pick<KeptAnswers, 'keep' | 'services'>): boolean =>
	keep || services === 'apart';

/** Those of its volumes that are there already. */
export function keptVolumes(answers: KeptAnswers, { facts }: World): string[] {
	const { volumes, database } = answers;
	const there = facts.volumes ?? [];
	return isKept(answers)
		? serverVolumes(volumes, { own: hasOwn({ database }) }).filter(name => there.includes(name))
		: [];
}

export const databaseVolume = ({ volumes }: KeptAnswers): string => volumeName(volumes, 'postgresql');

/** Those that LAVA looks at the owners of. */
const ownedVolumes = ({ volumes }: KeptAnswers): string[] => ['etc', 'jobs'].map(part => volumeName(volumes, part));

export function volumeAsks(answers: KeptAnswers, world: World): Asked[] {
	const kept = keptVolumes(answers, world);
	return [databaseVolume(answers), ...ownedVolumes(answers)]
		.filter(volume => kept.includes(volume))
		.map(volume => ({ about: 'volume', volume }));
}

export function ownersOf(answers: KeptAnswers, world: World): ReadonlyMap<string, number> {
	const kept = keptVolumes(answers, world);
	return new Map(
		ownedVolumes(answers).flatMap(volume => {
			const owner = kept.includes(volume) ? contentIn(volume, world)?.owner : undefined;
			return owner === undefined ? [] : [[volume, owner] as const];
		}),
	);
}

export const contentOf = (answers: KeptAnswers, world: World): VolumeContent | undefined =>
	contentIn(databaseVolume(answers), world);

function contentIn(volume: string, { facts }: World): VolumeContent | undefined {
	const found = facts.answers.get(askedKey({ about: 'volume', volume }));
	return found?.about === 'volume' ? found.content : undefined;
}
