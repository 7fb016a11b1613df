/** Absolute paths in containers. */

/** Whether a path is the folder, or lies in it at any depth. */
export function isWithin(path: string, folder: string): boolean {
	const start = folder.replace(/\/+$/, '');
	return path === start || path.startsWith(`${start}/`);
}

/** Of those whose folders a path lies in, the one with the innermost folder: of nested mounts that one has the path. */
export function innermost<T>(path: string, all: readonly T[], folder: (each: T) => string): T | undefined {
	return all
		.filter(each => isWithin(path, folder(each)))
		.reduce<T | undefined>(
			(inner, each) => (inner !== undefined && isWithin(folder(inner), folder(each)) ? inner : each),
			undefined,
		);
}

/** `/a/b/c` -> `/a/b`; of what lies in the root: `/`. */
export function folderOf(path: string): string {
	return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** `/a/b/c` -> `c`. */
export function nameIn(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}
