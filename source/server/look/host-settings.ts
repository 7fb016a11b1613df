/** Reads which hosts a LAVA server's files let it answer to: as files, for nothing is run in a container to look at it. */

import * as z from 'zod/mini';
import type { Lookups } from '../../engine/lookups/lookups.ts';
import { type HostSettings, SETTINGS_FILES, SETTINGS_FOLDER } from '../../lab/lava/server/host-settings.ts';
import { plain } from '../../text/sanitise.ts';

/** Of all that a file may set. */
const settings = z.object({ ALLOWED_HOSTS: z.optional(z.array(z.string())) });

/** Undefined where they can't be read. */
export async function readHostSettings(
	lookups: Pick<Lookups, 'fileIn' | 'filesIn'>,
	containerId: string,
): Promise<HostSettings | undefined> {
	try {
		const [folder = [], ...alone] = await Promise.all([
			lookups.filesIn(containerId, SETTINGS_FOLDER),
			...SETTINGS_FILES.map(async path => ({ path, text: await lookups.fileIn(containerId, path) })),
		]);
		const ordered = folder.filter(({ path }) => path.endsWith('.yaml')).toSorted((a, b) => (a.path < b.path ? -1 : 1));
		const { parse } = await import('yaml');
		let last: HostSettings = { hosts: [], file: undefined };
		for (const { path, text } of [...alone, ...ordered]) {
			const found = settings.safeParse(text === undefined ? undefined : parse(text, { logLevel: 'error' }));
			if (!found.success || found.data.ALLOWED_HOSTS === undefined) continue;
			last = { hosts: found.data.ALLOWED_HOSTS.map(plain), file: plain(path) };
		}
		return last;
	} catch {
		// The line broke, or a file is no YAML: with such a file LAVA does not start.
		return undefined;
	}
}
