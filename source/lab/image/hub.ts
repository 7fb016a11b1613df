/** The registries that LAVA's images come from, and one image's name on another of them (lava.md 3). */

import type { Architecture, LavaImage } from './image.ts';
import { DOCKER_HUB, type ImageReference } from './reference.ts';
import { isAtLeast, type Version } from './version.ts';
import { type Conditional, whatHolds } from '../sentences.ts';

export type Hub = {
	/** `legacy`: LAVA's own until 2023.05, which its documentation dropped in July 2023; `own`: a mirror of the lab's. */
	kind: 'docker-hub' | 'gitlab' | 'legacy' | 'own';
	registry: string;
	namespace: string;
	/** Where an architecture stands: `amd64-lava-server`, `amd64/lava-server`, or nowhere. */
	layout: 'prefix' | 'folder' | 'plain';
};

export const DOCKER_HUB_LAVA: Hub = {
	kind: 'docker-hub',
	registry: DOCKER_HUB,
	namespace: 'lavasoftware',
	layout: 'prefix',
};
export const GITLAB: Hub = {
	kind: 'gitlab',
	registry: 'registry.gitlab.com',
	namespace: 'lava/lava',
	layout: 'folder',
};
export const LEGACY_HUB: Hub = {
	kind: 'legacy',
	registry: 'hub.lavasoftware.org',
	namespace: 'lava/lava',
	layout: 'folder',
};

/** A name that is right by the rules; whether the image is there only the registry's manifest tells. */
export type Conversion =
	| { state: 'named'; reference: ImageReference; warnings: readonly string[] }
	| { state: 'impossible'; reason: string };

/** @param host the architecture of the host that will run it */
export function convertImage(image: LavaImage, hub: Hub, host: Architecture): Conversion {
	if (isOn(image, hub)) return { state: 'named', reference: referenceOf(image), warnings: [] };
	const { version } = image;
	const reason = whyNot(image, hub);
	if (reason !== undefined) return { state: 'impossible', reason };
	if (version === undefined) return { state: 'impossible', reason: 'It names no version: choose one first.' };
	return {
		state: 'named',
		reference: {
			registry: hub.registry,
			repository: repositoryOn(hub, image, architectureIn(hub, image, version, host)),
			tag: image.tag,
			digest: image.digest,
		},
		warnings: warningsFor(image, hub, version),
	};
}

function isOn(image: LavaImage, { registry, namespace }: Hub): boolean {
	return image.registry === registry && image.namespace === namespace;
}

function referenceOf({ registry, repository, tag, digest }: LavaImage): ImageReference {
	return { registry, repository, tag, digest };
}

function whyNot({ customized, base, channel, version }: LavaImage, hub: Hub): string | undefined {
	const rows: readonly Conditional[] = [
		[customized, 'It was built on its host: no registry has it.'],
		[base && hub.kind === 'docker-hub', 'Images to build on (-base) are not on Docker Hub.'],
		[
			channel === 'daily' && (hub.kind === 'gitlab' || hub.kind === 'legacy'),
			'A daily build is only where it was pushed to, and on Docker Hub at times.',
		],
		[
			hub.kind === 'legacy' && version !== undefined && isAtLeast(version, '2023.06'),
			'From 2023.06 on nothing was pushed there.',
		],
	];
	return whatHolds(rows)[0];
}

function warningsFor({ channel }: LavaImage, hub: Hub, version: Version): string[] {
	const rows: readonly Conditional[] = [
		[hub.kind === 'legacy', `${LEGACY_HUB.registry} was given up in 2023: it may not answer.`],
		[hub.kind === 'gitlab' && !isAtLeast(version, '2023.06'), 'Releases before 2023.06 may not be there.'],
		[hub.kind === 'docker-hub' && channel === 'daily', 'Only some daily builds are on Docker Hub.'],
	];
	return whatHolds(rows);
}

/** Undefined: the name there has none. */
function architectureIn(hub: Hub, image: LavaImage, version: Version, host: Architecture): Architecture | undefined {
	const wanted = image.architecture ?? host;
	const from = (release: string): boolean => isAtLeast(version, release);
	const manifests = from('2019.01') && !from('2019.05');
	if (hub.layout === 'plain' || !from('2018.11')) return undefined;
	if (hub.kind === 'legacy' && manifests && wanted === host) return undefined;
	// Docker Hub has one name for all architectures from 2019.01 on.
	if (hub.layout === 'prefix' && from('2019.01') && wanted === host) return undefined;
	return wanted;
}

function repositoryOn(hub: Hub, { component, base }: LavaImage, architecture: Architecture | undefined): string {
	const name = `lava-${component}${base ? '-base' : ''}`;
	const lavas = architecture === 'arm64' ? 'aarch64' : architecture;
	const path = lavas === undefined ? [name] : hub.layout === 'prefix' ? [`${lavas}-${name}`] : [lavas, name];
	return [hub.namespace, ...path].filter(element => element !== '').join('/');
}
