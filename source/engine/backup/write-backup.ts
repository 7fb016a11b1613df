/** Writes a LAVA server's backup to this machine's disk, as it comes, with a checksum at its end. */

import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { StreamEnd } from '../commands/stream-command.ts';
import { codeOf, messageOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';
import type { UnfinishedBackup } from '../../lab/lava/server/backup.ts';
import { expandHome } from '../home.ts';
import { backupName, isBackupOf, lastBlocks, partName } from './format.ts';
import { removeCutOff, thisWriter } from './unfinished.ts';

/** `removed`: what was cut off before, and is gone now. */
export type WrittenBackup = { file: string; bytes: number; removed: readonly UnfinishedBackup[] };

type Source = (onOutput: (pieces: readonly Buffer[]) => Promise<void>) => Promise<StreamEnd>;

export type BackupTarget = {
	/** `~` is the user's own folder. */
	folder: string;
	/** The server's container. */
	server: string;
	/** How many of this server stay there, the newest; 0 = all. */
	keep: number;
};

/**
 * Only what is whole gets its name, with mode 600; older ones go after that. What an earlier run has left unfinished is
 * removed before, unless it is still being written.
 *
 * @throws Error that says why there is none
 */
export async function writeBackup(
	{ folder: typed, server, keep }: BackupTarget,
	clock: Clock,
	source: Source,
	onBytes: (bytes: number) => void,
): Promise<WrittenBackup> {
	const folder = expandHome(typed);
	const name = backupName(server, clock.now());
	const [file, part] = [join(folder, name), join(folder, partName(name, thisWriter()))];
	try {
		await makeFolder(folder);
		const removed = await removeCutOff(folder, server);
		const bytes = await fill(part, source, onBytes);
		await rename(part, file);
		if (keep > 0) await removeOlder(folder, server, keep);
		return { file, bytes, removed };
	} catch (error) {
		await rm(part, { force: true }).catch(() => undefined);
		throw new Error(whyNot(error, folder), { cause: error });
	}
}

async function fill(part: string, source: Source, onBytes: (bytes: number) => void): Promise<number> {
	const handle = await open(part, 'wx', 0o600);
	try {
		return await fillFile(handle, source, onBytes);
	} finally {
		await handle.close();
	}
}

async function fillFile(handle: FileHandle, source: Source, onBytes: (bytes: number) => void): Promise<number> {
	const hash: Hash = createHash('sha256');
	let bytes = 0;
	const { exitCode, stderr } = await source(async pieces => {
		for (const piece of pieces) {
			hash.update(piece);
			bytes += piece.length;
		}
		await handle.writev([...pieces]);
		onBytes(bytes);
	});
	if (exitCode !== 0) throw new Error(lastWords(stderr) ?? endWords(exitCode));
	const end = lastBlocks(hash.digest('hex'));
	await handle.writev([end]);
	// What a power cut takes is no backup.
	await handle.sync();
	return bytes + end.length;
}

/** Node's own way never ends where a folder is there and takes none, as /proc does. */
async function makeFolder(folder: string): Promise<void> {
	try {
		if ((await stat(folder)).isDirectory()) return;
	} catch (error) {
		if (codeOf(error) !== 'ENOENT') throw error;
		if (dirname(folder) !== folder) await makeFolder(dirname(folder));
	}
	await mkdir(folder, { mode: 0o700 });
}

/** As shells and the engine tell that there is no such program. */
function endWords(exitCode: number): string {
	if (exitCode === 126 || exitCode === 127) return 'Its container has no python3, which every LAVA server has.';
	return `Its command ended with exit code ${exitCode}, and said nothing.`;
}

function lastWords(stderr: string): string | undefined {
	const lines = stderr.trim().split('\n').slice(-3).map(plain).filter(Boolean);
	return lines.length === 0 ? undefined : lines.join(' ');
}

async function removeOlder(folder: string, server: string, keep: number): Promise<void> {
	const names = (await readdir(folder)).filter(name => isBackupOf(server, name)).toSorted();
	for (const name of names.slice(0, Math.max(0, names.length - keep))) await rm(join(folder, name), { force: true });
}

function whyNot(error: unknown, folder: string): string {
	switch (codeOf(error)) {
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return `You may not write into ${plain(folder)}: choose another folder.`;
		case 'ENOENT':
			return `There can be no folder ${plain(folder)}: choose another.`;
		case 'ENOTDIR':
		case 'EEXIST':
			return `${plain(folder)} is no folder: choose another.`;
		case 'ENOSPC':
		case 'EDQUOT':
			return `No space is left in ${plain(folder)}: make room, or choose another folder.`;
		default:
			return messageOf(error);
	}
}
