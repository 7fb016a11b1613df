/** Walks over the files and folders of this machine that a build's context is made of, as docker's own client does. */

import dockerignore from '@balena/dockerignore';
import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expandHome } from '../home.ts';
import { MOST_FILES, type Source } from '../../lab/image/sources.ts';
import { codeOf, messageOf } from '../../text/error.ts';

/** `path`: in the context. What a source names is followed where it is a link; links inside of folders stay links. */
export type ContextEntry = { path: string; from: string; mode: number; changedAt: number } & (
	| { is: 'file'; size: number }
	| { is: 'folder' }
	| { is: 'link'; target: string }
);

/** Something of a context can't be read. */
export class UnreadSource extends Error {
	override readonly name = 'UnreadSource';
}

/**
 * In an order that is always the same. A source's own entry comes first, those of a folder after it.
 *
 * @throws UnreadSource
 */
export async function* walk(source: Source): AsyncGenerator<ContextEntry> {
	const from = expandHome(source.from);
	const found = await reading(source.from, () => stat(from));
	const own = { path: source.as, from, changedAt: found.mtimeMs };
	if (found.isFile()) {
		yield { ...own, is: 'file', size: found.size, mode: source.mode ?? found.mode & 0o777 };
		return;
	}
	if (!found.isDirectory()) throw new UnreadSource(`${source.from} is neither a file nor a folder.`);
	yield { ...own, is: 'folder', mode: found.mode & 0o777 };
	const leftOut = source.as === '' ? await ignoredIn(from) : undefined;
	const count = { files: 0 };
	yield* walkFolder(source, from, '', leftOut, count);
}

type Ignored = { ignores(path: string): boolean };

async function* walkFolder(
	source: Source,
	folder: string,
	below: string,
	leftOut: Ignored | undefined,
	count: { files: number },
): AsyncGenerator<ContextEntry> {
	const names = (await reading(folder, () => readdir(folder))).toSorted();
	for (const name of names) {
		const from = join(folder, name);
		const within = join(below, name);
		const isLeftOut = leftOut?.ignores(within) === true;
		const path = join(source.as, within);
		// One after the other: the order is what a digest stands on.
		// oxlint-disable-next-line no-await-in-loop
		const found = await reading(from, () => lstat(from));
		if (++count.files > MOST_FILES) throw new UnreadSource(tooMany(source.from));
		const own = { path, from, changedAt: found.mtimeMs };
		if (found.isDirectory()) {
			if (!isLeftOut) yield { ...own, is: 'folder', mode: found.mode & 0o777 };
			// A later line of the file may take something in it back.
			yield* walkFolder(source, from, within, leftOut, count);
		} else if (!isLeftOut && found.isSymbolicLink()) {
			// oxlint-disable-next-line no-await-in-loop
			yield { ...own, is: 'link', mode: 0o777, target: await reading(from, () => readlink(from)) };
		} else if (!isLeftOut && found.isFile()) {
			yield { ...own, is: 'file', size: found.size, mode: source.mode ?? found.mode & 0o777 };
		}
	}
}

const tooMany = (from: string): string =>
	`${from} has more than ${MOST_FILES} files: choose a smaller folder, or leave some out by a .dockerignore in it.`;

/** What docker's client leaves out of a context. */
async function ignoredIn(folder: string): Promise<Ignored | undefined> {
	try {
		const lines = await readFile(join(folder, '.dockerignore'), 'utf8');
		return dockerignore.default().add(lines.split('\n'));
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return undefined;
		throw new UnreadSource(`${folder}/.dockerignore can't be read: ${messageOf(error)}.`);
	}
}

async function reading<T>(from: string, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (error) {
		throw new UnreadSource(whyUnread(from, error));
	}
}

function whyUnread(from: string, error: unknown): string {
	switch (codeOf(error)) {
		case 'ENOENT':
		case 'ENOTDIR':
			return `There is no ${from} on the host of this console.`;
		case 'EACCES':
			return `${from} can't be read by the user who runs this console.`;
		default:
			return `${from} can't be read: ${messageOf(error)}.`;
	}
}
