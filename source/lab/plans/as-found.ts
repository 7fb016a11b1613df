/** The lab as it was found, as the plan that makes it again on an empty engine. */

import { isBuiltInNetwork, isUp } from '../objects.ts';
import type { Plan, Step } from '../plan.ts';
import type { ContainerSpec } from '../spec/container.ts';
import type { NetworkSpec, VolumeSpec } from '../spec/network.ts';
import type { FoundContainer } from '../spec/read-container.ts';

export type FoundLab = {
	containers: readonly FoundContainer[];
	networks: readonly NetworkSpec[];
	volumes: readonly VolumeSpec[];
};

/** Networks and volumes that none of the containers uses are left out. */
export function planAsFound({ containers, networks, volumes }: FoundLab, title: string): Plan {
	const specs = inOrder(containers.map(each => withNames(each.spec, containers)));
	const used = new Set(specs.flatMap(({ networks: places = [] }) => places.map(({ network }) => network)));
	const mounted = new Set(
		specs.flatMap(({ mounts = [] }) => mounts.map(mount => ('source' in mount ? mount.source : ''))),
	);
	const found = new Map(containers.map(each => [each.spec.name, each]));
	return {
		title,
		steps: [
			...networks
				.filter(({ name }) => used.has(name) && !isBuiltInNetwork(name))
				.map((network): Step => ({ do: 'create-network', network })),
			...volumes.filter(({ name }) => mounted.has(name)).map((volume): Step => ({ do: 'create-volume', volume })),
			...[...new Set(specs.map(({ image }) => image))].map((image): Step => ({ do: 'pull', image })),
			...specs.flatMap(spec => containerSteps(spec, found.get(spec.name))),
		],
		warnings: [
			...containers.flatMap(({ spec, warnings }) => warnings.map(warning => `${spec.name}: ${warning}`)),
			'What was written inside the containers and the volumes is not part of it.',
		],
	};
}

function containerSteps(spec: ContainerSpec, found: FoundContainer | undefined): Step[] {
	const container = { id: '', name: spec.name };
	return [
		{ do: 'create', spec },
		...(found && isUp(found) ? [{ do: 'start' as const, container }] : []),
		...(found?.status === 'paused' ? [{ do: 'pause' as const, container }] : []),
	];
}

/** Other containers by their names: ids are of this engine alone. */
function withNames(spec: ContainerSpec, containers: readonly FoundContainer[]): ContainerSpec {
	const named = (text: string): string => {
		const [, id = ''] = /^container:(.+)$/.exec(text) ?? [];
		const other = containers.find(each => id !== '' && each.id.startsWith(id));
		return other === undefined ? text : `container:${other.spec.name}`;
	};
	const { networkMode, ipc, pid } = spec;
	return {
		...spec,
		...(networkMode !== undefined && { networkMode: named(networkMode) }),
		...(ipc !== undefined && { ipc: named(ipc) }),
		...(pid !== undefined && { pid: named(pid) }),
	};
}

/** Those that others build on come first; in a circle, as they came. */
function inOrder(specs: readonly ContainerSpec[]): ContainerSpec[] {
	const left = new Map(specs.map(spec => [spec.name, spec]));
	const ordered: ContainerSpec[] = [];
	while (left.size > 0) {
		const ready = [...left.values()].find(spec => !needs(spec).some(name => name !== spec.name && left.has(name)));
		const [next = ready] = ready === undefined ? left.values() : [ready];
		if (next === undefined) break;
		left.delete(next.name);
		ordered.push(next);
	}
	return ordered;
}

/** The containers that have to be there before this one. */
function needs({
	networkMode = '',
	ipc = '',
	pid = '',
	volumesFrom = [],
	links = [],
	networks = [],
}: ContainerSpec): string[] {
	const shared = [networkMode, ipc, pid].flatMap(mode => /^container:(.+)$/.exec(mode)?.[1] ?? []);
	const linked = [...links, ...networks.flatMap(place => place.links ?? [])].map(link => link.split(':')[0] ?? '');
	return [...shared, ...volumesFrom.map(each => each.split(':')[0] ?? ''), ...linked];
}
