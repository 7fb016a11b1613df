/** A container's mounts as they were asked for. */

import { parseBind } from '../bind.ts';
import type { MountSpec } from '../container.ts';
import type { ContainerInspect } from './inspect.ts';
import { isNothing } from './unread.ts';

export type FoundMounts = { mounts: readonly MountSpec[]; warnings: readonly string[] };

export function readMounts(
	found: ContainerInspect,
	image: ContainerInspect['Config'] | undefined,
	keepUnnamed: boolean,
): FoundMounts {
	const { HostConfig, Config } = found;
	const warnings: string[] = [];
	const asked: MountSpec[] = [];
	for (const bind of HostConfig.Binds ?? []) {
		const { mount, unknown } = parseBind(bind);
		asked.push(mount);
		if (unknown.length > 0) warnings.push(`Of the mount at ${mount.target}, ${unknown.join(', ')} is not kept.`);
	}
	asked.push(...(HostConfig.Mounts ?? []).map(readMount));
	for (const [target, options] of Object.entries(HostConfig.Tmpfs ?? {})) {
		asked.push({ type: 'tmpfs', target, ...(options ? { options } : {}) });
	}
	const unnamed = Object.keys(Config.Volumes ?? {}).filter(target => !(target in (image?.Volumes ?? {})));
	const mounts: readonly MountSpec[] = [
		...asked,
		...unnamed.map(target => ({ type: 'volume' as const, source: '', target })),
	];
	return { mounts: keepUnnamed ? withNames(mounts, found) : mounts, warnings };
}

type StructuredMount = NonNullable<ContainerInspect['HostConfig']['Mounts']>[number];

/** In words where they say all of it. */
function readMount(mount: StructuredMount): MountSpec {
	const { Type, Source, Target, ReadOnly, BindOptions, VolumeOptions, TmpfsOptions, ...more } = mount;
	const isAll = !saysMore(more, ['Consistency']);
	const place = { source: Source ?? '', target: Target, ...(ReadOnly && { readOnly: true }) };
	if (Type === 'bind' && isAll && !saysMore(BindOptions, ['Propagation'])) {
		const propagation = BindOptions?.Propagation;
		return { type: 'bind', ...place, ...(propagation && { propagation }), mustExist: true };
	}
	if (Type === 'volume' && isAll && !saysMore(VolumeOptions, ['NoCopy'])) {
		return { type: 'volume', ...place, ...(VolumeOptions?.NoCopy && { noCopy: true }) };
	}
	if (Type === 'tmpfs' && isAll && !ReadOnly && !saysMore(TmpfsOptions, ['SizeBytes', 'Mode'])) {
		return { type: 'tmpfs', target: Target, ...tmpfsOptions(TmpfsOptions) };
	}
	return { type: 'other', target: Target, as: mount };
}

function saysMore(options: object | null | undefined, known: readonly string[]): boolean {
	return Object.entries(options ?? {}).some(([key, value]) => !known.includes(key) && !isNothing(value));
}

function tmpfsOptions(options: StructuredMount['TmpfsOptions']): { options?: string } {
	const words = [
		...(options?.SizeBytes ? [`size=${options.SizeBytes}`] : []),
		...(options?.Mode ? [`mode=${options.Mode.toString(8)}`] : []),
	];
	return words.length > 0 ? { options: words.join(',') } : {};
}

/** Every volume by the name it has in the engine, those that the image asks for among them. */
function withNames(mounts: readonly MountSpec[], found: ContainerInspect): MountSpec[] {
	const volumes = (found.Mounts ?? []).filter(({ Type }) => Type === 'volume');
	const named = mounts.filter(mount => mount.type !== 'volume' || mount.source !== '');
	const missing = volumes.filter(({ Destination }) => !named.some(({ target }) => target === Destination));
	return [
		...named,
		...missing.map(({ Name, Destination, RW }) => ({
			type: 'volume' as const,
			source: Name ?? '',
			target: Destination,
			...(RW === false && { readOnly: true }),
		})),
	];
}
