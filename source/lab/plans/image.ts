/** A dispatcher's own image: built on LAVA's, and built again on another base. */

import { bytes, count } from '../../text/human.ts';
import { readDockerfile, withBase, withoutChmod } from '../image/own/dockerfile.ts';
import { dockerfileNotes } from '../image/own/dockerfile-notes.ts';
import { dockerfileOf, filesBeside, sourcesOf } from '../image/own/dockerfile-of.ts';
import { imageName, type OwnDockerfile, type Parts, type Recipe, recipeLabel } from '../image/recipe.ts';
import { contextBytes, type FoundSource, type Source } from '../image/sources.ts';
import type { BuildStep, Plan } from '../plan.ts';
import type { FoundContainer } from '../spec/read/container.ts';
import { type Conditional, whatHolds } from '../sentences.ts';

export type ImageRequest = {
	recipe: Recipe;
	/** The base is not here yet. */
	pull: boolean;
	/** Nothing is taken from earlier builds. */
	fresh: boolean;
	sources: readonly FoundSource[];
	/** The version of the server that its workers are for; undefined: not known. */
	server: string | undefined;
};

export function imagePlan({ recipe, pull, fresh, sources, server }: ImageRequest): Plan {
	return {
		title: `Build ${imageName(recipe)}`,
		steps: [
			...(pull ? [{ do: 'pull' as const, image: recipe.base }] : []),
			{ ...buildStep(recipe), ...(fresh && { fresh }) },
		],
		warnings: [...contractNotes(recipe, sources, server), ...contentNotes(recipe, sources)],
	};
}

/** Its files come from the console's host. */
export function buildStep(recipe: Recipe): BuildStep {
	const { made } = recipe;
	return made.of === 'parts'
		? { ...frame(recipe), ...partsContext({ ...recipe, made }) }
		: { ...frame(recipe), dockerfile: withoutChmod(made.text), sources: [wholeFolder(made)], digest: recipe.digest };
}

function partsContext(
	recipe: Recipe & { made: Parts },
): Pick<BuildStep, 'dockerfile' | 'files' | 'sources' | 'digest'> {
	const { made, digest } = recipe;
	const sources = sourcesOf(made);
	const files = filesBeside(made);
	return {
		dockerfile: dockerfileOf(recipe, 'context'),
		...(Object.keys(files).length > 0 && { files }),
		...(sources.length > 0 && { sources, digest }),
	};
}

export const wholeFolder = ({ folder }: OwnDockerfile): Source => ({ from: folder, as: '' });

function frame(recipe: Recipe): Pick<BuildStep, 'do' | 'tag' | 'labels' | 'arguments' | 'network'> {
	const { network } = recipe;
	return {
		do: 'build',
		tag: imageName(recipe),
		labels: recipeLabel(recipe),
		...(Object.keys(recipe.arguments).length > 0 && { arguments: recipe.arguments }),
		...(network !== 'default' && { network }),
	};
}

/**
 * The same image on another base. Of one that was made of parts the files come out of the image that there is, so that
 * nothing is needed but the engine; a Dockerfile needs its folder.
 *
 * @param there the image that there is
 * @param folder what the folder of a Dockerfile holds by now
 */
export function rebuilt(recipe: Recipe, base: string, there: string, folder: RebuildFolder): Rebuilt {
	const { made } = recipe;
	if (made.of === 'parts') {
		const next = { ...recipe, base };
		const isEmpty = made.files.length === 0 && made.scripts.length === 0;
		const dockerfile = dockerfileOf({ ...next, made }, isEmpty ? 'context' : { image: there });
		return { state: 'ready', recipe: next, step: { ...frame(next), dockerfile }, notes: [] };
	}
	if (folder === undefined) return { state: 'unknown' };
	if (folder.state === 'missing') {
		return {
			state: 'refused',
			why: `It is built by a Dockerfile in ${made.folder}, and that folder is not here: ${folder.why} Build it by n i on ${base}, then recreate the dispatcher from it.`,
		};
	}
	const next: Recipe = { ...recipe, base, made: { ...made, text: withBase(made.text, base) }, digest: folder.digest };
	const changed = folder.digest !== recipe.digest;
	return {
		state: 'ready',
		recipe: next,
		step: buildStep(next),
		notes: changed
			? [`${made.folder} has changed since ${there} was built: what is there now goes into the new one.`]
			: [],
	};
}

/** What a registry has of a container's image: of one that was built here what it is built on. */
export const standsOn = ({ recipe, spec }: Pick<FoundContainer, 'recipe' | 'spec'>): string =>
	recipe?.base ?? spec.image;

/** Undefined: not looked up yet. */
export type RebuildFolder = { state: 'found'; digest: string } | { state: 'missing'; why: string } | undefined;

export type Rebuilt =
	| { state: 'ready'; recipe: Recipe; step: BuildStep; notes: readonly string[] }
	| { state: 'unknown' }
	| { state: 'refused'; why: string };

function contractNotes(
	{ made, ...recipe }: Recipe,
	sources: readonly FoundSource[],
	server: string | undefined,
): string[] {
	if (made.of === 'parts') return [];
	const dockerfile = readDockerfile(made.text, recipe.arguments);
	return dockerfileNotes(
		dockerfile,
		sources.flatMap(({ notExecutable }) => notExecutable),
		server,
	);
}

/** What is less goes without saying. */
const LARGE_CONTEXT = 100e6;

function contentNotes({ made, ...recipe }: Recipe, sources: readonly FoundSource[]): string[] {
	const size = contextBytes(sources);
	const files = sources.reduce((sum, source) => sum + source.files, 0);
	const readable = Object.keys(recipe.arguments).length > 0 || (made.of === 'parts' && made.command !== '');
	const rows: readonly Conditional[] = [
		[
			size > LARGE_CONTEXT,
			`${count(files, 'file')}, ${bytes(size)}, go to the engine for it, and stay in the image as far as it copies them.`,
		],
		[
			readable,
			'Commands and build arguments can be read in the image by everybody who has it (docker history): no secrets.',
		],
		[recipe.network === 'host', "The build's commands run on the host's own network."],
	];
	return whatHolds(rows);
}
