/** The questions for an image of LAVA: the same for servers and dispatchers. */

import type { Architecture } from '../../lab/image/image.ts';
import { formatReference } from '../../lab/image/reference.ts';
import { runsOn } from '../../lab/image/manifest.ts';
import { imageOnHub, imageProblem, imagesHere, type ImageSource } from '../../lab/image/choice.ts';
import { ENTRYPOINT_SCRIPT } from '../../lab/lava/entrypoint-script.ts';
import { problemWords } from '../../lab/image/registry-problem.ts';
import { bytes } from '../../text/human.ts';
import type { ChoiceField, TextField } from '../field.ts';
import { type Asked, askedKey, untilGathered, type World } from '../world.ts';

export type ImageAnswers = {
	/** One of ImageSource. */
	source: string;
	/** Of those that are here. */
	image: string;
	version: string;
	/** Any image, by its name. */
	reference: string;
};

type Part = 'server' | 'dispatcher';

const here = (part: Part, { facts }: World): string[] =>
	imagesHere(part, facts.images ?? []).map(image => formatReference(image));

const architectureOf = ({ snapshot }: World): Architecture =>
	snapshot.host?.architecture === 'arm64' ? 'arm64' : 'amd64';

/** LAVA's own registries, in the words of a choice. */
export const publicHubs = [
	{ value: 'docker-hub', label: 'Docker Hub', note: 'docker.io: releases, and some daily builds' },
	{ value: 'gitlab', label: 'GitLab', note: 'registry.gitlab.com: from 2023.06, daily builds' },
	{ value: 'legacy', label: 'hub.lavasoftware.org', note: 'given up in 2023: it may not answer' },
] as const;

const sources: readonly { value: ImageSource; label: string; note: string }[] = [
	{ value: 'here', label: 'on this host', note: 'nothing has to be pulled' },
	...publicHubs,
	{ value: 'other', label: 'another', note: 'a registry of your own, by the full name' },
];

const isSource = (text: string): text is ImageSource => sources.some(each => each.value === text);

/** The image that the answers mean; a text says why there is none. */
export function chosenImage(
	part: Part,
	{ source, image, version, reference }: ImageAnswers,
	world: World,
): { reference: string; warnings: readonly string[] } | string {
	if (!isSource(source)) return 'Choose where the image comes from.';
	if (source === 'here') return { reference: image, warnings: [] };
	if (source === 'other') return { reference, warnings: [] };
	return imageOnHub(part, source, version.trim(), architectureOf(world));
}

export const referenceOf = (part: Part, answers: ImageAnswers, world: World): string => {
	const chosen = chosenImage(part, answers, world);
	return typeof chosen === 'string' ? '' : chosen.reference;
};

/** What has to be known of the image: its registry is asked, unless the engine has it already. */
export function imageAsks(part: Part, answers: ImageAnswers, world: World): readonly Asked[] {
	const image = referenceOf(part, answers, world);
	const there = answers.source === 'here' || (world.facts.images ?? []).includes(image);
	const wrong = image === '' || imageProblem(part, image, architectureOf(world)) !== undefined;
	if (wrong) return [];
	return [{ about: there ? 'image here' : 'image', image }];
}

/** Less is too little for any image of LAVA's. */
const LEAST_ROOM = 1e9;

/** Why no image can be pulled, whichever. */
export function roomProblem({ facts: { space } }: World): string | undefined {
	if (space === undefined || space.free >= LEAST_ROOM) return undefined;
	return `Only ${bytes(space.free)} are free under ${space.folder}: make room first, e.g. with docker image prune.`;
}

/** Why the image can't be had, or does not run here; undefined = it does, or no registry has been asked. */
function givenWord(part: Part, answers: ImageAnswers, world: World): string | undefined {
	const [asked] = imageAsks(part, answers, world);
	const found = asked && world.facts.answers.get(askedKey(asked));
	const host = architectureOf(world);
	const isFor = (platforms: readonly string[]): string =>
		`It is for ${platforms.join(', ')} and this host is ${host}: choose an image for ${host}.`;
	if (found?.about === 'image here') {
		const { architecture = host } = found.found ?? {};
		return ['', host].includes(architecture) ? undefined : isFor([architecture]);
	}
	const noRoom = asked?.about === 'image' ? roomProblem(world) : undefined;
	if (noRoom !== undefined || found?.about !== 'image') return noRoom;
	const { answer } = found;
	if (answer.state === 'missing') return problemWords(answer.problem);
	return runsOn(answer.manifest, host) ? undefined : isFor(answer.manifest.platforms);
}

