/** The engine's archive API speaks tar: one small file in, one small file out. */

import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';

/** The text of the only file in a tar stream. */
export async function untar(archive: NodeJS.ReadableStream): Promise<string> {
	const tar = spawn('tar', ['--extract', '--to-stdout', '--file=-'], { stdio: ['pipe', 'pipe', 'inherit'] });
	archive.pipe(tar.stdin);
	return text(tar.stdout);
}

/** A tar of one file, with the folders above it; `path` is absolute and belongs to root. */
export async function tarOf(path: string, content: string | Uint8Array, mode = 0o644): Promise<Buffer> {
	const folder = await mkdtemp(join(tmpdir(), 'tar-'));
	try {
		const file = join(folder, path);
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, content);
		await chmod(file, mode);
		const tar = spawn('tar', ['--create', '--directory', folder, '--no-recursion', ...pathsTo(path)]);
		return await buffer(tar.stdout);
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** `/a/b/c` has a, a/b and a/b/c. */
function pathsTo(path: string): string[] {
	const names = path.split('/').filter(name => name !== '');
	return names.map((_, index) => names.slice(0, index + 1).join('/'));
}
