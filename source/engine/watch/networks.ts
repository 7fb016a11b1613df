/** Keeps the picture's networks true during one session. */

import { isDeepStrictEqual } from 'node:util';
import type { Network } from '../../lab/objects.ts';
import { readEach } from '../answers/answer.ts';
import { createInspectQueue } from './inspect-queue.ts';
import { readNetwork } from '../answers/network.ts';
import type { Picture } from './picture.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import { ask, type Session } from '../session/session.ts';

export type NetworkWatch = {
	/** Lists all; inspects what differs from the picture, or everything. */
	resync: (everything: boolean) => Promise<void>;
	/** This one changed: it is inspected, soon. */
	changed: (id: string) => void;
	/** A container has a new name: so have its places in networks, though no event tells of those. */
	memberRenamed: (containerId: string) => void;
	stop: () => void;
};

const INSPECTS_AT_ONCE = 2;

export function watchNetworks(session: Session, picture: Picture): NetworkWatch {
	const { docker, signal } = session;
	const inspections = createInspectQueue(INSPECTS_AT_ONCE, inspect);

	/** The list leaves the members out: only an inspect tells them. */
	async function inspect(id: string): Promise<void> {
		try {
			const answer: unknown = await ask(session, () => docker.getNetwork(id).inspect());
			picture.setNetwork(readNetwork(answer));
			picture.setUnreadable(id, []);
		} catch (error) {
			if (signal.aborted) return;
			if (statusOf(error) === 404) picture.removeNetwork(id);
			else picture.setUnreadable(id, [`Network ${id.slice(0, 12)} can't be inspected: ${wordsOf(error)}`]);
		}
	}

	async function resync(everything: boolean): Promise<void> {
		const answer = await ask(session, abortSignal => docker.listNetworks({ abortSignal }));
		const { items, unreadable } = readEach(answer, readNetwork);
		picture.setUnreadable('networks', unreadable);
		const there = new Set(items.map(({ id }) => id));
		for (const id of picture.networks().keys()) {
			// Not removed on the list's word: an event may have brought the network after the list was made.
			if (!there.has(id)) inspections.add([id]);
		}
		for (const network of items) {
			const old = picture.networks().get(network.id);
			const same = old !== undefined && isDeepStrictEqual(listedPart(old), listedPart(network));
			if (!same) picture.setNetwork({ ...network, members: old?.members ?? [] });
			if (!same || everything) inspections.add([network.id]);
		}
	}

	function memberRenamed(containerId: string): void {
		for (const { id, members } of picture.networks().values()) {
			if (members.some(member => member.containerId === containerId)) inspections.add([id]);
		}
	}

	return { resync, changed: id => inspections.add([id]), memberRenamed, stop: inspections.clear };
}

function listedPart(network: Network): Omit<Network, 'members' | 'raw'> {
	const { members: _members, raw: _raw, ...listed } = network;
	return listed;
}
