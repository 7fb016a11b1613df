/** Files and folders of the console's host that go into an image: what a build's context is made of. */

/** One file or folder, and where it stands in the context. */
export type Source = {
	/** On the console's host, from `/` or `~` on. */
	from: string;
	/** Its path in the context; '': a folder is the whole context, but for what its .dockerignore leaves out. */
	as: string;
	/** Of all files in it, e.g. 0o755; left out: as they have it. */
	mode?: number;
};

/** Sources as they were when they were read. */
export type FoundSources =
	| { state: 'found'; sources: readonly FoundSource[]; digest: string }
	/** One sentence: which of them, and why. */
	| { state: 'missing'; from: string; why: string };

export type FoundSource = {
	/** As it was asked for. */
	asked: string;
	/** The whole path, from `/` on. */
	from: string;
	kind: 'file' | 'folder';
	/** Of all in it. */
	files: number;
	bytes: number;
	/** What stands in a folder itself, folders with a slash at their end: the first `MOST_ENTRIES`, in order. */
	entries: readonly string[];
	/** Shell scripts in it that are not executable, by their paths in it: at most ten. */
	notExecutable: readonly string[];
};

export const MOST_ENTRIES = 500;

/** Of one context. */
export const MOST_FILES = 100_000;

/** What a build sends to its engine. */
export const contextBytes = (sources: readonly FoundSource[]): number =>
	sources.reduce((sum, { bytes }) => sum + bytes, 0);
