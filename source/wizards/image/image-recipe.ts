/** What the image wizard's answers come to: what has to be looked at, and the recipe. */

import { parseImage } from '../../lab/image/image.ts';
import { baseOf, readDockerfile } from '../../lab/image/own/dockerfile.ts';
import { scriptNames } from '../../lab/image/own/dockerfile-of.ts';
import type { OwnDockerfile, Parts, Recipe } from '../../lab/image/recipe.ts';
import type { FoundSources, Source } from '../../lab/image/sources.ts';
import { folderOf } from '../../lab/path.ts';
import { type ImageAnswers, imageAsks, referenceOf } from '../fields/image-fields.ts';
import { type Asked, askedKey, type World } from '../world.ts';
import { argumentsIn, pairsIn, putOf, words } from './made-of.ts';

export type OwnImageAnswers = ImageAnswers & {
	host: string;
	name: string;
	/** `parts` or `dockerfile`. */
	of: string;
	dockerfile: string;
	packages: string;
	files: string;
	scripts: string;
	command: string;
	arguments: string;
	network: string;
	lab: string;
	fresh: boolean;
};

export const sourcesIn = ({ of, dockerfile, files, scripts }: OwnImageAnswers): Source[] =>
	of === 'dockerfile'
		? [{ from: folderOf(dockerfile), as: '' }]
		: [
				...pairsIn(files).map(({ from }, at) => ({ from, as: `files/${at}` })),
				...words(scripts).map((from, at) => ({ from, as: `scripts/${at}`, mode: 0o755 })),
			];

export const isAbsolute = (path: string): boolean => /^(?:\/|~\/)./.test(path);

export function imageAsked(answers: OwnImageAnswers, world: World): Asked[] {
	const sources = sourcesIn(answers);
	const isReadable = answers.of === 'dockerfile' ? isAbsolute(answers.dockerfile) : sources.length > 0;
	const read: Asked[] = isReadable ? [{ about: 'sources', sources }] : [];
	if (answers.of !== 'dockerfile') return [...read, ...imageAsks('dispatcher', answers, world)];
	return isReadable ? [...read, { about: 'text', path: answers.dockerfile }] : [];
}

/** Undefined: not looked up yet. */
export function foundFor(answers: OwnImageAnswers, { facts }: World): FoundSources | undefined {
	const found = facts.answers.get(askedKey({ about: 'sources', sources: sourcesIn(answers) }));
	return found?.about === 'sources' ? found.found : undefined;
}

export function dockerfileText(
	{ dockerfile }: OwnImageAnswers,
	{ facts }: World,
): { text: string | undefined; why: string } | undefined {
	const found = facts.answers.get(askedKey({ about: 'text', path: dockerfile }));
	return found?.about === 'text' ? found : undefined;
}

/** Undefined: what it needs was not looked up, or is not there. */
export function recipeOf(answers: OwnImageAnswers, world: World): Recipe | undefined {
	const { lab, name, network } = answers;
	const there =
		sourcesIn(answers).length === 0 ? { state: 'found' as const, sources: [], digest: '' } : foundFor(answers, world);
	if (there?.state !== 'found') return undefined;
	const made = answers.of === 'dockerfile' ? ownOf(answers, there, world) : partsOf(answers, there);
	if (made === undefined) return undefined;
	const given = argumentsIn(answers.arguments);
	const from =
		made.of === 'dockerfile' ? baseOf(readDockerfile(made.text, given)) : referenceOf('dispatcher', answers, world);
	if (parseImage(from) === undefined) return undefined;
	return {
		version: 1,
		lab,
		name,
		base: from,
		made,
		arguments: given,
		network: network === 'host' || network === 'none' ? network : 'default',
		digest: there.digest,
	};
}

type There = Extract<FoundSources, { state: 'found' }>;

function ownOf(answers: OwnImageAnswers, { sources }: There, world: World): OwnDockerfile | undefined {
	const text = dockerfileText(answers, world)?.text;
	const folder = sources[0]?.from;
	return text === undefined || folder === undefined ? undefined : { of: 'dockerfile', text, folder };
}

function partsOf({ packages, files, scripts, command }: OwnImageAnswers, { sources }: There): Parts {
	const pairs = pairsIn(files);
	const scriptPaths = sources.slice(pairs.length).map(({ from }) => from);
	const names = scriptNames(words(scripts));
	return {
		of: 'parts',
		packages: words(packages),
		files: pairs.flatMap((pair, at) => {
			const source = sources[at];
			return source === undefined ? [] : putOf(pair, source);
		}),
		scripts: scriptPaths.map((from, at) => ({ from, name: names[at] ?? '' })),
		command: command.trim(),
	};
}
