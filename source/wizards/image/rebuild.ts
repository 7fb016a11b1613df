/** Images that were built here, in a switch: built again on the new base, or left alone where how is unknown. */

import { lavaImage } from '../../lab/image/image.ts';
import type { Manifest } from '../../lab/image/manifest.ts';
import type { Container } from '../../lab/objects.ts';
import type { BuildStep } from '../../lab/plan.ts';
import { rebuilt, type RebuildFolder, wholeFolder } from '../../lab/plans/image.ts';
import { type Asked, askedKey, type ContainerFacts, containerFacts, type World } from '../world.ts';

/** Its image was built on its host, and has no recipe: lava-docker-worker's, say. */
export const isOthers = ({ image }: Container, { old }: ContainerFacts): boolean =>
	old.recipe === undefined && lavaImage(image)?.customized === true;

export const leftAlone = ({ name, image }: Container): string =>
	`${name} stays as it is: ${image} was built elsewhere, and does not tell how. Build one by n i on the new release, and recreate it from that.`;

/** Of an image that was built by a Dockerfile: what its folder holds by now. */
export function folderAsked({ id }: Container, world: World): Asked[] {
	const facts = containerFacts(id, world);
	const made = facts === 'gone' ? undefined : facts?.old.recipe?.made;
	return made?.of === 'dockerfile' ? [{ about: 'sources', sources: [wholeFolder(made)] }] : [];
}

type Again =
	| { state: 'ready'; step: BuildStep | undefined; notes: readonly string[] }
	| { state: 'unknown' }
	| { state: 'refused'; why: string };

export function rebuiltFor({ old, imageNow }: ContainerFacts, { image: base }: Manifest, world: World): Again {
	const { recipe, spec, imageId } = old;
	if (recipe === undefined) return { state: 'ready', step: undefined, notes: [] };
	// By its id where the name stands for another by now.
	const there = imageNow === imageId ? spec.image : imageId;
	return rebuilt(recipe, base, there, recipe.made.of === 'dockerfile' ? folderNow(recipe.made, world) : undefined);
}

function folderNow(made: Parameters<typeof wholeFolder>[0], { facts }: World): RebuildFolder {
	const found = facts.answers.get(askedKey({ about: 'sources', sources: [wholeFolder(made)] }));
	return found?.about === 'sources' ? found.found : undefined;
}
