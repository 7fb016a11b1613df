/** What a form about backups has to know: the room for them, and those on this machine's disk. */

import { readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expandHome } from '../../engine/home.ts';
import { readBackupHead } from '../../engine/backup/read-backup.ts';
import { plain } from '../../text/sanitise.ts';
import type { LookedUp } from '../../wizards/world.ts';

/** Of the disk that the folder is on, or would be. */
export async function freeBytes(path: string): Promise<number | undefined> {
	for (let folder = expandHome(path); ; folder = dirname(folder)) {
		try {
			const { bavail, bsize } = await statfs(folder);
			return bavail * bsize;
		} catch {
			if (folder === dirname(folder)) return undefined;
		}
	}
}

/** The newest first. */
export async function backupsIn(folder: string): Promise<Extract<LookedUp, { about: 'backups in' }>['files']> {
	const names = await readdir(expandHome(folder)).catch(() => []);
	const files = names.filter(name => name.startsWith('lavadock-') && name.endsWith('.tar')).map(plain);
	const heads = await Promise.all(
		files.map(async name => ({ path: join(folder, name), head: await readBackupHead(join(folder, name)) })),
	);
	return heads.toSorted((a, b) => madeAt(b.head) - madeAt(a.head));
}

const madeAt = (head: Awaited<ReturnType<typeof readBackupHead>>): number =>
	head.state === 'found' ? head.manifest.made : 0;
