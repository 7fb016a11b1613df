/** Asks what a dispatcher's own image is made of. */

import { NEWEST_RELEASE } from '../../lab/image/choice.ts';
import { readDockerfile } from '../../lab/image/own/dockerfile.ts';
import { whyNotBuilt } from '../../lab/image/own/dockerfile-notes.ts';
import { imageName, isImageWord, labWord } from '../../lab/image/recipe.ts';
import { contextBytes, MOST_ENTRIES } from '../../lab/image/sources.ts';
import { folderOf } from '../../lab/path.ts';
import { imagePlan } from '../../lab/plans/image.ts';
import { bytes } from '../../text/human.ts';
import { hostField } from '../fields/host-field.ts';
import { chosenImage, imageFields } from '../fields/image-fields.ts';
import { serverOptions, serverVersion } from '../fields/servers.ts';
import { dockerfileText, foundFor, imageAsked, isAbsolute, type OwnImageAnswers, recipeOf } from './image-recipe.ts';
import { defineWizard } from '../wizard.ts';
import { askedKey, type World } from '../world.ts';
import { argumentsIn, argumentsProblem, pairsIn, pairsProblem, pathsProblem, putOf, words } from './made-of.ts';

const isParts = ({ of }: OwnImageAnswers): boolean => of === 'parts';
const isOfDockerfile = ({ of }: OwnImageAnswers): boolean => of === 'dockerfile';

/** Of the first server here: its workers are what images are built for. */
const theirVersion = (world: World): string | undefined => {
	const [first] = serverOptions(world);
	return first && serverVersion(first.value, world);
};

const base = imageFields<OwnImageAnswers>(
	'dispatcher',
	(_, world) => theirVersion(world) ?? NEWEST_RELEASE,
	(reference, _, world) => builtOn(reference, world),
);

/** An image that was built here is made again from its own recipe, not from another's. */
function builtOn(reference: string, { facts }: World): string | undefined {
	const found = facts.answers.get(askedKey({ about: 'image here', image: reference }));
	const recipe = found?.about === 'image here' ? found.found?.recipe : undefined;
	return recipe && `${reference} was built here itself: choose what that is built on, ${recipe.base}.`;
}

/** What is wrong with one of the sources that a question names, or with all of them together. */
function sourcesProblem(paths: readonly string[], answers: OwnImageAnswers, world: World): string | undefined {
	const there = foundFor(answers, world);
	if (there?.state === 'missing') return paths.includes(there.from) ? there.why : undefined;
	if (there === undefined) return undefined;
	const size = contextBytes(there.sources);
	const { space } = world.facts;
	return space !== undefined && size > space.free
		? `${bytes(size)} would go to the engine, and ${bytes(space.free)} are free under ${space.folder}: leave some out.`
		: undefined;
}

function filesProblem(text: string, answers: OwnImageAnswers, world: World): string | undefined {
	const pairs = pairsIn(text);
	const why =
		pairsProblem(text) ??
		sourcesProblem(
			pairs.map(({ from }) => from),
			answers,
			world,
		);
	const there = foundFor(answers, world);
	if (why !== undefined || there?.state !== 'found') return why;
	const puts = pairs.flatMap((pair, at) => {
		const source = there.sources[at];
		return source === undefined ? [] : putOf(pair, source);
	});
	const twice = puts.find(({ to }, at) => puts.findIndex(each => each.to === to) < at);
	if (twice !== undefined) return `Two things would go to ${twice.to}: give one of them another place.`;
	return puts.length >= MOST_ENTRIES
		? 'These are too many files for one folder: give them a folder of their own.'
		: undefined;
}

function dockerfileProblem(path: string, answers: OwnImageAnswers, world: World): string | undefined {
	if (!isAbsolute(path)) return 'Write the path of the Dockerfile, from / or ~ on: its folder goes along.';
	const found = dockerfileText(answers, world);
	if (found === undefined) return undefined;
	if (found.text === undefined) return found.why;
	const dockerfile = readDockerfile(found.text, argumentsIn(answers.arguments));
	return whyNotBuilt(dockerfile) ?? sourcesProblem([folderOf(path)], answers, world);
}

/** What an answer may be: Debian's policy for the names of packages, and apt's for versions and releases. */
const PACKAGE = /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9]+)?(?:[=/][\w.+:~-]+)?$/;

