/** Files as the engine's archive call gives and takes them: small tars (POSIX ustar). */

import { basename, posix } from 'node:path';

const BLOCK = 512;

export const tarOf = (path: string, text: string): Buffer => Buffer.concat([entryOf(basename(path), text), END]);

/** The files in a folder, by their absolute paths, with its own name before theirs. */
export function tarOfFolder(folder: string, files: ReadonlyMap<string, string>): Buffer {
	const entries = [...files].map(([path, text]) => entryOf(posix.relative(posix.dirname(folder), path), text));
	return Buffer.concat([...entries, END]);
}

const END = Buffer.alloc(2 * BLOCK);

function entryOf(name: string, text: string): Buffer {
	const content = Buffer.from(text);
	const header = Buffer.alloc(BLOCK);
	const put = (value: string, at: number): void => void header.write(value, at, 'latin1');
	const octal = (value: number, at: number, length: number): void =>
		put(value.toString(8).padStart(length - 1, '0'), at);
	header.write(name, 0);
	octal(0o644, 100, 8);
	octal(0, 108, 8);
	octal(0, 116, 8);
	octal(content.length, 124, 12);
	octal(0, 136, 12);
	put(' '.repeat(8), 148);
	put('0', 156);
	put('ustar\u000000', 257);
	octal(
		header.reduce((sum, byte) => sum + byte, 0),
		148,
		7,
	);
	put('\0 ', 154);
	const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
	return Buffer.concat([header, content, padding]);
}

/** The plain files of an archive of ASCII text, by their absolute paths. */
export function filesInTar(archive: string, folder: string): Record<string, string> {
	const files: Record<string, string> = {};
	for (let at = 0; at + BLOCK <= archive.length;) {
		const field = (from: number, length: number): string =>
			archive.slice(at + from, at + from + length).replace(/\0.*$/s, '');
		const name = field(0, 100);
		const size = Number.parseInt(field(124, 12).trim() || '0', 8);
		const content = at + BLOCK;
		if (name !== '' && ['0', ''].includes(field(156, 1))) {
			files[posix.join(folder, name)] = archive.slice(content, content + size);
		}
		at = content + Math.ceil(size / BLOCK) * BLOCK;
	}
	return files;
}
