/** The lab as it was found, as the plan that makes it again on an empty engine. */

import type { HostKey } from '../host.ts';
import { isBuiltInNetwork, isUp } from '../objects.ts';
import type { Plan, Step } from '../plan.ts';
import { isSecretName } from '../secret.ts';
import type { ContainerSpec } from '../spec/container.ts';
import type { NetworkSpec, VolumeSpec } from '../spec/network.ts';
import type { FoundContainer } from '../spec/read/container.ts';
import { inOrderOfTies, type Tie, tiesOf, withTiesByName } from '../spec/ties.ts';

export type FoundLab = {
	containers: readonly FoundContainer[];
	networks: readonly NetworkSpec[];
	volumes: readonly VolumeSpec[];
};

/**
 * Networks and volumes that none of the containers uses are left out. What a container reads its password from was
 * written into it: that is written again, and the user who runs the plan gives the password.
 *
 * @param host which one it is, where the lab has several
 */
export function planAsFound({ containers, networks, volumes }: FoundLab, title: string, host?: HostKey): Plan {
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
			...specs.flatMap(spec => containerSteps(spec, found.get(spec.name), host)),
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

type NamedFile = { variable: string; path: string };

/** What an image reads from files that variables name, as PostgreSQL's does: they were written inside its container. */
function filesRead({ environment = {}, mounts = [] }: ContainerSpec): NamedFile[] {
	const isMounted = (path: string): boolean => mounts.some(({ target }) => `${path}/`.startsWith(`${target}/`));
	return Object.entries(environment).flatMap(([name, path]) =>
		name.endsWith('_FILE') && typeof path === 'string' && path.startsWith('/') && !isMounted(path)
			? [{ variable: name.slice(0, -'_FILE'.length), path }]
			: [],
	);
}

const isSecretFile = ({ variable }: NamedFile): boolean => isSecretName(variable);

function fileWords(spec: ContainerSpec): string[] {
	return filesRead(spec)
		.filter(file => !isSecretFile(file))
		.map(
			({ path }) =>
				`${spec.name} reads ${path}, which is missing from this: copy it into ${spec.name} before it is started.`,
		);
}

function secretFileSteps(spec: ContainerSpec, host: HostKey | undefined): Step[] {
	return filesRead(spec)
		.filter(isSecretFile)
		.map(({ variable, path }): Step => {
			const secret = `${spec.name} ${variable}${host === undefined ? '' : ` on ${host}`}`;
			const container = { id: '', name: spec.name };
			return { do: 'put-file', container, path, content: { secret }, mode: 0o600, uid: 0, gid: 0 };
		});
}

function containerSteps(spec: ContainerSpec, found: FoundContainer | undefined, host: HostKey | undefined): Step[] {
	const container = { id: '', name: spec.name };
	return [
		{ do: 'create', spec },
		...secretFileSteps(spec, host),
		...(found && isUp(found) ? [{ do: 'start' as const, container }] : []),
		...(found?.status === 'paused' ? [{ do: 'pause' as const, container }] : []),
	];
}
