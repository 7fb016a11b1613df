/** The lab as it was found, as the plan that makes it again on an empty engine. */

import { isBuiltInNetwork, isUp } from '../objects.ts';
import type { Plan, Step } from '../plan.ts';
import type { ContainerSpec } from '../spec/container.ts';
import type { NetworkSpec, VolumeSpec } from '../spec/network.ts';
import type { FoundContainer } from '../spec/read/container.ts';
import { inOrderOfTies, type Tie, tiesOf, withTiesByName } from '../spec/ties.ts';

export type FoundLab = {
	containers: readonly FoundContainer[];
	networks: readonly NetworkSpec[];
	volumes: readonly VolumeSpec[];
};

/** Networks and volumes that none of the containers uses are left out. */
export function planAsFound({ containers, networks, volumes }: FoundLab, title: string): Plan {
	const specs = inOrderOfTies(containers.map(each => ({ ...each, spec: withTiesByName(each.spec, containers) }))).map(
		({ spec }) => spec,
	);
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
			...specs.flatMap(spec => missingWords(spec, specs)),
			...specs.flatMap(fileWords),
			'What was written inside the containers and the volumes is not part of it.',
		],
	};
}

const SHARED: Readonly<Record<Tie['how'], string>> = {
	network: 'shares the network of',
	pid: 'shares the processes of',
	ipc: 'shares the memory of',
	volumes: 'takes over the mounts of',
	link: 'is linked to',
	name: 'is linked to',
};

/** It can't be made, or not be started, without what is not part of the plan. */
function missingWords(spec: ContainerSpec, specs: readonly ContainerSpec[]): string[] {
	const missing = tiesOf(spec).filter(({ other }) => !specs.some(({ name }) => name === other));
	return missing.map(
		({ how, other }) =>
			`${spec.name} ${SHARED[how]} ${other}, which is missing from this: without it ${spec.name} can't run.`,
	);
}

/** What an image reads from a file that a variable names, as PostgreSQL's does, was written inside its container. */
function fileWords({ name, environment = {}, mounts = [] }: ContainerSpec): string[] {
	const isMounted = (path: string): boolean => mounts.some(({ target }) => `${path}/`.startsWith(`${target}/`));
	return Object.entries(environment).flatMap(([key, path]) =>
		key.endsWith('_FILE') && typeof path === 'string' && path.startsWith('/') && !isMounted(path)
			? [`${name} reads ${path}, which is missing from this: copy it into ${name} before it is started.`]
			: [],
	);
}

function containerSteps(spec: ContainerSpec, found: FoundContainer | undefined): Step[] {
	const container = { id: '', name: spec.name };
	return [
		{ do: 'create', spec },
		...(found && isUp(found) ? [{ do: 'start' as const, container }] : []),
		...(found?.status === 'paused' ? [{ do: 'pause' as const, container }] : []),
	];
}
