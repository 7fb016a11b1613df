/** Which things of an engine a step changes or builds on. */

import type { ContainerRef } from '../command.ts';
import { type HostKey, hostKey } from '../host.ts';
import type { Plan, Step } from '../plan.ts';
import type { ContainerSpec } from '../spec/container.ts';

/** `host`: where it is; left out: on the only one. */
export type Thing = Kind & { readonly host?: HostKey };

type Kind =
	| { kind: 'container'; id: string; name: string }
	/** A container's name, whichever container has it. */
	| { kind: 'name'; name: string }
	| { kind: 'network'; name: string }
	| { kind: 'volume'; name: string }
	| { kind: 'image'; name: string }
	| { kind: 'Swarm'; name: 'membership' };

/** The same for the same thing. No name of Docker's has a blank in it. */
export function keyOf(thing: Thing): string {
	const key = `${thing.kind} ${thing.kind === 'container' ? thing.id : thing.name}`;
	return thing.host === undefined ? key : `${key} on ${thing.host}`;
}

/** Of the thing with that key. */
export function hostOfKey(key: string): HostKey | undefined {
	const [, host] = / on (.+)$/s.exec(key) ?? [];
	return host === undefined ? undefined : hostKey(host);
}

export const touchedBy = (step: Step): Thing[] => placed(step, thingsOf(step));

function placed({ host }: Step, things: readonly Kind[]): Thing[] {
	return things.map(thing => (host === undefined ? thing : { ...thing, host }));
}

function thingsOf(step: Step): Kind[] {
	switch (step.do) {
		case 'create-network':
			return [{ kind: 'network', name: step.network.name }];
		case 'remove-network':
			return [{ kind: 'network', name: step.network }];
		case 'create-volume':
			return [{ kind: 'volume', name: step.volume.name }];
		case 'remove-volume':
			return [{ kind: 'volume', name: step.volume }];
		case 'pull':
		case 'build':
			return [];
		case 'tag':
			return [{ kind: 'image', name: step.image }];
		case 'create':
			return [
				{ kind: 'name', name: step.spec.name },
				{ kind: 'image', name: step.spec.image },
				...(step.spec.networks ?? []).map(({ network }) => ({ kind: 'network' as const, name: network })),
				...namedVolumes(step.spec).map(name => ({ kind: 'volume' as const, name })),
			];
		case 'connect':
			return [...containerThings(step.container), { kind: 'network', name: step.endpoint.network }];
		case 'disconnect':
			return [...containerThings(step.container), { kind: 'network', name: step.network }];
		case 'copy':
			return [...containerThings(step.container), ...containerThings(step.from)];
		case 'rename':
			return [...containerThings(step.container), { kind: 'name', name: step.to }];
		case 'swarm-init':
		case 'swarm-join':
		case 'swarm-token':
		case 'swarm-leave':
		case 'swarm-forget':
		case 'swarm-role':
			return [{ kind: 'Swarm', name: 'membership' }];
		case 'wait':
			return step.until.is === 'role' ? [{ kind: 'Swarm', name: 'membership' }] : [];
		case 'read-backup':
			return step.to === 'check' ? [] : containerThings(step.container);
		default:
			return containerThings(step.container);
	}
}

/** The volumes that a container brings along where they are not there yet. */
export function namedVolumes({ mounts = [] }: ContainerSpec): string[] {
	return mounts.flatMap(mount => (mount.type === 'volume' && mount.source !== '' ? [mount.source] : []));
}

function containerThings({ id, name }: ContainerRef): Kind[] {
	const named: Kind = { kind: 'name', name };
	return id === '' ? [named] : [{ kind: 'container', id, name }, named];
}

/** What a plan relies on: all its things but the images that it fetches or builds itself. */
export function preconditionsOf(plan: Plan): Thing[] {
	const made = new Set(plan.steps.flatMap(step => placed(step, imagesFrom(step))).map(keyOf));
	const things = plan.steps.flatMap(touchedBy).filter(thing => !made.has(keyOf(thing)));
	return [...new Map(things.map(thing => [keyOf(thing), thing])).values()];
}

function imagesFrom(step: Step): Kind[] {
	const name = step.do === 'pull' ? step.image : step.do === 'build' ? step.tag : undefined;
	return name === undefined ? [] : [{ kind: 'image', name }];
}
