/** Under which names an image is looked for in a registry, and what the registry said. */

import { DOCKER_HUB_LAVA, GITLAB, type Hub, LEGACY_HUB } from '../../lab/image/hub.ts';
import { lavaImage } from '../../lab/image/image.ts';
import type { Manifest } from '../../lab/image/manifest.ts';
import { formatReference, parseReference } from '../../lab/image/reference.ts';
import type { Container } from '../../lab/objects.ts';
import { ownHub, targetsOf } from '../../lab/plans/switch/target.ts';
import { type Asked, askedKey, containerFacts, type World } from '../world.ts';
import { architectureOn, lavaIn } from './hosts.ts';
import { isFolderNamed, missingWords, pathOf, questionOf, type RefusedAt } from './registry-missing.ts';

export type RegistryAnswers = {
	/** `lab` or `selection`. */
	scope: string;
	/** Of the selection, by id: two hosts may have one name. */
	containers: readonly string[];
	/** `same`, or one of Hub's kinds. */
	hub: string;
	own: string;
	user: string;
	password: string;
	/** Empty: the one that each has. */
	version: string;
	/** Devices that are not there now. */
	leaveOut: boolean;
	/** `wait` for the test jobs that run, or `break` them off. */
	jobs: string;
};

/** Containers whose image is LAVA's, host by host. */
export const lavaContainers = ({ hosts }: World): Container[] => hosts.flatMap(({ snapshot }) => lavaIn(snapshot));

export const chosenContainers = ({ scope, containers }: RegistryAnswers, world: World): Container[] =>
	lavaContainers(world).filter(({ id }) => scope === 'lab' || containers.includes(id));

const HUBS: Readonly<Record<string, Hub>> = { 'docker-hub': DOCKER_HUB_LAVA, gitlab: GITLAB, legacy: LEGACY_HUB };

type Names = { state: 'named'; images: readonly string[]; warnings: readonly string[] } | Refused;
/** `at`: the question whose answer has to be another one. */
export type Refused = { state: 'refused'; why: string; at: RefusedAt };

export const refused = (why: string, at: RefusedAt = 'version'): Refused => ({ state: 'refused', why, at });

/** What a registry is asked for: of an image that was built here, what that is built on. Undefined: not looked up yet. */
function standsOn({ id, image }: Container, world: World): string | undefined {
	const facts = containerFacts(id, world);
	const recipe = facts === 'gone' ? undefined : facts?.old.recipe;
	if (recipe !== undefined) return recipe.base;
	return facts === undefined && lavaImage(image)?.customized === true ? undefined : image;
}

/** The names that a container's image may have there, the likeliest first; none before it was looked at. */
export function namesFor(container: Container, answers: RegistryAnswers, world: World): Names {
	const { name, host } = container;
	const image = standsOn(container, world);
	if (image === undefined) return { state: 'named', images: [], warnings: [] };
	const lavas = lavaImage(image);
	if (lavas === undefined) return refused(`${name}: ${image} is no image of LAVA's.`);
	const hub = answers.hub === 'own' ? ownHub(answers.own) : HUBS[answers.hub];
	const version = answers.version.trim();
	const to = { ...(hub && { hub }), ...(version !== '' && { version }) };
	const targets = targetsOf(lavas, to, architectureOn(host, world));
	const impossible = targets.find(target => target.state === 'impossible');
	if (impossible !== undefined) return refused(`${name}: ${impossible.reason}`);
	const named = targets.filter(target => target.state === 'named');
	return {
		state: 'named',
		images: named.map(({ reference }) => formatReference(reference)),
		warnings: named.flatMap(({ warnings }) => warnings),
	};
}

export const login = ({ hub, user, password }: RegistryAnswers): { user: string; password: string } | undefined =>
	hub === 'own' && user !== '' ? { user, password } : undefined;

/** The engine that is to pull it asks for it: it may reach another registry, or none. */
export function askedFor(image: string, { host }: Container, answers: RegistryAnswers, { snapshot }: World): Asked {
	const as = login(answers);
	return { about: 'image', image, ...(as && { login: as }), ...(host !== snapshot.key && { host }) };
}

type Target = { state: 'found'; manifest: Manifest } | { state: 'unknown' } | Refused;

/** What its registry said of the first name that it knows; `unknown`: it was not asked yet. */
export function targetFor(
	images: readonly string[],
	container: Container,
	answers: RegistryAnswers,
	world: World,
): Target {
	const found = images.map(image => world.facts.answers.get(askedKey(askedFor(image, container, answers, world))));
	const replies = found.flatMap(each => (each?.about === 'image' ? [each.answer] : []));
	if (replies.length < images.length) return { state: 'unknown' };
	const manifest = replies.find(answer => answer.state === 'found')?.manifest;
	if (manifest !== undefined) return { state: 'found', manifest };
	const problems = replies.flatMap(answer => (answer.state === 'missing' ? [answer.problem] : []));
	return refused(missingWords(images, problems, answers.own), answers.hub === 'own' ? questionOf(problems) : 'version');
}

/** Under which names a registry of one's own has what is asked for, as far as it was asked. */
export function foundThere(answers: RegistryAnswers, world: World): readonly string[] {
	const found = chosenContainers(answers, world).flatMap(container => {
		const names = namesFor(container, answers, world);
		const target = names.state === 'named' ? targetFor(names.images, container, answers, world) : names;
		return target.state === 'found' ? [pathOf(target.manifest.image)] : [];
	});
	return [...new Set(found)];
}

/** Where the folder was not named it is said that one was found. */
export function folderWords({ image }: Manifest, { hub, own }: RegistryAnswers): string[] {
	const { registry = '', repository = '' } = parseReference(image) ?? {};
	if (hub !== 'own' || isFolderNamed(own) || !repository.includes('/')) return [];
	return [`${registry} keeps it as ${repository}: no folder was named, and this is the first that was found.`];
}
