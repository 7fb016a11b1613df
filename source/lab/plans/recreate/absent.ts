/**
 * Devices, and other paths of the host, that a container can't start without: one that was unplugged stops nothing that
 * runs, and the next start fails (Engine 20.10 to 28.5: "error gathering device information").
 */

import { isUp } from '../../objects.ts';
import type { ContainerSpec, MountSpec } from '../../spec/container.ts';
import type { FoundContainer } from '../../spec/read/container.ts';
import type { Step } from '../../plan.ts';
import type { ContainerRef } from '../../command.ts';

/** What has to be there when it starts: devices, also those that are mounted, and what `--mount` takes. */
export function hostPaths({ devices = [], mounts = [] }: ContainerSpec): string[] {
	return [...new Set([...devices.map(({ host }) => host), ...mounts.filter(isNeeded).map(({ source }) => source)])];
}

/** In the place of a device that is not there `--volume` makes a folder. */
function isNeeded(mount: MountSpec): mount is Extract<MountSpec, { type: 'bind' }> {
	return mount.type === 'bind' && (mount.mustExist === true || mount.source.startsWith('/dev/'));
}

/** What is not there now and is needed by it, or by those that are recreated with it. */
export function absentFor(old: FoundContainer): string[] {
	return [...new Set([old, ...old.dependants.map(({ found }) => found)].flatMap(({ absent = [] }) => absent))];
}

/** Why it would not start again; undefined = nothing that it needs is known to be missing. */
export function whyAbsent(paths: readonly string[]): string | undefined {
	if (paths.length === 0) return undefined;
	const are = paths.length === 1 ? 'is' : 'are';
	return `${paths.join(', ')} ${are} not there now: once stopped, nothing that needs ${paths.length === 1 ? 'it' : 'them'} starts again. Plug it in, or leave it out.`;
}

/** It and those that need it, without what is not there now. */
export function withoutAbsent(old: FoundContainer): FoundContainer {
	const { absent = [], spec, warnings } = old;
	const dependants = old.dependants.map(each => ({ ...each, found: withoutAbsent(each.found) }));
	if (absent.length === 0) return { ...old, dependants };
	const { devices, mounts, ...rest } = spec;
	const there = (path: string): boolean => !absent.includes(path);
	return {
		...old,
		dependants,
		absent: [],
		spec: {
			...rest,
			...(devices && { devices: devices.filter(({ host }) => there(host)) }),
			...(mounts && { mounts: mounts.filter(mount => !isNeeded(mount) || there(mount.source)) }),
		},
		warnings: [
			...warnings,
			`It is made without ${absent.join(', ')}, which ${absent.length === 1 ? 'is' : 'are'} not there now.${isUp(old) ? ' The old one can’t start without it: there is no way back until it is plugged in.' : ''}`,
		],
	};
}

/**
 * For an engine whose machine can't be looked at: a container that is only made, and that the engine refuses where one of
 * these paths is missing. Nothing of it ever runs.
 */
export function probeSteps(
	{ name, image, ...spec }: ContainerSpec,
	{ absent }: FoundContainer,
): { first: Step[]; cleanup: Step[] } {
	const paths = absent === undefined ? hostPaths({ name, image, ...spec }) : [];
	if (paths.length === 0) return { first: [], cleanup: [] };
	const container: ContainerRef = { id: '', name: `${name}-devices` };
	const mounts = paths.map((source, at): MountSpec => ({
		type: 'bind',
		source,
		target: `/lavadock/${at}`,
		readOnly: true,
		mustExist: true,
	}));
	return {
		first: [{ do: 'create', spec: { name: container.name, image, networkMode: 'none', mounts } }],
		cleanup: [{ do: 'remove', container, force: false, volumes: true }],
	};
}

/** What the probe is for. */
export function probeNote(old: FoundContainer): string[] {
	const paths = old.absent === undefined ? hostPaths(old.spec) : [];
	if (paths.length === 0) return [];
	return [
		`Not known from here: whether ${paths.join(', ')} ${paths.length === 1 ? 'is' : 'are'} there now. ${old.spec.name}-devices, which never runs, is made first: where one is missing that fails, and nothing has stopped.`,
	];
}
