/** What an image's name tells of LAVA: component, version, channel, architecture (lava.md 3). */

import { type ImageReference, parseReference } from './reference.ts';
import { memoizeByValue } from '../memoize.ts';
import { parseVersion, type Version } from './version.ts';

/** Docker's names; LAVA writes `aarch64` for arm64. */
export type Architecture = 'amd64' | 'arm64';

export type Component = 'dispatcher' | 'server' | 'coordinator';

/**
 * What the tag promises. It is a property of the tag, not of the registry: daily builds are on Docker Hub too.
 * `floating`: moves with every release; `pinned`: one digest, for good; `unknown`: a tag that is no LAVA version.
 */
export type Channel = 'release' | 'daily' | 'floating' | 'pinned' | 'unknown';

export type LavaImage = ImageReference & {
	component: Component;
	/** Path before the image's own name, e.g. `lavasoftware`, `lava/lava`. */
	namespace: string;
	/** Undefined: the name doesn't say; from 2019.01 that means one name for both. */
	architecture: Architecture | undefined;
	/** An image to build on (`-base`): LAVA itself is not in it. */
	base: boolean;
	channel: Channel;
	version: Version | undefined;
	/** The branch a daily build was made from, where the name says it. */
	branch: string | undefined;
	/** Built on its host, by lava-docker-worker (`VERSION.customized`) or here (recipe.ts): no registry has it. */
	customized: boolean;
};

export type Image = LavaImage | (ImageReference & { component: 'none' });

const ARCHITECTURES: Readonly<Record<string, Architecture>> = { amd64: 'amd64', arm64: 'arm64', aarch64: 'arm64' };

/** `amd64-lava-server`, `lava-server-base`, Docker Hub's oldest `lava-server-arm64-master`. */
const NAME =
	/^(?:(amd64|arm64|aarch64)-)?lava-(dispatcher|server|coordinator)(?:-(amd64|arm64|aarch64))?(-base)?(?:-(master))?$/;

/** Undefined for what is no image reference at all, e.g. an image's id. */
export const parseImage = memoizeByValue((text: string): Image | undefined => {
	const reference = parseReference(text);
	if (reference === undefined) return undefined;
	const name = readName(reference);
	return name === undefined
		? { ...reference, component: 'none' }
		: { ...reference, ...name, ...readTag(reference, name) };
}, 1000);

/** The same where it is LAVA's; undefined for every other. */
export function lavaImage(text: string): LavaImage | undefined {
	const image = parseImage(text);
	return image === undefined || image.component === 'none' ? undefined : image;
}

/** The version of LAVA that an image's name tells. */
export function lavaVersion(text: string): Version | undefined {
	return lavaImage(text)?.version;
}

type Name = Pick<LavaImage, 'component' | 'namespace' | 'architecture' | 'base' | 'branch'>;

function readName({ repository }: ImageReference): Name | undefined {
	const elements = repository.split('/');
	const at = elements.findIndex(element => NAME.test(element));
	const [, prefix, component, infix, base, suffix] = NAME.exec(elements[at] ?? '') ?? [];
	if (!isComponent(component)) return undefined;
	const above = elements.slice(0, at);
	const folder = ARCHITECTURES[above.at(-1) ?? ''];
	const namespace = (folder ? above.slice(0, -1) : above).join('/');
	return {
		component,
		namespace,
		architecture: folder ?? ARCHITECTURES[prefix ?? infix ?? ''],
		base: base !== undefined,
		branch: suffix ?? elements[at + 1],
	};
}

function isComponent(text: string | undefined): text is Component {
	return text === 'dispatcher' || text === 'server' || text === 'coordinator';
}

/** No registry answers there: no registry can give another image by such a name. */
export const OWN_REGISTRY = 'localhost';

/** `RELEASE-NAME-CONTENT`, of images that are built here. */
const OWN_TAG = /^(.+)-[a-z0-9][a-z0-9_.]*-[0-9a-f]{8}$/;

type Tag = Pick<LavaImage, 'channel' | 'version' | 'branch' | 'customized'>;

function readTag({ registry, tag, digest }: ImageReference, { branch }: Name): Tag {
	const own = registry === OWN_REGISTRY ? OWN_TAG.exec(tag ?? '') : null;
	const customized = own !== null || (tag?.endsWith('.customized') ?? false);
	const written = own?.[1] ?? tag?.replace(/\.customized$/, '') ?? '';
	// CI of 2018.11 to 2019.04 wrote the branch behind the version: `2019.01.0013.g0123abc-master`. What stands behind a
	// version of 2018 may be the commit: `2018.10-0004-gdeadbee`.
	const [, text = '', suffix] = /^(.*?)-([a-z]+)$/.exec(written) ?? [];
	const whole = parseVersion(written);
	const version = whole ?? parseVersion(text);
	const from = branch ?? (whole === undefined && version !== undefined ? suffix : undefined);
	return { channel: channelOf(tag, digest, version, from), version, branch: from, customized };
}

function channelOf(
	tag: string | undefined,
	digest: string | undefined,
	version: Version | undefined,
	branch: string | undefined,
): Channel {
	if (digest !== undefined) return 'pinned';
	if (tag === undefined || tag === 'latest') return 'floating';
	if (version === undefined) return 'unknown';
	return version.daily || branch !== undefined ? 'daily' : 'release';
}
