/** Looks at what a build's context is made of: how much it is, and a digest that tells when it has changed. */

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { normalize } from 'node:path';
import { expandHome } from '../home.ts';
import { type FoundSource, type FoundSources, MOST_ENTRIES, type Source } from '../../lab/image/sources.ts';
import { compareNames } from '../../text/compare.ts';
import { type ContextEntry, UnreadSource, walk } from './walk.ts';

/** A context larger than this is not read for its digest, which then stands on sizes and times. */
const READ_WHOLE = 500e6;

const MOST_NAMED = 10;

export async function findSources(sources: readonly Source[]): Promise<FoundSources> {
	const found: FoundSource[] = [];
	const entries: ContextEntry[] = [];
	for (const source of sources) {
		try {
			// One after the other: the first that is missing is reported.
			// oxlint-disable-next-line no-await-in-loop
			const [one, its] = await findSource(source);
			found.push(one);
			entries.push(...its);
		} catch (error) {
			if (error instanceof UnreadSource) return { state: 'missing', from: source.from, why: error.message };
			throw error;
		}
	}
	return { state: 'found', sources: found, digest: await digestOf(entries) };
}

async function findSource(source: Source): Promise<[FoundSource, ContextEntry[]]> {
	const from = normalize(expandHome(source.from));
	const all: ContextEntry[] = [];
	for await (const entry of walk({ ...source, from })) all.push(entry);
	const files = all.filter(entry => entry.is === 'file');
	const within = ({ from: path }: ContextEntry): string => path.slice(from.length).replace(/^\//, '');
	return [
		{
			asked: source.from,
			from,
			kind: all[0]?.is === 'folder' ? 'folder' : 'file',
			files: all.filter(({ is }) => is !== 'folder').length,
			bytes: files.reduce((sum, { size }) => sum + size, 0),
			entries: all
				.filter(entry => within(entry) !== '' && !within(entry).includes('/'))
				.slice(0, MOST_ENTRIES)
				.map(entry => `${within(entry)}${entry.is === 'folder' ? '/' : ''}`),
			notExecutable: files
				.filter(entry => entry.path.endsWith('.sh') && (entry.mode & 0o111) === 0)
				.slice(0, MOST_NAMED)
				.map(within),
		},
		all,
	];
}

/**
 * Of the names, modes and contents of all in a context, wherever on the disk they lie together, and however they were
 * named: a folder, or each of its files.
 */
async function digestOf(entries: readonly ContextEntry[]): Promise<string> {
	const hash = createHash('sha256');
	const size = entries.reduce((sum, entry) => sum + (entry.is === 'file' ? entry.size : 0), 0);
	const placed = entries.filter(({ is }) => is !== 'folder').toSorted((a, b) => compareNames(keyOf(a), keyOf(b)));
	const common = commonFolder(placed.map(({ from }) => from));
	for (const entry of placed) {
		hash.update(`${entry.is} ${entry.mode.toString(8)} ${JSON.stringify(entry.from.slice(common.length))}\n`);
		if (entry.is === 'link') hash.update(`${entry.target}\n`);
		// oxlint-disable-next-line no-await-in-loop
		if (entry.is === 'file') await addFile(hash, entry, size <= READ_WHOLE);
	}
	return hash.digest('hex');
}

const keyOf = ({ from, mode }: ContextEntry): string => `${from} ${mode}`;

/** With a slash at its end. */
function commonFolder(paths: readonly string[]): string {
	const folders = paths.map(path => path.slice(0, path.lastIndexOf('/') + 1));
	return folders.reduce((common, folder) => {
		let shared = common;
		while (!folder.startsWith(shared)) shared = shared.slice(0, shared.lastIndexOf('/', shared.length - 2) + 1);
		return shared;
	}, folders[0] ?? '');
}

async function addFile(
	hash: Hash,
	{ from, size, changedAt }: ContextEntry & { is: 'file' },
	whole: boolean,
): Promise<void> {
	if (!whole) {
		hash.update(`${size} ${changedAt}\n`);
		return;
	}
	for await (const chunk of createReadStream(from)) if (Buffer.isBuffer(chunk)) hash.update(chunk);
}
