/** What a registry has under an image's name, and why it is unknown. */

import type { Architecture } from './image.ts';
import type { Recipe } from './recipe.ts';
import { parseReference } from './reference.ts';

export type Manifest = {
	/** As it was asked for, e.g. `lavasoftware/lava-server:2023.01`. */
	image: string;
	/** e.g. `sha256:9f86…`. */
	digest: string;
	/** One name for several platforms: its digest is that of a list, and no platform's own. */
	list: boolean;
	/** Docker's words, e.g. `linux/amd64`; none where the registry does not tell. */
	platforms: readonly string[];
};

export type ManifestAnswer = { state: 'found'; manifest: Manifest } | { state: 'missing'; problem: RegistryProblem };

/**
 * `unknown`: the registry answers and has no such image; `denied`: it knows us, and we may not; `login`: it wants to
 * know who asks, or does not believe it; `credentials`: docker's own passwords can't be had.
 */
export type RegistryProblem = {
	kind:
		| 'bad-name'
		| 'unknown'
		| 'login'
		| 'denied'
		| 'credentials'
		| 'no-address'
		| 'unreachable'
		| 'plain-http'
		| 'tls'
		| 'timeout'
		| 'too-many'
		| 'no-space'
		| 'other';
	/** What happened, one sentence. */
	message: string;
	/** What to do; commands among the lines are marked by a leading `$ `. */
	remedy: readonly string[];
};

/** An image that an engine has. */
export type LocalImage = {
	id: string;
	/** e.g. `lavasoftware/lava-server:2023.01`. */
	names: readonly string[];
	/** By the registries it was pulled from, e.g. `lavasoftware/lava-server@sha256:9f86…`. */
	digests: readonly string[];
	/** Docker's name, e.g. `arm64`. */
	architecture: string;
	/** What containers of it run by default. */
	entrypoint?: readonly string[];
	command?: readonly string[];
	/** How it was built here; left out: it was not, or that is no longer known. */
	recipe?: Recipe;
};

/** Whether it runs on this architecture, as far as the registry tells. */
export function runsOn({ platforms }: Manifest, architecture: Architecture): boolean {
	return platforms.length === 0 || platforms.some(platform => platform.startsWith(`linux/${architecture}`));
}

export type Likeness = 'equal' | 'different' | 'not comparable';

/** A digest and whether it is that of a list; undefined where unknown. */
export type Side = { digest: string; list: boolean | undefined };

/** What its registry calls a local image that was pulled by this name; undefined: it never was. */
export function digestOf({ digests }: LocalImage, name: string): string | undefined {
	const wanted = parseReference(name);
	return digests
		.map(parseReference)
		.find(found => found?.registry === wanted?.registry && found?.repository === wanted?.repository)?.digest;
}

/** Whether two names stand for the same image. The digests of a list and of one platform's image in it always differ. */
export function compareDigests(a: Side, b: Side): Likeness {
	if (a.digest === b.digest) return 'equal';
	const alike = a.list === undefined || b.list === undefined || a.list === b.list;
	return alike ? 'different' : 'not comparable';
}
