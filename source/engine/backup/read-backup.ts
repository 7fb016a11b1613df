/** Looks into a backup on this machine's disk. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type BackupHead, manifestSchema } from '../../lab/lava/server/backup.ts';
import { codeOf, messageOf } from '../../text/error.ts';
import { parseJson } from '../../text/json.ts';
import { plain } from '../../text/sanitise.ts';
import { readTar } from '../archive/tar.ts';
import { CHECKSUM_FILE, END_BYTES } from './format.ts';
import { expandHome } from '../home.ts';

/** The manifest is the first file. */
const HEAD_BYTES = 16 * 1024;

/** What a backup says of itself; its bytes are not checked. */
export async function readBackupHead(path: string): Promise<BackupHead> {
	const file = expandHome(path);
	try {
		const handle = await open(file);
		try {
			const { size } = await handle.stat();
			const first = readTar(await bytesAt(handle, 0, Math.min(size, HEAD_BYTES)));
			const manifest = manifestSchema.safeParse(
				first?.path === 'manifest.json' ? parseJson(Buffer.from(first.content).toString()) : undefined,
			);
			if (!manifest.success) return { state: 'unreadable', why: 'It is no backup of lavadock, or of a newer one.' };
			if (size < END_BYTES || checksumIn(await bytesAt(handle, size - END_BYTES, END_BYTES)) === undefined)
				return { state: 'unreadable', why: 'It is not complete: its end is missing.' };
			return { state: 'found', manifest: manifest.data, bytes: size };
		} finally {
			await handle.close();
		}
	} catch (error) {
		return { state: 'unreadable', why: whyNot(error, file) };
	}
}

/**
 * Reads all of it.
 *
 * @throws Error when it is not as it was written
 */
export async function checkBackup(path: string, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<void> {
	const head = await readBackupHead(path);
	if (head.state === 'unreadable') throw new Error(head.why);
	const file = expandHome(path);
	const hash = createHash('sha256');
	let bytes = 0;
	const end = head.bytes - END_BYTES;
	for await (const chunk of createReadStream(file, { end: end - 1, highWaterMark: 1 << 20, signal })) {
		hash.update(chunk);
		bytes += chunk.length;
		onBytes(bytes);
	}
	if ((await endOf(file, end)) !== hash.digest('hex'))
		throw new Error('It was changed after it was written: its checksum is another.');
}

async function endOf(file: string, at: number): Promise<string | undefined> {
	const handle = await open(file);
	try {
		return checksumIn(await bytesAt(handle, at, END_BYTES));
	} finally {
		await handle.close();
	}
}

function checksumIn(end: Buffer): string | undefined {
	const last = readTar(end);
	const text = last?.path === CHECKSUM_FILE ? Buffer.from(last.content).toString().trim() : '';
	return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
	return buffer.subarray(0, bytesRead);
}

function whyNot(error: unknown, file: string): string {
	switch (codeOf(error)) {
		case 'ENOENT':
		case 'ENOTDIR':
			return `There is no file ${plain(file)}.`;
		case 'EISDIR':
			return `${plain(file)} is a folder.`;
		case 'EACCES':
			return `You may not read ${plain(file)}.`;
		default:
			return messageOf(error);
	}
}
