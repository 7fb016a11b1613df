/** Files that the user asks for. */

import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { codeOf, messageOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';
import type { notifyOn } from '../store/notify.ts';

/** The folder that this program was started in; '' where it is gone. */
export function currentFolder(): string {
	try {
		return plain(process.cwd());
	} catch {
		return '';
	}
}

/**
 * Writes a file that was not there: what is there already is not ours to overwrite.
 *
 * @param path as it is typed: `~` is the user's own folder, what is not absolute is of the current one
 * @param mode its permissions, e.g. 0o600
 * @returns where it is
 * @throws Error that says why not, and what to do
 */
export async function saveFile(path: string, mode: number, chunks: Iterable<string>): Promise<string> {
	const target = resolve(path.replace(/^~(?=\/|$)/, homedir()));
	try {
		const file = await open(target, 'wx', mode);
		try {
			for (const chunk of chunks) await file.write(chunk);
		} finally {
			await file.close();
		}
	} catch (error) {
		throw new Error(whyNot(error, target), { cause: error });
	}
	return target;
}

type Written = { path: string; text: string | Iterable<string>; mode: number };

/** Saves for the user, and says where, or why not. */
export async function saveAndTell(
	notify: ReturnType<typeof notifyOn>,
	written: () => readonly Written[],
): Promise<void> {
	const saved: string[] = [];
	try {
		for (const { path, text, mode } of written()) {
			// One after the other: what follows one that can't be written is not begun.
			// oxlint-disable-next-line no-await-in-loop
			saved.push(await saveFile(path, mode, typeof text === 'string' ? [text] : text));
		}
		notify(`Saved to ${saved.join(', ')}`, 'good');
	} catch (error) {
		const before = saved.length === 0 ? 'Not saved' : `Saved to ${saved.join(', ')}, and no more`;
		notify(`${before}: ${messageOf(error)}`, 'bad');
	}
}

function whyNot(error: unknown, target: string): string {
	const [file, folder] = [target, dirname(target)].map(plain);
	switch (codeOf(error)) {
		case 'EEXIST':
			return `${file} is there already: choose another name.`;
		case 'ENOENT':
		case 'ENOTDIR':
			return `there is no folder ${folder}: make it first, or choose another.`;
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return `you may not write into ${folder}: choose another folder.`;
		case 'ENOSPC':
		case 'EDQUOT':
			return `no space is left in ${folder}; what is there of ${file} is not whole.`;
		default:
			return messageOf(error);
	}
}
