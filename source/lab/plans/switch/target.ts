/** Where an image may be switched to: another registry, another version, or both, as names that a registry has to confirm. */

import { type Conversion, convertImage, DOCKER_HUB_LAVA, GITLAB, type Hub, LEGACY_HUB } from '../../image/hub.ts';
import type { Architecture, LavaImage } from '../../image/image.ts';
import { parseReference } from '../../image/reference.ts';
import { parseVersion } from '../../image/version.ts';

const LAVA_HUBS: readonly Hub[] = [DOCKER_HUB_LAVA, GITLAB, LEGACY_HUB];

/** The registry that an image is from. */
export function hubOf({ registry, namespace, repository, architecture }: LavaImage): Hub {
	const official = LAVA_HUBS.find(hub => hub.registry === registry && hub.namespace === namespace);
	if (official !== undefined) return official;
	const inFolder = /(?:^|\/)(?:amd64|arm64|aarch64)\//.test(repository);
	const layout = architecture === undefined ? 'plain' : inFolder ? 'folder' : 'prefix';
	return { kind: 'own', registry, namespace, layout };
}

/** A registry of one's own as one writes it, e.g. `localhost:5000` or `registry.lab/mirror`; undefined for no registry. */
export function ownHub(text: string): Hub | undefined {
	const reference = parseReference(`${text.replace(/^https?:\/\//, '').replace(/\/+$/, '')}/lava-server`);
	if (reference === undefined || reference.tag !== undefined) return undefined;
	const namespace = reference.repository.replace(/\/?lava-server$/, '');
	return { kind: 'own', registry: reference.registry, namespace, layout: 'plain' };
}

export type Destination = {
	/** Left out: the registry it is from. */
	hub?: Hub;
	/** Left out: the version it has. */
	version?: string;
};

/** Mirrors keep either hub's paths, or none: the first name that its registry knows is meant. */
const OWN_LAYOUTS: readonly Hub['layout'][] = ['plain', 'folder', 'prefix'];

/** Where an own registry may keep an image: in the folder that was named, else at its top and where LAVA's hubs have it. */
function placesIn(hub: Hub, image: LavaImage): Hub[] {
	const there = OWN_LAYOUTS.map(layout => ({ ...hub, layout }));
	if (hub.namespace !== '') return there;
	const [plain, ...others] = there;
	const usual = [DOCKER_HUB_LAVA, GITLAB].flatMap(({ namespace, layout }): Hub[] => [
		{ ...hub, namespace, layout },
		{ ...hub, namespace, layout: 'plain' },
	]);
	const { namespace, layout } = hubOf(image);
	return [...(plain ? [plain] : []), ...usual, { ...hub, namespace, layout }, ...others];
}

/** The names that the image may have there, the likeliest first; each at most once. */
export function targetsOf(image: LavaImage, { hub, version }: Destination, host: Architecture): Conversion[] {
	const wanted = version === undefined ? image : ofVersion(image, version);
	if (hub === undefined) return [convertImage(wanted, hubOf(image), host)];
	const hubs = hub.kind === 'own' ? placesIn(hub, wanted) : [hub];
	const targets = hubs.map(each => convertImage(wanted, each, host));
	const [impossible] = targets.filter(({ state }) => state === 'impossible');
	if (impossible !== undefined) return [impossible];
	return [...new Map(targets.map(target => [JSON.stringify(target), target])).values()];
}

function ofVersion(image: LavaImage, text: string): LavaImage {
	const version = parseVersion(text);
	return {
		...image,
		// Daily builds of long ago have their branch behind the name.
		repository: image.branch === undefined ? image.repository : image.repository.replace(/(lava-\w+)\/[^/]+$/, '$1'),
		tag: text,
		digest: undefined,
		version,
		channel: version?.daily === true ? 'daily' : 'release',
		branch: undefined,
		customized: false,
	};
}
