/** Looks up what a form has to know, beforehand and all at once. */

import { randomInt } from 'node:crypto';
import type { Engine } from '../../engine/engine.ts';
import { askServers } from './ask-server.ts';
import type { HostFacts } from './host-facts.ts';
import type { Facts } from './world.ts';

export type Wanted = {
	/** LAVA's servers are asked too, which takes a second or two. */
	servers: boolean;
	/** Undefined: its files can't be read from here. */
	host: HostFacts | undefined;
	/** As the console knows them already. */
	workers: Facts['workers'];
};

/** What can't be learned is left undefined: the form does without it. */
export async function gatherFacts(engine: Engine, { servers, host, workers }: Wanted): Promise<Facts> {
	const [belongings, answers] = await Promise.all([
		engine.belongings().catch(() => undefined),
		servers ? askServers(engine) : [],
	]);
	return {
		routes: host?.routes,
		devices: host?.devices,
		images: belongings?.images,
		volumes: belongings?.volumes,
		servers: answers,
		password: password(),
		workers,
		answers: new Map(),
	};
}

/** Without those that look alike. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** 20 letters of 55: 115 bits. */
const password = (): string => Array.from({ length: 20 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
