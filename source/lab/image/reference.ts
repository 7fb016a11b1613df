/** Docker's image references (github.com/distribution/reference, reference.go): the grammar, nothing of LAVA. */

export type ImageReference = {
	/** Host and port, `docker.io` where the reference names none. */
	registry: string;
	/** Path inside the registry, e.g. `lavasoftware/lava-server`; `library/debian` is Docker Hub's `debian`. */
	repository: string;
	/** Undefined where the reference names none: Docker then means `latest`, unless there is a digest. */
	tag: string | undefined;
	/** e.g. `sha256:9f86…`. */
	digest: string | undefined;
};

export const DOCKER_HUB = 'docker.io';

/** Docker's grammar counts a first element as a host when it holds a dot or a colon, or is `localhost`. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d+)?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const NAME_LENGTH = 255;

/** Undefined for what is no reference, an image's bare id among them. */
export function parseReference(text: string): ImageReference | undefined {
	if (/^(?:sha256:)?[0-9a-f]{64}$/.test(text)) return undefined;
	const [, name = '', tag, digest] = /^([^@]+?)(?::([^:/@]*))?(?:@(.*))?$/.exec(text) ?? [];
	if (tag !== undefined && !TAG.test(tag)) return undefined;
	if (digest !== undefined && !DIGEST.test(digest)) return undefined;
	const place = splitName(name);
	if (!HOST.test(place.registry) || !REPOSITORY.test(place.repository) || name.length > NAME_LENGTH) return undefined;
	return { ...place, tag, digest };
}

function splitName(name: string): { registry: string; repository: string } {
	const slash = name.indexOf('/');
	const first = name.slice(0, Math.max(slash, 0));
	if (first === 'localhost' || /[.:A-Z]/.test(first)) {
		const registry = first === 'index.docker.io' ? DOCKER_HUB : first;
		return { registry, repository: onDockerHub(registry, name.slice(slash + 1)) };
	}
	return { registry: DOCKER_HUB, repository: onDockerHub(DOCKER_HUB, name) };
}

function onDockerHub(registry: string, repository: string): string {
	return registry === DOCKER_HUB && !repository.includes('/') ? `library/${repository}` : repository;
}

/** As people write it: without `docker.io/` and `library/`. */
export function formatReference({ registry, repository, tag, digest }: ImageReference): string {
	const name = registry === DOCKER_HUB ? repository.replace(/^library\//, '') : `${registry}/${repository}`;
	return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
