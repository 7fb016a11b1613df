/** Which PostgreSQL a LAVA server's own database is of, by its files in a volume or a folder of the host. */

import { lavaVersion } from '../../lab/image/image.ts';
import { postgresqlIn } from '../../lab/lava/database/postgresql.ts';
import { SERVER_FOLDERS } from '../../lab/lava/server-folders.ts';
import type { FoundContainer } from '../../lab/spec/read/container.ts';
import { type Asked, askedKey, type World } from '../world.ts';

function placeOf({ spec }: FoundContainer): string | undefined {
	const mount = spec.mounts?.find(({ target }) => target === SERVER_FOLDERS.postgresql);
	return (mount?.type === 'volume' || mount?.type === 'bind') && mount.source !== '' ? mount.source : undefined;
}

/** @param old undefined: not looked up yet */
export function databaseAsks(old: FoundContainer | undefined): Asked[] {
	const volume = old && placeOf(old);
	return volume === undefined ? [] : [{ about: 'volume', volume }];
}

/** Undefined: it is in its container alone, or nobody could look into it. */
export function majorInVolume(old: FoundContainer, { facts }: World): string | undefined {
	const volume = placeOf(old);
	const found = volume === undefined ? undefined : facts.answers.get(askedKey({ about: 'volume', volume }));
	return found?.about === 'volume' ? found.content?.postgresql : undefined;
}

/** By its files, else by its release. */
export function majorNow(old: FoundContainer | undefined, world: World): string | undefined {
	const version = lavaVersion(old?.spec.image ?? '');
	return (old && majorInVolume(old, world)) ?? (version && postgresqlIn(version));
}
