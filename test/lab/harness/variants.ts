/** Other images made from one that is there, for what a registry switch or an upgrade may meet. */

import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { imageOf } from '../../engine/harness/images.ts';
import { pings } from '../../engine/harness/pings.ts';
import { tarOf } from './tar.ts';

export type Variant = {
	/** Bytes of a layer of its own, which no engine has yet and gzip can't shrink. */
	weight?: number;
	/** Instead of the image's own, e.g. `['false']` for one that ends at once. */
	entrypoint?: readonly string[];
};

/** Tags an image that runs as a worker does whose server answers it: plans that start one wait for that. */
export const makeStandIn = (docker: Docker, as: string): Promise<void> =>
	makeVariant(docker, imageOf('printer'), as, { entrypoint: ['/bin/sh', '-c', pings] });

/** In the place of the image: of the four processes of gunicorn that a server starts, one does for a test. */
export async function withOneGunicorn(docker: Docker, image: string): Promise<void> {
	const container = await docker.createContainer({ Image: image });
	try {
		const [repo, tag] = image.split(':');
		await container.commit({ repo, tag, changes: 'ENV GUNICORN_WORKERS=1' });
	} finally {
		await container.remove();
	}
}

/** Tags a variant of `image` as `REPO:TAG`: another digest, and what `variant` says. */
export async function makeVariant(docker: Docker, image: string, as: string, variant: Variant): Promise<void> {
	const container = await docker.createContainer({ Image: image });
	try {
		const layer = await tarOf('/usr/share/variant', randomBytes(variant.weight ?? 1));
		await container.putArchive(layer, { path: '/' });
		const colon = as.lastIndexOf(':');
		const changes = variant.entrypoint && `ENTRYPOINT ${JSON.stringify(variant.entrypoint)}`;
		await container.commit({ repo: as.slice(0, colon), tag: as.slice(colon + 1), ...(changes && { changes }) });
	} finally {
		await container.remove();
	}
}
