/** Absolute paths in containers. */

/** Whether a path is the folder, or lies in it at any depth. */
export function isWithin(path: string, folder: string): boolean {
	const start = folder.replace(/\/+$/, '');
	return path === start || path.startsWith(`${start}/`);
}

/** `/a/b/c` -> `/a/b`; of what lies in the root: `/`. */
export function folderOf(path: string): string {
	return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** `/a/b/c` -> `c`. */
export function nameIn(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}
