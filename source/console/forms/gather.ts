/** Looks up what a form has to know, beforehand and all at once. */

import { randomInt } from 'node:crypto';
import type { Engine } from '../../engine/engine.ts';
import { askServers } from './ask-server.ts';
import type { LookAtHost } from './host-facts.ts';
import type { Facts } from '../wizards/world.ts';

export type Wanted = {
	/** LAVA's servers are asked too, which takes a second or two. */
	servers: boolean;
	/** Reads what the host's files tell, where they can be read from here. */
	lookAtHost: LookAtHost | undefined;
};

/** What can't be learned is left undefined: the form does without it. */
export async function gatherFacts(engine: Engine, { servers, lookAtHost }: Wanted): Promise<Omit<Facts, 'workers'>> {
	// Whoever is quick wants the next thing before the last one is in the picture.
	await engine.catchUp().catch(() => undefined);
	const [belongings, answers] = await Promise.all([
		engine.lookups.belongings().catch(() => undefined),
		servers ? askServers(engine) : [],
	]);
	const host = await lookAtHost?.(belongings?.folder ?? '');
	return {
		routes: host?.routes,
		addresses: host?.addresses,
		devices: host?.devices,
		space: host?.space,
		images: belongings?.images,
		volumes: belongings?.volumes,
		servers: answers,
		password: password(),
		answers: new Map(),
	};
}

/** Without those that look alike. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** 20 letters of 55: 115 bits. */
const password = (): string => Array.from({ length: 20 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
