/** A container's mounts as they were asked for. */

import { parseBind } from './bind.ts';
import type { MountSpec } from './container.ts';
import type { ContainerInspect } from './inspect.ts';

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
	for (const each of HostConfig.Mounts ?? []) {
		const mount = readMount(each);
		if (mount === undefined) warnings.push(`The ${each.Type} mount at ${each.Target} is not kept.`);
		else asked.push(mount);
	}
	for (const [target, options] of Object.entries(HostConfig.Tmpfs ?? {})) {
		asked.push({ type: 'tmpfs', target, ...(options ? { options } : {}) });
	}
	const unnamed = Object.keys(Config.Volumes ?? {}).filter(target => !(target in (image?.Volumes ?? {})));
	const mounts: MountSpec[] = [...asked, ...unnamed.map(target => ({ type: 'volume' as const, source: '', target }))];
	return { mounts: keepUnnamed ? withNames(mounts, found) : mounts, warnings };
}

type StructuredMount = NonNullable<ContainerInspect['HostConfig']['Mounts']>[number];

function readMount({ Type, Source, Target, ...mount }: StructuredMount): MountSpec | undefined {
	const readOnly = mount.ReadOnly ? { readOnly: true } : {};
	switch (Type) {
		case 'bind': {
			const propagation = mount.BindOptions?.Propagation;
			return {
				type: 'bind',
				source: Source ?? '',
				target: Target,
				...readOnly,
				...(propagation && { propagation }),
				mustExist: true,
			};
		}
		case 'volume':
			return {
				type: 'volume',
				source: Source ?? '',
				target: Target,
				...readOnly,
				...(mount.VolumeOptions?.NoCopy && { noCopy: true }),
			};
		case 'tmpfs':
			return { type: 'tmpfs', target: Target, ...tmpfsOptions(mount.TmpfsOptions) };
		default:
			return undefined;
	}
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