export const imageWizard = defineWizard<OwnImageAnswers>({
	title: 'Build a dispatcher image',
	menu: {
		group: 'Images',
		key: 'i',
		label: 'image',
		help: "Builds a dispatcher's image with what your lab needs.",
	},
	asksServers: true,
	fields: {
		host: hostField('the image'),
		of: {
			kind: 'choice',
			label: 'Made of',
			help: "Files and folders are of this console's host; the engine may be another.",
			options: () => [
				{ value: 'parts', label: 'parts', note: 'packages, files, scripts' },
				{ value: 'dockerfile', label: 'a Dockerfile of yours', note: 'with the folder that it is in' },
			],
			proposal: () => 'parts',
		},
		dockerfile: {
			kind: 'text',
			label: 'Dockerfile',
			help: 'Its path. The folder that it is in goes along, but for what its .dockerignore leaves out.',
			shown: isOfDockerfile,
			proposal: () => '',
			problem: dockerfileProblem,
		},
		packages: {
			kind: 'text',
			label: 'Packages',
			help: "Debian's, with blanks between. LAVA's image has no curl and no snmp, which power scripts call.",
			shown: isParts,
			proposal: () => 'curl snmp',
			problem(text) {
				const odd = words(text).find(each => !PACKAGE.test(each));
				return odd === undefined ? undefined : `${odd} is no name of a Debian package.`;
			},
		},
		files: {
			kind: 'text',
			label: 'Files',
			help: 'Files and folders, each with its place: ~/power.sh:/usr/local/bin/ ~/mibs:/usr/share/snmp/mibs.',
			shown: isParts,
			proposal: () => '',
			problem: filesProblem,
		},
		scripts: {
			kind: 'text',
			label: 'Start scripts',
			help: 'Run in this order before the worker starts, from entrypoint.d. One that fails ends the container.',
			shown: isParts,
			proposal: () => '',
			problem: (text, answers, world) => pathsProblem(text) ?? sourcesProblem(words(text), answers, world),
		},
		name: {
			kind: 'text',
			label: 'Name',
			help: (answers, world) => {
				const made = recipeOf(answers, world);
				return made === undefined ? 'Of the image: a part of its tag.' : `The image: ${imageName(made)}.`;
			},
			detail: true,
			proposal: () => 'own',
			problem: text => (isImageWord(text) ? undefined : 'Use small letters, digits, _ and ., at most 40.'),
		},
		image: {
			...base.image,
			label: 'Built on',
			shown: answers => isParts(answers) && answers.source === 'here',
			detail: true,
		},
		version: {
			...base.version,
			label: 'Built on version',
			shown: answers => isParts(answers) && answers.source !== 'here' && answers.source !== 'other',
			detail: true,
		},
		reference: {
			...base.reference,
			label: 'Built on',
			shown: answers => isParts(answers) && answers.source === 'other',
			detail: true,
		},
		source: { ...base.source, label: 'Its base from', shown: isParts, detail: true },
		command: {
			kind: 'text',
			label: 'Command',
			help: 'A line of a shell that runs at the end of the build, e.g. pip3 install x && rm -r /root/.cache.',
			detail: true,
			shown: isParts,
			proposal: () => '',
		},
		arguments: {
			kind: 'text',
			label: 'Build arguments',
			help: 'NAME=value, with blanks between, e.g. http_proxy=http://proxy:3128. They stay in the image: no secrets.',
			detail: true,
			proposal: () => '',
			problem: argumentsProblem,
		},
		network: {
			kind: 'choice',
			label: 'Network',
			help: 'Over which the commands of the build, apt among them, reach other hosts.',
			detail: true,
			options: () => [
				{ value: 'default', label: "Docker's own", note: 'a bridge, by NAT' },
				{
					value: 'host',
					label: "the host's",
					note: 'where the bridge has no way out, or names are known to the host alone',
				},
				{ value: 'none', label: 'none', note: 'nothing is to be fetched' },
			],
			proposal: () => 'default',
			warning: (network, { packages, of }) =>
				network === 'none' && of === 'parts' && packages.trim() !== ''
					? 'Without a network no package can be installed.'
					: undefined,
		},
		lab: {
			kind: 'text',
			label: 'Lab',
			help: 'Its name, which the image begins with.',
			detail: true,
			proposal: (_, { snapshot }) => labWord(snapshot.host?.name ?? ''),
			problem: text => (labWord(text) === text ? undefined : 'Use small letters, digits and -.'),
		},
		fresh: {
			kind: 'yes-no',
			label: 'Without the cache',
			help: 'Yes: every step runs again, so that apt gives what is newest. No: steps that have not changed are reused.',
			detail: true,
			proposal: () => false,
		},
	},
	asks: imageAsked,
	plan(answers, world) {
		const recipe = recipeOf(answers, world);
		if (recipe === undefined) throw new Error('What goes into the image has not been looked at yet.');
		const there = foundFor(answers, world);
		const pull = answers.of === 'parts' && answers.source !== 'here';
		const chosen = chosenImage('dispatcher', answers, world);
		const made = imagePlan({
			recipe,
			pull,
			fresh: answers.fresh,
			sources: there?.state === 'found' ? there.sources : [],
			server: theirVersion(world),
		});
		return pull && typeof chosen !== 'string' ? { ...made, warnings: [...made.warnings, ...chosen.warnings] } : made;
	},
	ends: (answers, world) => {
		const recipe = recipeOf(answers, world);
		return [
			...(recipe === undefined ? [] : [`The image: ${imageName(recipe)}`]),
			'Next: n d makes a dispatcher from it; a in the Workers panel recreates one with it.',
		];
	},
});
