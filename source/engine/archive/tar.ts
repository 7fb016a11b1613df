/** Small tar archives in memory (POSIX ustar), as the engine's archive and build calls take and give them. */

export type TarFile = {
	/** Without a leading slash. */
	path: string;
	content: Uint8Array;
	mode: number;
	uid: number;
	gid: number;
};

const BLOCK = 512;

/** @throws Error when a path is longer than ustar's 100 bytes (and 155 for its folder) */
export function writeTar(files: readonly TarFile[]): Buffer {
	const blocks = files.flatMap(({ content, ...file }) => [
		header({ ...file, is: 'file', size: content.length }),
		Buffer.from(content),
		padding(content.length),
	]);
	return Buffer.concat([...blocks, TAR_END]);
}

/** An entry of an archive whose content comes on its own. */
export type TarEntry = Omit<TarFile, 'content'> & { size: number } & (
		| { is: 'file' | 'folder' }
		| { is: 'link'; target: string }
	);

/** What ends an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** What stands before an entry's content. Names longer than ustar's go before it, as GNU tar has them. */
export function beginEntry(entry: TarEntry): Buffer {
	const long: Buffer[] = [];
	const shortened = (text: string, type: 'L' | 'K'): string => {
		const name = Buffer.from(`${text}\0`);
		if (name.length - 1 <= NAME_LENGTH) return text;
		const announced = { path: '././@LongLink', is: 'file', size: name.length, mode: 0, uid: 0, gid: 0 } as const;
		long.push(header(announced, type), name, padding(name.length));
		// Readers of the long name use that instead.
		return 'long';
	};
	const path = shortened(entry.is === 'folder' ? `${entry.path}/` : entry.path, 'L');
	const named = entry.is === 'link' ? { ...entry, path, target: shortened(entry.target, 'K') } : { ...entry, path };
	return Buffer.concat([...long, header(named)]);
}

/** What follows a content of that many bytes. */
export function padding(length: number): Buffer {
	return Buffer.alloc((BLOCK - (length % BLOCK)) % BLOCK);
}

const NAME_LENGTH = 100;

const TYPES = { file: '0', link: '2', folder: '5' } as const;

function header(entry: TarEntry, type: string = TYPES[entry.is]): Buffer {
	const { path, size, mode, uid, gid } = entry;
	const block = Buffer.alloc(BLOCK);
	const { name, prefix } = splitPath(path);
	const octal = (value: number, at: number, length: number): void =>
		void block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
	block.write(name, 0);
	octal(mode, 100, 8);
	octal(uid, 108, 8);
	octal(gid, 116, 8);
	octal(size, 124, 12);
	octal(0, 136, 12);
	block.write(' '.repeat(8), 148);
	block.write(type, 156);
	if (entry.is === 'link') block.write(entry.target, 157, NAME_LENGTH);
	block.write('ustar\x0000', 257, 'latin1');
	block.write(prefix, 345);
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
	return block;
}

function splitPath(path: string): { name: string; prefix: string } {
	if (Buffer.byteLength(path) <= NAME_LENGTH) return { name: path, prefix: '' };
	const slash = path.lastIndexOf('/');
	const [prefix, name] = [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
	if (Buffer.byteLength(name) > NAME_LENGTH || Buffer.byteLength(prefix) > 155)
		throw new Error(`The path ${path} is too long.`);
	return { name, prefix };
}

/** The first plain file of an archive; undefined when there is none. */
export function readTar(archive: Buffer): TarFile | undefined {
	return readAllOfTar(archive).next().value;
}

/** The plain files of an archive, one after the other. */
export function* readAllOfTar(archive: Buffer): Generator<TarFile, undefined> {
	for (let at = 0; at + BLOCK <= archive.length;) {
		const block = archive.subarray(at, at + BLOCK);
		const text = (from: number, length: number): string =>
			block.toString('utf8', from, from + length).replace(/\0.*$/s, '');
		const number = (from: number, length: number): number => Number.parseInt(text(from, length).trim() || '0', 8);
		const size = number(124, 12);
		const type = text(156, 1);
		if (type === '0' || (type === '' && text(0, 100) !== '')) {
			yield {
				path: text(0, 100),
				content: archive.subarray(at + BLOCK, at + BLOCK + size),
				mode: number(100, 8) & 0o7777,
				uid: number(108, 8),
				gid: number(116, 8),
			};
		}
		at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
	}
}
