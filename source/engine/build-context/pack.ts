/** A build's context as a tar, read from the disk while the engine takes it: it is never whole in memory. */

import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Source } from '../../lab/image/sources.ts';
import { beginEntry, padding, TAR_END, type TarFile } from '../archive/tar.ts';
import { type ContextEntry, UnreadSource, walk } from './walk.ts';

/**
 * Everything belongs to root, as docker's own client has it.
 *
 * @param made files that stand for those of the same path
 * @param onBytes hears how much has gone
 */
export function packContext(
	made: readonly TarFile[],
	sources: readonly Source[],
	onBytes: (bytes: number) => void,
): Readable {
	return Readable.from(counted(pieces(made, sources), onBytes), { objectMode: false });
}

async function* pieces(made: readonly TarFile[], sources: readonly Source[]): AsyncGenerator<Buffer> {
	const paths = new Set(made.map(({ path }) => path));
	for (const { content, ...file } of made) {
		yield beginEntry({ ...file, is: 'file', size: content.length });
		yield Buffer.concat([content, padding(content.length)]);
	}
	for (const source of sources) {
		// oxlint-disable-next-line no-await-in-loop
		for await (const entry of walk(source)) {
			if (entry.path !== '' && !paths.has(entry.path)) yield* packed(entry);
		}
	}
	yield TAR_END;
}

async function* packed(entry: ContextEntry): AsyncGenerator<Buffer> {
	const size = entry.is === 'file' ? entry.size : 0;
	yield beginEntry({ ...entry, size, uid: 0, gid: 0 });
	if (entry.is !== 'file' || size === 0) return;
	let sent = 0;
	for await (const chunk of createReadStream(entry.from, { end: size - 1, highWaterMark: 1 << 18 })) {
		if (!Buffer.isBuffer(chunk)) continue;
		sent += chunk.length;
		yield chunk;
	}
	if (sent < size) throw new UnreadSource(`${entry.from} became shorter while it was read.`);
	yield padding(size);
}

async function* counted(chunks: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
	let bytes = 0;
	for await (const chunk of chunks) {
		if (chunk.length === 0) continue;
		yield chunk;
		onBytes((bytes += chunk.length));
	}
}
