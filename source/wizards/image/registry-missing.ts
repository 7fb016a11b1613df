/** Why a registry has no image, and which question is to be answered otherwise. */

import type { RegistryProblem } from '../../lab/image/manifest.ts';
import { parseReference } from '../../lab/image/reference.ts';
import { problemWords } from '../../lab/image/registry-problem.ts';
import { ownHub } from '../../lab/plans/switch/target.ts';

export type RefusedAt = 'own' | 'user' | 'version';

const LOGIN: readonly RegistryProblem['kind'][] = ['login', 'denied', 'credentials'];
const ADDRESS: readonly RegistryProblem['kind'][] = ['no-address', 'unreachable', 'plain-http', 'tls', 'timeout'];

/** What says most: what is wrong with the registry rather than that it has no such name. */
const worst = (problems: readonly RegistryProblem[]): RegistryProblem | undefined =>
	problems.find(({ kind }) => kind !== 'unknown');

/** Of a registry of one's own: who signs in, where it is, or which version it has. */
export function questionOf(problems: readonly RegistryProblem[]): RefusedAt {
	const { kind } = worst(problems) ?? {};
	if (kind === undefined) return 'version';
	if (LOGIN.includes(kind)) return 'user';
	return ADDRESS.includes(kind) ? 'own' : 'version';
}

/** Registries that keep their names to themselves say so of one that is not there. */
const ABOUT_NAMES: readonly RegistryProblem['kind'][] = ['denied', 'login'];

/** Why none of these names is there. `own`: the registry as it was typed. */
export function missingWords(images: readonly string[], problems: readonly RegistryProblem[], own: string): string {
	const [first] = problems;
	const [one, ...others] = images;
	if (one === undefined || first === undefined) return 'The registry has no such image.';
	if (others.length === 0) return problemWords(first);
	const paths = images.map(pathOf).join(', ');
	const worse = worst(problems);
	if (worse !== undefined) {
		return ABOUT_NAMES.includes(worse.kind) ? `${problemWords(worse)} Tried: ${paths}.` : problemWords(worse);
	}
	const { registry = '', tag = 'latest' } = parseReference(one) ?? {};
	const folder = isFolderNamed(own)
		? 'check the folder behind the address'
		: `write the folder behind the address, e.g. ${registry}/mirror`;
	return `${registry} has no image by any of the usual names: ${paths}, with the tag ${tag}. Check the version, or ${folder}.`;
}

/** What of an image's name is the registry's own, e.g. `lavasoftware/lava-server`. */
export const pathOf = (image: string): string => parseReference(image)?.repository ?? image;

export const isFolderNamed = (own: string): boolean => ownHub(own)?.namespace !== '';
