/** Copies of large folders in a second or two. */

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../engine/harness/processes.ts';

/**
 * Copies a folder with hard links for the files in its subfolder `linked`, which nobody ever writes to, only adds
 * to and removes from. `to` may exist.
 */
export async function copyFolder(from: string, to: string, linked: string): Promise<void> {
	await mkdir(to, { recursive: true });
	const names = await readdir(from);
	for (const name of names) {
		if (name === linked) await link(join(from, name), to);
		else await run('cp', ['--archive', join(from, name), to]);
	}
}

/** Across file systems there are no hard links. */
async function link(from: string, to: string): Promise<void> {
	try {
		await run('cp', ['--archive', '--link', from, to]);
	} catch {
		await run('cp', ['--archive', '--remove-destination', from, to]);
	}
}