/** What a user's own image starts in place of the worker (lava.md 1); only one that is here can be looked at. */
function bypassWord(part: Part, answers: ImageAnswers, world: World): string | undefined {
	const [asked] = imageAsks(part, answers, world);
	const found = asked && world.facts.answers.get(askedKey(asked));
	const { entrypoint, command = [] } = (found?.about === 'image here' ? found.found : undefined) ?? {};
	if (part !== 'dispatcher' || entrypoint === undefined) return undefined;
	const says = 'URL, WORKER_NAME and TOKEN then do nothing unless it passes them on.';
	if (!entrypoint.some(word => word.includes(ENTRYPOINT_SCRIPT))) {
		return `This image starts ${entrypoint.join(' ') || 'no entrypoint'} in place of LAVA's ${ENTRYPOINT_SCRIPT}: ${says}`;
	}
	return command.length === 0 ? undefined : `This image runs ${command.join(' ')} in place of the worker: ${says}`;
}

type ImageFields<Answers> = {
	source: ChoiceField<Answers>;
	image: ChoiceField<Answers>;
	version: TextField<Answers>;
	reference: TextField<Answers>;
};

/**
 * @param prefer the version that is proposed
 * @param judge what is wrong with an image besides its name
 */
export function imageFields<Answers extends ImageAnswers>(
	part: Part,
	prefer: (answers: Answers, world: World) => string,
	judge: (reference: string, answers: Answers, world: World) => string | undefined,
): ImageFields<Answers> {
	const preferred = (answers: Answers, world: World): string | undefined => {
		const version = prefer(answers, world);
		const all = here(part, world);
		return all.find(each => each.endsWith(`:${version}`)) ?? all[0];
	};
	const problem = (answers: Answers, world: World): string | undefined => {
		const chosen = chosenImage(part, answers, world);
		if (typeof chosen === 'string') return chosen;
		const host = architectureOf(world);
		return (
			imageProblem(part, chosen.reference, host) ??
			judge(chosen.reference, answers, world) ??
			givenWord(part, answers, world)
		);
	};
	return {
		source: {
			kind: 'choice',
			label: 'Image from',
			help: 'Where the image comes from.',
			options: (_, world) => sources.filter(each => each.value !== 'here' || here(part, world).length > 0),
			waits: untilGathered,
			proposal: (answers, world) => (preferred(answers, world) === undefined ? 'docker-hub' : 'here'),
		},
		image: {
			kind: 'choice',
			label: 'Image',
			help: 'Images of LAVA that this engine has, the newest first.',
			shown: ({ source }) => source === 'here',
			options: (_, world) => here(part, world).map(each => ({ value: each, label: each })),
			waits: untilGathered,
			proposal: (answers, world) => preferred(answers, world) ?? '',
			problem: (_, answers, world) => problem(answers, world),
			warning: (_, answers, world) => bypassWord(part, answers, world),
		},
		version: {
			kind: 'text',
			label: 'Version',
			help: 'A release such as 2023.01, or a daily build such as 2023.06.dev0008.',
			shown: ({ source }) => source !== 'here' && source !== 'other',
			waits: untilGathered,
			proposal: prefer,
			problem: (_, answers, world) => problem(answers, world),
		},
		reference: {
			kind: 'text',
			label: 'Image',
			help: 'Its full name, e.g. localhost:5000/lava/lava-server:2023.01.',
			shown: ({ source }) => source === 'other',
			proposal: () => '',
			problem: (_, answers, world) => problem(answers, world),
			warning: (_, answers, world) => bypassWord(part, answers, world),
		},
	};
}
