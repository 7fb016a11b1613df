/** Which image of LAVA a wizard takes: one that is here, or one of LAVA's hubs by its version. */

import { convertImage, GITLAB, type Hub, LEGACY_HUB } from './hub.ts';
import { type Architecture, lavaImage, type LavaImage, parseImage } from './image.ts';
import { formatReference } from './reference.ts';
import { compareVersions, parseVersion, type Version } from './version.ts';

export type ImageSource = 'here' | 'docker-hub' | 'gitlab' | 'legacy' | 'other';

type Part = 'server' | 'dispatcher';

const hubs: Partial<Record<ImageSource, Hub>> = { gitlab: GITLAB, legacy: LEGACY_HUB };

/** The newest release when this was written. */
export const NEWEST_RELEASE = '2026.07';

/** LAVA's image of that part and version on one of its hubs; a text says why there is none. */
export function imageOnHub(
	part: Part,
	source: Exclude<ImageSource, 'here' | 'other'>,
	version: string,
	host: Architecture,
): { reference: string; warnings: readonly string[] } | string {
	if (parseVersion(version) === undefined) return `Write a version of LAVA, e.g. ${NEWEST_RELEASE}.`;
	const reference = `lavasoftware/lava-${part}:${version}`;
	const hub = hubs[source];
	const image = lavaImage(reference);
	if (hub === undefined || image === undefined) return { reference, warnings: [] };
	const converted = convertImage({ ...image, channel: 'release' }, hub, host);
	return converted.state === 'impossible'
		? converted.reason
		: { reference: formatReference(converted.reference), warnings: converted.warnings };
}

/** LAVA's images of that part among those that an engine has, the newest first. */
export function imagesHere(part: Part, names: readonly string[]): readonly LavaImage[] {
	return names
		.flatMap(name => {
			const image = lavaImage(name);
			return image?.component === part && !image.base ? [image] : [];
		})
		.toSorted((a, b) => newestFirst(a.version, b.version));
}

function newestFirst(a: Version | undefined, b: Version | undefined): number {
	if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
	return compareVersions(b, a);
}

/** What is wrong with an image for this part on a host of that architecture. */
export function imageProblem(part: Part, reference: string, host: string): string | undefined {
	const image = parseImage(reference);
	if (image === undefined) return `Write an image's name, e.g. lavasoftware/lava-${part}:${NEWEST_RELEASE}.`;
	if (image.component === 'none') return undefined;
	if (image.component !== part) return `It is a lava-${image.component}: choose a lava-${part}.`;
	if (image.base) return 'It is an image to build on (-base), without LAVA in it: choose the one without -base.';
	if (image.architecture !== undefined && image.architecture !== host) {
		return `It is for ${image.architecture} and this host is ${host}: choose one for ${host}.`;
	}
	return undefined;
}
