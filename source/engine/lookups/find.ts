/** One thing of the engine by name or id; undefined when it is not there. */

import type * as z from 'zod/mini';
import {
	containerInspect,
	imageInspect,
	networkInspect,
	volumeInspect,
	type ContainerInspect,
	type ImageInspect,
	type NetworkInspect,
	type VolumeInspect,
} from '../../lab/spec/read/inspect.ts';
import { readOne } from '../answers/answer.ts';
import { pause } from '../clock.ts';
import { unlessMissing, wordsOf } from '../engine-error.ts';
import { containerPath, request } from '../session/request.ts';
import type { Session } from '../session/session.ts';

/** The engine takes the start of an id for a name: containers and networks are meant by the whole of either. */
export async function findContainer(session: Session, idOrName: string): Promise<ContainerInspect | undefined> {
	const found = await find(session, containerPath(idOrName, 'json'), 'container', containerInspect);
	return found?.Name === `/${idOrName}` || found?.Id === idOrName ? found : undefined;
}

export async function findNetwork(session: Session, name: string): Promise<NetworkInspect | undefined> {
	const { clock, signal } = session;
	const until = clock.now() + ALLOCATED_MS;
	for (;;) {
		const found = await find(session, `/networks/${encodeURIComponent(name)}`, 'network', networkInspect);
		if (found?.Name !== name && found?.Id !== name) return undefined;
		if (!awaitsSubnet(found) || clock.now() >= until) return found;
		await pause(clock, PAUSE_MS, signal);
		signal.throwIfAborted();
	}
}

/** A Swarm gives a network its subnets a moment after it is made, even those that were asked for. */
const awaitsSubnet = ({ Scope, IPAM }: NetworkInspect): boolean =>
	Scope === 'swarm' && (IPAM?.Config ?? []).length === 0;

const ALLOCATED_MS = 5000;
const PAUSE_MS = 100;

/** A Swarm's network is listed for a moment after it was removed. */
export async function networkGone(session: Session, name: string): Promise<void> {
	const { clock, signal } = session;
	const until = clock.now() + GONE_MS;
	while (clock.now() < until && (await findNetwork(session, name))?.Scope === 'swarm') {
		await pause(clock, PAUSE_MS, signal);
		signal.throwIfAborted();
	}
}

const GONE_MS = 10_000;

/** A Swarm's manager takes a network for used until it has heard that the last container on another host is gone. */
export async function onceUnused(session: Session, remove: () => Promise<unknown>): Promise<void> {
	const { clock, signal } = session;
	for (const until = clock.now() + GONE_MS; ; await pause(clock, PAUSE_MS, signal)) {
		signal.throwIfAborted();
		try {
			await remove();
			return;
		} catch (error) {
			if (!/in use by task/.test(wordsOf(error)) || clock.now() >= until) throw error;
		}
	}
}

export function findVolume(session: Session, name: string): Promise<VolumeInspect | undefined> {
	return find(session, `/volumes/${encodeURIComponent(name)}`, 'volume', volumeInspect);
}

export function findImage(session: Session, reference: string): Promise<ImageInspect | undefined> {
	return find(session, `/images/${encodeURI(reference)}/json`, 'image', imageInspect);
}

async function find<T>(session: Session, path: string, what: string, schema: z.ZodMiniType<T>): Promise<T | undefined> {
	const answer = await unlessMissing(request(session, { method: 'GET', path }));
	return answer === undefined ? undefined : readOne(answer, what, schema);
}
