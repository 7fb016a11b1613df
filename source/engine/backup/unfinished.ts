/** Backups that were cut off: what is left of them on this machine's disk. */

import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { UnfinishedBackup } from '../../lab/lava/server/backup.ts';
import { compareNames } from '../../text/compare.ts';
import { codeOf } from '../../text/error.ts';
import { readPartName, type Writer } from './format.ts';

export const thisWriter = (): Writer => ({ host: hostname(), pid: process.pid });

/** Those in a folder, by name; one that can't be read has none. */
export async function unfinishedIn(folder: string): Promise<readonly UnfinishedBackup[]> {
	const names = await readdir(folder).catch(() => []);
	const found = names.toSorted(compareNames).map(async (name): Promise<UnfinishedBackup[]> => {
		const read = readPartName(name);
		const size = read && (await stat(join(folder, name)).catch(() => undefined))?.size;
		if (read === undefined || size === undefined) return [];
		return [{ name, server: read.server, bytes: size, writer: stateOf(read.writer) }];
	});
	return (await Promise.all(found)).flat();
}

/**
 * Removes unfinished backups of this server that no process of this machine writes any more. Returns what it removed.
 *
 * @throws Node's error
 */
export async function removeCutOff(folder: string, server: string): Promise<readonly UnfinishedBackup[]> {
	const cutOff = (await unfinishedIn(folder)).filter(each => each.server === server && each.writer === 'gone');
	for (const { name } of cutOff) await rm(join(folder, name), { force: true });
	return cutOff;
}

function stateOf(writer: Writer | undefined): UnfinishedBackup['writer'] {
	if (writer === undefined) return 'gone';
	if (writer.host !== hostname()) return 'elsewhere';
	return isAlive(writer.pid) ? 'works' : 'gone';
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
}
