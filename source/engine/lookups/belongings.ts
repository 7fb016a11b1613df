/** What an engine has besides containers and networks, asked for when a wizard wants to know. */

import * as z from 'zod/mini';
import { plain } from '../../text/sanitise.ts';
import { readOne } from '../answers/answer.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';

export type Belongings = {
	/** Names of images, e.g. `lavasoftware/lava-server:2023.01`. */
	images: readonly string[];
	/** Names of volumes. */
	volumes: readonly string[];
};

const imagesSchema = z.array(z.object({ RepoTags: z.nullish(z.array(z.string())) }));

const volumesSchema = z.object({ Volumes: z.nullish(z.array(z.object({ Name: z.string() }))) });

/** @throws what `ask` throws; Error when an answer can't be read */
export async function askBelongings(session: Session): Promise<Belongings> {
	const [images, volumes] = await Promise.all([
		request(session, { method: 'GET', path: '/images/json' }),
		request(session, { method: 'GET', path: '/volumes' }),
	]);
	return {
		images: readOne(images, 'images', imagesSchema)
			.flatMap(({ RepoTags }) => RepoTags ?? [])
			// An image that lost its name to a newer one.
			.filter(name => name !== '<none>:<none>')
			.map(plain)
			.toSorted(),
		volumes: (readOne(volumes, 'volumes', volumesSchema).Volumes ?? []).map(({ Name }) => plain(Name)).toSorted(),
	};
}
