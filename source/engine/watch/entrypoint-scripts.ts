/** Reads the script of LAVA's images where nothing nearer tells what a container is: a file, once for each image. */

import { ENTRYPOINT_SCRIPT, type EntrypointScript, readEntrypointScript } from '../../lab/lava/entrypoint-script.ts';
import { mayHaveScript } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { getFile } from '../archive/files.ts';
import type { Session } from '../session/session.ts';
import { createSerializer } from './serialize.ts';
import type { SnapshotCache } from './snapshot-cache.ts';

export type EntrypointScripts = {
	/** The container with what its script tells; where that is not known yet, it is read, and put into the snapshot. */
	withScript(container: Container): Container;
};

export function createEntrypointScripts(session: Session, cache: SnapshotCache): EntrypointScripts {
	const inTurn = createSerializer();
	const known = new Map<string, EntrypointScript | undefined>();

	async function read(key: string, { id }: Container): Promise<void> {
		// Where it can't be read, names have to do.
		const file = await getFile(session, id, ENTRYPOINT_SCRIPT).catch(() => undefined);
		const script = file && readEntrypointScript(Buffer.from(file.content).toString('utf8'));
		known.set(key, script);
		if (script === undefined) return;
		for (const container of cache.containers().values()) {
			if (keyOf(container) === key && mayHaveScript(container)) cache.setContainer({ ...container, script });
		}
	}

	return {
		withScript(container) {
			if (!mayHaveScript(container)) return container;
			const key = keyOf(container);
			const script = known.get(key);
			if (script !== undefined) return { ...container, script };
			if (!known.has(key)) {
				known.set(key, undefined);
				void inTurn(() => read(key, container));
			}
			return container;
		},
	};
}

/** Another file may be mounted over the image's. */
function keyOf({ id, imageId, detail }: Container): string {
	const isOver = detail?.mounts.some(({ destination }) => ENTRYPOINT_SCRIPT.startsWith(destination)) ?? false;
	return isOver ? id : imageId;
}
