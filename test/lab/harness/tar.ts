/** The archive API of the engine speaks tar: one small file in, one small file out. */

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** The text of the only file in a tar stream. */
export async function untar(archive: NodeJS.ReadableStream): Promise<string> {
	const tar = spawn('tar', ['--extract', '--to-stdout', '--file=-'], { stdio: ['pipe', 'pipe', 'inherit'] });
	archive.pipe(tar.stdin);
	return text(tar.stdout);
}
