/** What `docker login` calls the registry of an image. */

import { DOCKER_HUB, parseReference } from './reference.ts';

/** Nothing for Docker Hub, which is docker's own default. */
export function loginRegistry(image: string): string[] {
	const registry = parseReference(image)?.registry ?? DOCKER_HUB;
	return registry === DOCKER_HUB ? [] : [registry];
}
