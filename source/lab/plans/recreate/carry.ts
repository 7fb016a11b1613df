/** What a container has in its own layer and the one in its place has to have too. */

import type { ContainerRef } from '../../command.ts';
import { type Change, changeKind } from '../../drift.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import { innermost, isWithin } from '../../path.ts';
import type { Step } from '../../plan.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import { volumeName } from '../../lava/server-folders.ts';

/** What is kept of a worker's changes, as paths to copy: the file, or the folder that its image does not have. */
export function carriedFiles(changes: readonly Change[], keep: (path: string) => boolean): string[] {
	const newFolders = new Set(changes.filter(({ folder, kind }) => folder && kind === 'added').map(({ path }) => path));
	const kept = changes.filter(({ path, kind, folder }) => kind !== 'deleted' && !folder && keep(path));
	const carried = kept.map(({ path }) => foldersOf(path).find(folder => newFolders.has(folder)) ?? path);
	return [...new Set(carried)].toSorted();
}

/** `/a/b/c` -> `/a`, `/a/b`. */
function foldersOf(path: string): string[] {
	const parts = path.split('/').slice(1, -1);
	return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
}

/** Who the worker is, and the settings made in it. */
export function isKept(path: string): boolean {
	const kind = changeKind(path);
	return kind === 'identity' || kind === 'setting';
}

export function copySteps(paths: readonly string[]) {
	return (container: ContainerRef, from: ContainerRef): Step[] =>
		paths.map(path => ({ do: 'copy', container, from, path }));
}

/** A server's folder that is in no volume, and the volume that it moves to. */
export type Moved = { folder: string; volume: string };

/**
 * A server that was made without volumes has its database in its own layer. Copied over another image's own database it
 * would be neither of the two: it is moved into volumes, which begin empty.
 */
export function movedFolders(spec: ContainerSpec, changes: readonly Change[]): Moved[] {
	return Object.entries(SERVER_FOLDERS)
		.filter(([, folder]) => !isMounted(spec, folder) && changes.some(({ path }) => isWithin(path, folder)))
		.map(([part, folder]) => ({ folder, volume: volumeName(spec.name, part) }));
}

/** Before the copies: the volumes that they go into. */
export const volumeSteps = (moved: readonly Moved[]): Step[] =>
	moved.map(({ volume }) => ({ do: 'create-volume', volume: { name: volume } }));

/** What to know before. */
export const movedWords = (moved: readonly Moved[]): string[] =>
	moved.map(({ folder, volume }) => `${folder} is in no volume: it moves to the volume ${volume}.`);

/** Whether a folder is in a mount that stays when the container goes. */
export function isMounted({ mounts = [] }: ContainerSpec, folder: string): boolean {
	const mount = innermost(folder, mounts, ({ target }) => target);
	return mount !== undefined && mount.type !== 'tmpfs';
}

export function withVolumes(spec: ContainerSpec, moved: readonly Moved[]): ContainerSpec {
	if (moved.length === 0) return spec;
	const volumes = moved.map(({ folder, volume }) => ({
		type: 'volume' as const,
		source: volume,
		target: folder,
		noCopy: true,
	}));
	return { ...spec, mounts: [...(spec.mounts ?? []), ...volumes] };
}
