/** Absolute paths in containers. */

/** Whether a path is the folder, or lies in it at any depth. */
export function isWithin(path: string, folder: string): boolean {
	const start = folder.replace(/\/+$/, '');
	return path === start || path.startsWith(`${start}/`);
}
