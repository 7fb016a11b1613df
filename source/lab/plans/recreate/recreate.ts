/** A container recreated in its own place. The old one stays, stopped and under another name, until the new one is well. */

import type { ContainerRef } from '../../command.ts';
import { allowances, type ManagedAction } from '../../found.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Step } from '../../plan.ts';
import { roleOf, stopGrace } from '../../lava/role/role.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { Dependant, FoundContainer } from '../../spec/read/container.ts';
import type { Tie } from '../../spec/ties.ts';
import { probeSteps, whyAbsent } from './absent.ts';
import { carriedFiles, copySteps, isKept } from './carry.ts';
import { remadeSpec, remadeWith, whyNotForOthers } from './dependants.ts';
import { steadilyRunning, type Well } from '../well.ts';

export type Recreation = {
	/** With its unnamed volumes by their names, so that the new container takes them over. */
	old: FoundContainer;
	/** Seconds that the old one gets to stop. */
	grace: number;
	/** What is made in its place; its name is the old one's. */
	spec: ContainerSpec;
	/** What is done while neither of them runs; `old`: the old one under the name it has then. */
	between?: (old: ContainerRef) => readonly Step[];
	/** What the new container gets before it starts. */
	populate?: (container: ContainerRef, old: ContainerRef) => readonly Step[];
	/** Starts it although the old one does not run. */
	start?: boolean;
	/** When the new container is taken for well. */
	well: Well;
};

/** `cleanup` removes what is no longer needed: from there on there is no way back. */
export type Replacement = { steps: readonly Step[]; cleanup: readonly Step[] };

/** By default what did not run is recreated and not started. */
export function recreateSteps(recreation: Recreation): readonly Step[] {
	const { steps, cleanup } = replace(recreation);
	return [...steps, ...cleanup];
}

/**
 * The same in two parts, for plans that have more to do before the old one goes. Those that need it stop before it and are
 * made after it: taken back, it runs again before they do.
 */
export function replace(recreation: Recreation): Replacement {
	const { old, spec, between, start = false } = recreation;
	const runs = isUp(old) || start;
	const dependants = remadeWith(old, spec).map(each => recreationOf(each, old));
	const probes = [recreation, ...dependants]
		.filter(each => isUp(each.old) || (each === recreation && start))
		.map(each => probeSteps({ ...each.spec, image: old.imageId }, each.old));
	return {
		steps: [
			...probes.flatMap(({ first }) => first),
			...dependants.toReversed().flatMap(asideSteps),
			...asideSteps(recreation),
			...(between?.(asideRef(old)) ?? []),
			...newSteps(recreation, runs),
			...dependants.flatMap(each => newSteps(each, runs && isUp(each.old))),
		],
		cleanup: [
			...probes.flatMap(({ cleanup }) => cleanup),
			...[recreation, ...dependants].map(each => asideRemoved(each.old)),
		],
	};
}

/** It stays what it is, with the settings made in it. */
function recreationOf(dependant: Dependant, old: FoundContainer): Recreation {
	const { container, found, changes } = dependant;
	return {
		old: found,
		grace: found.spec.stopGrace ?? stopGrace(container),
		spec: withSameHostname(remadeSpec(dependant, old), found),
		populate: copySteps(carriedFiles(changes, isKept)),
		well: steadilyRunning(found.spec.name),
	};
}

/** The old one under the name that it has until the new one is known to be well. */
export function asideRef({ id, spec }: FoundContainer): ContainerRef {
	return { id, name: `${spec.name}-old-${id.slice(0, 12)}` };
}

/** When it is no longer needed for an undo. */
export const asideRemoved = (old: FoundContainer): Step => ({
	do: 'remove',
	container: asideRef(old),
	force: false,
	volumes: false,
});

/** It ends, and its name and its places on networks are free. */
export function asideSteps({ old, grace }: Pick<Recreation, 'old' | 'grace'>): Step[] {
	const before: ContainerRef = { id: old.id, name: old.spec.name };
	const aside = asideRef(old);
	return [
		...(isUp(old) ? [{ do: 'stop' as const, container: before, grace }] : []),
		{ do: 'rename', container: before, to: aside.name },
		// An engine that restarts would start it too, by its restart policy: without a network it does no harm.
		...(old.spec.networks ?? [])
			.filter(({ network }) => !old.macNetworks.includes(network))
			.map(({ network }): Step => ({ do: 'disconnect', container: aside, network })),
	];
}

function newSteps({ old, spec, populate, well }: Recreation, runs: boolean): Step[] {
	const container: ContainerRef = { id: '', name: spec.name };
	return [
		{ do: 'create', spec },
		...(populate?.(container, asideRef(old)) ?? []),
		...(runs ? [{ do: 'start' as const, container }, ...waits(spec.name, well)] : []),
	];
}

/** LAVA takes a minute to see that a worker is gone: that its container ends, the engine sees at once. */
function waits(name: string, well: Well): Step[] {
	const { until } = well;
	if (until.is !== 'online' && until.is !== 'answered') return [{ do: 'wait', ...well }];
	const since: ContainerRef = { id: '', name };
	return [
		{ do: 'wait', ...steadilyRunning(name) },
		{ do: 'wait', ...well, until: until.is === 'online' ? { ...until, since } : until },
	];
}

/** A worker without a name of its own has its container's (by default the id's beginning), which stays the same. */
export function withSameHostname(spec: ContainerSpec, old: FoundContainer): ContainerSpec {
	const own = spec.networkMode === undefined || spec.networkMode === 'none';
	return own && spec.hostname === undefined && spec.uts !== 'host' ? { ...spec, hostname: old.id.slice(0, 12) } : spec;
}

/** What happens besides, where another tool manages it too. */
export function managerNotes(container: Container, action: ManagedAction): string[] {
	const { note } = allowances(roleOf(container).manager)[action];
	return note === '' ? [] : [note];
}

/** Why this must not be done to it from here; undefined = it may. */
export function whyNot(container: Container, action: ManagedAction): string | undefined {
	const { may, note } = allowances(roleOf(container).manager)[action];
	return may ? undefined : note;
}

/** What else recreates it, and how; undefined = nothing. */
export function madeElsewhere(container: Container): string | undefined {
	return whyNot(container, 'recreate');
}

const MISSING: Readonly<Record<Tie['how'], string>> = {
	network: '--network container:',
	pid: '--pid container:',
	ipc: '--ipc container:',
	volumes: '--volumes-from',
	link: '--link',
	name: '--link',
};

/** Why it must not be recreated from here; undefined = it may. */
export function whyNotRecreated(container: Container, old: FoundContainer): string | undefined {
	const elsewhere = madeElsewhere(container);
	if (elsewhere !== undefined) return elsewhere;
	if (old.spec.autoRemove) return 'It was started with --rm: stopped, it is gone, and there is no way back.';
	const [lost] = old.missing;
	if (lost !== undefined)
		return `It needs ${lost.other} (${MISSING[lost.how]}), which is gone: without it none can be made.`;
	const absent = isUp(old) ? whyAbsent(old.absent ?? []) : undefined;
	if (absent !== undefined) return absent;
	return whyNotForOthers(old, ({ container: other, found }) => whyNotRecreated(other, found));
}
