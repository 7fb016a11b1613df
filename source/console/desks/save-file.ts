/** Files that the user asks for. */

import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';

/**
 * Writes a file that was not there: what is there already is not ours to overwrite.
 *
 * @param path as it is typed: `~` is the user's own folder, what is not absolute is of the current one
 * @param mode its permissions, e.g. 0o600
 * @returns where it is
 * @throws Error of the system, e.g. that there is such a file
 */
export async function saveFile(path: string, mode: number, chunks: Iterable<string>): Promise<string> {
	const target = resolve(path.replace(/^~(?=\/|$)/, homedir()));
	const file = await open(target, 'wx', mode);
	try {
		for (const chunk of chunks) await file.write(chunk);
	} finally {
		await file.close();
	}
	return target;
}
