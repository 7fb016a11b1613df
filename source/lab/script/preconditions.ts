/** What has to be so before a plan's script begins: looked at while nothing is made yet. */

import type { ContainerRef } from '../command.ts';
import type { HostKey } from '../host.ts';
import { isBuiltInNetwork } from '../objects.ts';
import { SERVER_FOLDERS } from '../lava/server-folders.ts';
import type { Plan, Step } from '../plan.ts';
import type { ContainerSpec } from '../spec/container.ts';
import type { NetworkSpec } from '../spec/network.ts';
import { othersMissing } from './comment.ts';
import { refsIn, refsOn } from './refs.ts';

export type Preconditions = {
	/** Containers that have to be there, by the names that they have before the plan. */
	containers: readonly ContainerRef[];
	/** Containers that those of the plan build on, by their names or ids. */
	others: readonly string[];
	/** Names that the plan gives away. */
	names: readonly WantedName[];
	/** What is there by such a name has to be like it. */
	newNetworks: readonly NetworkSpec[];
	/** Networks that have to be there. */
	networks: readonly string[];
	/** Volumes that must not be there: what is in them would be mixed with a database. */
	newVolumes: readonly string[];
	/** Images that have to be there, for nothing in the plan fetches them. */
	images: readonly string[];
	/** Devices and folders of the engine's host. */
	paths: readonly string[];
	/** Files and folders that go into an image, on the host where the script runs. */
	sources: readonly string[];
};

export type WantedName = {
	name: string;
	/** A container of this name and image is taken for the plan's own, left by an earlier run; undefined: none may be there. */
	image: string | undefined;
	/** The container that may have the name, for the plan takes it away; '' = none. */
	held: string;
};

/** @param host of several, on which it has to be so; undefined: on the only one */
export function preconditionsOf(plan: Plan, host?: HostKey): Preconditions {
	const steps = host === undefined ? plan.steps : plan.steps.filter(step => step.host === host);
	const specs = steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
	const newNetworks = steps.flatMap(step => (step.do === 'create-network' ? [step.network] : []));
	const isMade = (name: string): boolean => newNetworks.some(network => network.name === name);
	const containers = meantIn(
		host === undefined ? steps.flatMap(refsIn) : plan.steps.flatMap(step => refsOn(step, host)),
	);
	return {
		containers,
		others: othersMissing(steps),
		names: [...specs.map(spec => createdName(spec, containers)), ...steps.flatMap(renamedTo)],
		newNetworks,
		networks: unique([
			...specs.flatMap(({ networks = [] }) => networks.map(({ network }) => network)),
			...steps.flatMap(step => (step.do === 'connect' ? [step.endpoint.network] : [])),
		]).filter(name => !isMade(name) && !isBuiltInNetwork(name)),
		newVolumes: newVolumes(steps, specs),
		images: imagesNeeded(steps),
		paths: unique(specs.flatMap(pathsOf)),
		sources: unique(steps.flatMap(step => (step.do === 'build' ? (step.sources ?? []).map(({ from }) => from) : []))),
	};
}

/** Each container that is meant by its id, once, by the name that it is first called. */
function meantIn(all: readonly ContainerRef[]): ContainerRef[] {
	const refs = all.filter(({ id }) => id !== '');
	return [...new Map(refs.toReversed().map(ref => [ref.id, ref])).values()].toReversed();
}

function createdName({ name, image }: ContainerSpec, meant: readonly ContainerRef[]): WantedName {
	return { name, image, held: meant.find(ref => ref.name === name)?.id ?? '' };
}

function renamedTo(step: Step): WantedName[] {
	return step.do === 'rename' ? [{ name: step.to, image: undefined, held: step.container.id }] : [];
}

/** Those that a server's data goes to from the container that was there before. */
function newVolumes(steps: readonly Step[], specs: readonly ContainerSpec[]): string[] {
	if (!steps.some(({ do: what }) => what === 'rename')) return [];
	const folders: readonly string[] = Object.values(SERVER_FOLDERS);
	const data = new Set(
		specs.flatMap(({ mounts = [] }) =>
			mounts.flatMap(mount => (mount.type === 'volume' && folders.includes(mount.target) ? [mount.source] : [])),
		),
	);
	return steps.flatMap(step => (step.do === 'create-volume' && data.has(step.volume.name) ? [step.volume.name] : []));
}

function imagesNeeded(steps: readonly Step[]): string[] {
	const brought = new Set<string>();
	const needed = new Set<string>();
	for (const step of steps) {
		if (step.do === 'pull') brought.add(step.image);
		if (step.do === 'build') brought.add(step.tag);
		if (step.do === 'tag') brought.add(step.as);
		const image = step.do === 'create' ? step.spec.image : step.do === 'tag' ? step.image : undefined;
		if (image !== undefined && !brought.has(image)) needed.add(image);
	}
	return [...needed];
}

/** Where a folder is missing that need not be there, Docker makes it. */
function pathsOf({ devices = [], mounts = [] }: ContainerSpec): string[] {
	return [
		...devices.map(({ host }) => host),
		...mounts.flatMap(mount => (mount.type === 'bind' && mount.mustExist ? [mount.source] : [])),
	];
}

function unique(names: readonly string[]): string[] {
	return [...new Set(names)];
}
